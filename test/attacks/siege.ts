/** The world that is attacked - two customers of one bank, and one of another - and sending many requests to it at a time. */
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { createBank, createPerson } from '../support/people'
import type { Person } from '../support/people'
import { startReceiver } from '../support/receiver'
import { createView, grantView } from '../support/views'
import { createHolder, everyBankRole, holdersWithout } from './attackers'
import { fillPlace } from './places'
import type { FilledPlace } from './places'
import { send } from './requests'
import type { Sent } from './requests'

export interface Siege {
  readonly engine: TestEngine
  readonly here: FilledPlace
  /** Somebody else's account and customer at the same bank. */
  readonly near: FilledPlace
  /** Another bank. */
  readonly there: FilledPlace
  /** Has logged in, and that is all. */
  readonly stranger: Person
  /** Holds every role at the other bank. */
  readonly elsewhere: Person
  /** Holds a view of the account through which nothing can be seen or done. */
  readonly glimpse: Person
  readonly emptyViewId: string
  /** Holds every role at the bank and of the instance, but these; no account, no customer. */
  readonly holderWithout: (roles: readonly string[]) => Promise<Person>
  stop(): Promise<void>
}

export async function startSiege(): Promise<Siege> {
  const receiver = await startReceiver()
  receiver.answer(500)
  const engine = await startEngine({ environment: { WEBHOOK_TRIES: '1' } })
  const [bankId, otherBankId] = [await createBank(engine), await createBank(engine)]
  const here = await fillPlace(engine, bankId, 'here', receiver.url)
  const near = await fillPlace(engine, bankId, 'near', receiver.url)
  const there = await fillPlace(engine, otherBankId, 'there', receiver.url)
  const glimpse = await createPerson(engine)
  const account = { bankId, accountId: here.place['ACCOUNT_ID'] ?? '', path: '' }
  const path = `/banks/${bankId}/accounts/${account.accountId}`
  const view = await createView(engine, { ...account, path }, here.owner, '_empty')
  await grantView(engine, { ...account, path }, here.owner, glimpse, view.body.id)
  return {
    engine,
    here,
    near,
    there,
    stranger: await createPerson(engine),
    elsewhere: await createHolder(engine, everyBankRole(otherBankId)),
    glimpse,
    emptyViewId: view.body.id,
    holderWithout: holdersWithout(engine, bankId),
    stop: async () => {
      await engine.stop()
      await receiver.close()
    },
  }
}

export interface Attack extends Sent {
  readonly title: string
}
export interface Outcome extends Attack {
  readonly status: number
  readonly message: string
  /** The reply as text. */
  readonly text: string
}

const atOnce = 8

/** Sends all of them, a few at a time; the outcomes have the order of the attacks. */
export async function sendAll(engine: TestEngine, attacks: readonly Attack[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  let next = 0
  const sendOn = async (): Promise<void> => {
    for (let index = next++; index < attacks.length; index = next++) {
      const attack = attacks[index]
      if (attack === undefined) return
      const { status, body } = await send(engine, attack)
      const text = JSON.stringify(body ?? '')
      outcomes[index] = {
        ...attack,
        status,
        message: (body as { message?: string } | undefined)?.message ?? text,
        text,
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, sendOn))
  return outcomes
}
