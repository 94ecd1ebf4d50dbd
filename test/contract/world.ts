/** The world in which each endpoint is tried: a bank, an account, a customer, a user who may do everything and one who may nothing. */
import { randomUUID } from 'node:crypto'
import { roles } from '../../api/access/roles'
import { exampleAtm400 } from '../../api/json/open-data-examples'
import { putAtm } from '../../db/write/atms'
import { insertCardAttribute } from '../../db/write/cards'
import { insertUserAttribute } from '../../db/write/user-attributes'
import { systemViewIds } from '../../domain/views/system-views'
import { createBank, createPerson } from '../support/people'
import type { Grant, Person } from '../support/people'
import type { TestEngine } from '../support/engine'

export const absentBank = 'no.such.bank'

export interface World {
  readonly everything: Person
  readonly nothing: Person
  /** Holds every bank role, at another bank. */
  readonly elsewhere: Person
  /** A customer of that other bank. */
  readonly customerElsewhere: string
  /** What each placeholder is filled with where it exists, and where it does not. */
  readonly present: Readonly<Record<string, string>>
  readonly absent: Readonly<Record<string, string>>
}

/** A bank role counts even at the bank that does not exist, so that the check of the role alone can be passed there. */
const everyRole = (bankId: string): readonly Grant[] =>
  roles.flatMap(({ role, requiresBankId }): Grant[] =>
    requiresBankId
      ? [
          [role, bankId],
          [role, absentBank],
        ]
      : [role],
  )

async function insertCustomer(engine: TestEngine, bankId: string): Promise<string> {
  const customerId = randomUUID()
  await engine.database.writeAtOnce.raw(
    `insert into customers (customer_id, bank_id, customer_number, legal_name, request_hash) values (?, ?, '1', 'Name', '')`,
    [customerId, bankId],
  )
  return customerId
}

async function insertAccount(engine: TestEngine, bankId: string, person: Person): Promise<void> {
  await engine.database.write(async (transaction) => {
    const [account] = await transaction.raw<{ account_key: bigint }>(
      `insert into accounts (bank_id, account_id, label, number, currency, opening_request_id)
       values (?, 'the.account', 'label', '1', 'EUR', ?) returning account_key`,
      [bankId, randomUUID()],
    )
    for (const viewId of systemViewIds) {
      await transaction.raw('insert into account_access (user_id, account_key, view_id) values (?, ?, ?)', [
        person.userId,
        account?.account_key ?? 0n,
        viewId,
      ])
    }
  })
}

/** What several calls look for before their body: an ATM, a card and a note of the user, each of which is there. */
async function insertLookedUp(
  engine: TestEngine,
  bankId: string,
  customerId: string,
  { userId }: Person,
): Promise<Readonly<Record<string, string>>> {
  const ids = { CARD_ID: randomUUID(), CARD_ATTRIBUTE_ID: randomUUID(), USER_ATTRIBUTE_ID: randomUUID() }
  await engine.database.write(async (transaction) => {
    await putAtm(transaction, { bankId, atmId: 'the.atm' }, exampleAtm400, userId)
    await transaction.raw(
      `insert into cards (card_id, bank_id, account_key, customer_id, card_number, card_type, name_on_card, issue_number,
         serial_number, valid_from, expires, enabled, technology, networks, allows, pin_resets, changed_by)
       select ?::uuid, bank_id, account_key, ?::uuid, 'the.card', '', 'Name', '1', '1', now(), now(), true, '', '{}', '{}', '[]', ?::uuid
       from accounts where bank_id = ? and account_id = 'the.account'`,
      [ids.CARD_ID, customerId, userId, bankId],
    )
    const attribute = { name: 'NAME', type: 'STRING', value: '1' }
    await insertCardAttribute(transaction, ids.CARD_ID, { ...attribute, attributeId: ids.CARD_ATTRIBUTE_ID })
    const own = { userId, isPersonal: true, actorUserId: userId }
    await insertUserAttribute(transaction, own, { ...attribute, attributeId: ids.USER_ATTRIBUTE_ID })
  })
  return { ATM_ID: 'the.atm', ...ids }
}

export async function createWorld(engine: TestEngine): Promise<World> {
  const bankId = await createBank(engine)
  const everything = await createPerson(engine, { roles: everyRole(bankId) })
  await insertAccount(engine, bankId, everything)
  const otherBankId = await createBank(engine)
  const customerId = await insertCustomer(engine, bankId)
  return {
    everything,
    nothing: await createPerson(engine),
    elsewhere: await createPerson(engine, {
      roles: roles.flatMap(({ role, requiresBankId }): Grant[] => (requiresBankId ? [[role, otherBankId]] : [])),
    }),
    customerElsewhere: await insertCustomer(engine, otherBankId),
    present: {
      BANK_ID: bankId,
      ACCOUNT_ID: 'the.account',
      VIEW_ID: 'owner',
      CUSTOMER_ID: customerId,
      USER_ID: everything.userId,
      USERNAME: everything.username,
      ...(await insertLookedUp(engine, bankId, customerId, everything)),
    },
    absent: {
      BANK_ID: absentBank,
      ACCOUNT_ID: 'no.such.account',
      VIEW_ID: 'no_such_view',
      CUSTOMER_ID: randomUUID(),
      USER_ID: randomUUID(),
    },
  }
}
