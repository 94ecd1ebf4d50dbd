import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createBank, createPerson } from '../../support/people'
import type { Person } from '../../support/people'

let engine: TestEngine
let pair: PayingPair
let watcher: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  pair = await createPayingPair(engine)
  watcher = await createPerson(engine, { roles: [['CanUseAccountFirehose', pair.bankId]] })
})
afterAll(() => engine.stop())

interface Transactions {
  readonly transactions: readonly { readonly details: { readonly value: unknown } }[]
}
const watch = (as: Person | undefined, viewId = 'firehose', query = '', accountId = pair.from.accountId) =>
  call<Transactions>(
    engine,
    'GET',
    `/obp/v3.0.0/banks/${pair.bankId}/firehose/accounts/${accountId}/views/${viewId}/transactions${query}`,
    as === undefined ? {} : { as },
  )

test('shows an account on which the caller was granted nothing', async () => {
  // Who sees the other side first sees it otherwise.
  await watch(watcher)
  const reply = await watch(watcher)
  expect(reply.status).toBe(200)
  expect(reply.body.transactions).toMatchObject([{ details: { value: { currency: 'EUR', amount: '10000.00' } } }])
  const anywhere = await createPerson(engine, { roles: ['CanUseAccountFirehoseAtAnyBank'] })
  expect((await watch(anywhere)).body).toEqual(reply.body)
  expect((await watch(watcher, 'firehose', '?offset=1')).body).toEqual({ transactions: [] })
})

test('the role opens the firehose view only; another view takes a grant', async () => {
  expect(await watch(watcher, 'owner')).toMatchObject(refused(403, 'OBP-20017'))
  const body = { user_id: watcher.userId, view: { view_id: 'auditor', is_system: true } }
  await call(engine, 'POST', `/obp/v4.0.0${pair.from.path}/account-access/grant`, { as: pair.payer, body })
  expect((await watch(watcher, 'auditor')).status).toBe(200)
})

test('refuses whoever has no role there, what does not exist, and filters that are none', async () => {
  const elsewhere = await createPerson(engine, { roles: [['CanUseAccountFirehose', await createBank(engine)]] })
  expect(await watch(undefined)).toMatchObject(refused(401, 'OBP-20001'))
  for (const as of [elsewhere, pair.payer]) expect(await watch(as)).toMatchObject(refused(403, 'OBP-20006'))
  expect(await watch(watcher, 'firehose', '', 'nothing')).toMatchObject(refused(404, 'OBP-30018'))
  expect(await watch(watcher, 'firehose', '?limit=x')).toMatchObject(refused(400, 'OBP-10025'))
})

test('an instance that does not allow it says so before it looks at roles', async () => {
  const closed = await startEngine({ worker: false, environment: { ALLOW_ACCOUNT_FIREHOSE: 'false' } })
  try {
    const path = '/obp/v5.1.0/banks/b/firehose/accounts/a/views/firehose/transactions'
    expect(await call(closed, 'GET', path, { as: await createPerson(closed) })).toMatchObject(refused(400, 'OBP-00009'))
    expect(await call(closed, 'GET', path)).toMatchObject(refused(401, 'OBP-20001'))
  } finally {
    await closed.stop()
  }
})
