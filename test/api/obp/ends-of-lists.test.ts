/** Lists that have no pages end after a thousand, and their descriptions say so. */
import { endpoints } from '../../../api/endpoints'
import { operationKey } from '../../../api/kernel/versions'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call } from '../../support/people'

const count = 1_100

let engine: TestEngine
let pair: PayingPair
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  pair = await createPayingPair(engine)
  const { bankId, payer, from } = pair
  const write = engine.database.writeAtOnce
  await write.raw(
    `with opened as (
       insert into accounts (bank_id, account_id, label, number, currency, opening_request_id)
       select ?, 'more-' || n, '', '', 'EUR', 'test' from generate_series(1, ${count}) n returning account_key)
     insert into account_access (user_id, account_key, view_id) select ?, account_key, 'owner' from opened`,
    [bankId, payer.userId],
  )
  const account = '(select account_key from accounts where bank_id = ? and account_id = ?)'
  await write.raw(
    `with known as (
       insert into users (user_id, provider, provider_id, username, email, validated)
       select gen_random_uuid(), 'elsewhere', n, 'user ' || n, 'user.' || n || '@example.com', true from generate_series(1, ${count}) n returning user_id)
     insert into account_access (user_id, account_key, view_id) select user_id, ${account}, 'auditor' from known`,
    [bankId, from.accountId],
  )
  await engine.database.within(async (_database, transaction) => {
    // Past the ledger: nobody waits for a thousand bookings of an import.
    await transaction.raw('set local session_replication_role = replica')
    await transaction.raw(
      `insert into booking_parties (booking_id, account_key, name, account_number)
       select gen_random_uuid(), ${account}, 'somebody', 'number ' || n from generate_series(1, ${count}) n`,
      [bankId, from.accountId],
    )
  })
}, 60_000)
afterAll(() => engine.stop())

const account = (): string => `/banks/${pair.bankId}/accounts/${pair.from.accountId}`

test.each<[operation: string, path: () => string, member: string | undefined]>([
  ['v1.2.1-getPrivateAccountsAllBanks', () => '/obp/v1.2.1/accounts', 'accounts'],
  ['v1.2.1-privateAccountsAtOneBank', () => `/obp/v1.2.1/banks/${pair.bankId}/accounts/private`, 'accounts'],
  ['v2.0.0-corePrivateAccountsAllBanks', () => '/obp/v2.0.0/my/accounts', undefined],
  ['v3.0.0-privateAccountsAtOneBank', () => `/obp/v3.0.0/banks/${pair.bankId}/accounts/private`, 'accounts'],
  ['v4.0.0-getPrivateAccountsAtOneBank', () => `/obp/v4.0.0/banks/${pair.bankId}/accounts`, undefined],
  ['v3.1.0-getBankAccountsBalances', () => `/obp/v3.1.0/banks/${pair.bankId}/balances`, 'accounts'],
  ['v2.0.0-getPermissionsForBankAccount', () => `/obp/v3.0.0${account()}/permissions`, 'permissions'],
  ['v3.0.0-getOtherAccountsForBankAccount', () => `/obp/v3.0.0${account()}/owner/other_accounts`, 'other_accounts'],
])('%s', async (operation, path, member) => {
  const { status, body } = await call<unknown>(engine, 'GET', path(), { as: pair.payer })
  const list = member === undefined ? body : (body as Readonly<Record<string, unknown>>)[member]
  expect([status, (list as readonly unknown[]).length]).toEqual([200, 1_000])
  expect(endpoints.find((one) => operationKey(one) === operation)?.description).toContain('Of more than 1000 ')
})

test('of many other accounts the same are listed each time', async () => {
  const list = async (): Promise<readonly string[]> => {
    const path = `/obp/v3.0.0${account()}/owner/other_accounts`
    const { body } = await call<{ other_accounts: { id: string }[] }>(engine, 'GET', path, { as: pair.payer })
    return body.other_accounts.map(({ id }) => id)
  }
  const first = await list()
  expect(await list()).toEqual(first)
})
