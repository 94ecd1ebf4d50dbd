/** The one door from HTTP to Temporal: business verbs in, refusals out. Handlers never see a Temporal client. */
import type { Client } from '@temporalio/client'
import { createDoor } from './door'
import type { DoorOptions } from './door'
import { accountVerbs } from './accounts'
import type { AccountGateway } from './accounts'

/** Verbs end when the workflow has answered, after its commit. They throw RefusedError, or UnavailableError when nobody answered in time. */
export type Gateway = AccountGateway

export function createGateway(client: Client, options: DoorOptions): Gateway {
  const door = createDoor(client, options)
  return { ...accountVerbs(door) }
}
