/** The one door from HTTP to Temporal: business verbs in, refusals out. Handlers never see a Temporal client. */
import type { Client } from '@temporalio/client'
import { createDoor } from './door'
import type { DoorOptions } from './door'
import { accountVerbs } from './accounts'
import type { AccountGateway } from './accounts'
import { healthVerbs } from './health'
import type { HealthGateway } from './health'
import { historyVerbs } from './histories'
import type { HistoryGateway } from './histories'
import { ledgerVerbs } from './ledger'
import type { LedgerGateway } from './ledger'
import { onboardingVerbs } from './onboarding'
import type { OnboardingGateway } from './onboarding'
import { paymentVerbs } from './payments'
import type { PaymentGateway, PaymentGatewayOptions } from './payments'
import { staffRequestVerbs } from './staff-requests'
import type { StaffRequestGateway } from './staff-requests'
import { standingOrderVerbs } from './standing-orders'
import type { StandingOrderGateway } from './standing-orders'
import { stuckFlowVerbs } from './stuck-flows'
import type { StuckFlowGateway } from './stuck-flows'

/** Verbs end when the workflow has answered, after its commit. They throw RefusedError, or UnavailableError when nobody answered in time. */
export type Gateway = AccountGateway &
  HealthGateway &
  HistoryGateway &
  LedgerGateway &
  OnboardingGateway &
  PaymentGateway &
  StaffRequestGateway &
  StandingOrderGateway &
  StuckFlowGateway

/** Every verb on one client connection, which stays the property of the caller. */
export function createGateway(client: Client, options: DoorOptions & PaymentGatewayOptions): Gateway {
  const door = createDoor(client, options)
  return {
    ...accountVerbs(door),
    ...healthVerbs(client, options),
    ...historyVerbs(client),
    ...ledgerVerbs(door),
    ...onboardingVerbs(door),
    ...paymentVerbs(door, options),
    ...staffRequestVerbs(door),
    ...standingOrderVerbs(door),
    ...stuckFlowVerbs(client, options),
  }
}

/** The same verbs; each waits for `first` before it asks. */
export function claimingFirst(gateway: Gateway, first: () => Promise<void>): Gateway {
  const verbs = Object.entries(gateway) as [string, (...args: unknown[]) => Promise<unknown>][]
  const claiming = verbs.map(([name, verb]) => [name, (...args: unknown[]) => first().then(() => verb(...args))])
  return Object.fromEntries(claiming) as Gateway
}
