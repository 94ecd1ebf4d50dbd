/** The world that is attacked: two customers of one bank and one of another, and people with all kinds of rights. */
import { startEngine } from '../support/engine'
import type { TestEngine, TestEngineOptions } from '../support/engine'
import { createBank, createPerson } from '../support/people'
import type { Person } from '../support/people'
import { startReceiver } from '../support/receiver'
import { createView, grantView } from '../support/views'
import { createHolder, everyBankRole, holdersWithout } from './attackers'
import { fillPlace } from './places'
import type { FilledPlace } from './places'

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

/** `logTo`: where the API writes its errors. */
export async function startSiege(logTo?: TestEngineOptions['logTo']): Promise<Siege> {
  const receiver = await startReceiver()
  receiver.answer(500)
  const environment = { WEBHOOK_TRIES: '1', PASSWORD_RESET_PAGE: 'https://bank.example.com/password' }
  const engine = await startEngine({ environment, ...(logTo && { logTo }) })
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
