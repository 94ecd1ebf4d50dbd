import { sandboxExample } from '../../../api/json/sandbox-example'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'
import type { CallOptions, Person, Reply } from '../../support/people'
import { changed, everythingOf, expectSoundLedger, sandboxData } from '../../support/sandbox-data'
import type { Data } from '../../support/sandbox-data'

let engine: TestEngine
let importer: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  importer = await createPerson(engine, { roles: ['CanCreateSandbox'] })
})
afterAll(() => engine.stop())

const send = (body: unknown, options: CallOptions = { as: importer }): Promise<Reply> =>
  call(engine, 'POST', '/obp/v2.1.0/sandbox/data-import', { ...options, body })
const success = { status: 201, body: { success: 'Success' } }
const everything = (): Promise<unknown> => everythingOf(engine)

describe('every refusal leaves nothing', () => {
  test.each<[string, (data: ReturnType<typeof sandboxData>) => Data, string]>([
    ['an ill-formed user name', (data) => changed(data, 'users', { user_name: 'bob' }), 'users[0]: user_name'],
    ['an ill-formed address', (data) => changed(data, 'users', { email: 'bob' }), 'users[0]: email'],
    ['a weak password', (data) => changed(data, 'users', { password: 'Password1' }), 'users[0]: the password'],
    [
      'a bank twice',
      (data) => ({ ...data, banks: [...data.banks, ...data.banks] }),
      'banks[1]: the bank is there twice',
    ],
    [
      'an event of no bank',
      (data) => changed(data, 'crm_events', { bank_id: 'no' }),
      'crm_events[0]: the bank no is neither',
    ],
    [
      'an unknown owner',
      (data) => changed(data, 'accounts', { owners: [importer.username] }),
      'is not among the users',
    ],
    [
      'the id of a settlement account, which shows only when it is written',
      (data) => ({ ...changed(data, 'accounts', { id: 'OBP-INCOMING-SETTLEMENT-ACCOUNT' }), transactions: [] }),
      'has come to exist',
    ],
  ])('%s', async (_case, change, message) => {
    const before = await everything()
    const reply = await send(change(sandboxData()))
    expect(reply).toMatchObject(refused(400, message))
    expect(reply.body).toMatchObject({ message: expect.stringMatching(/^OBP-50005: /) as string })
    expect(await everything()).toEqual(before)
  })

  test.each(Object.keys(sandboxExample))('%s must be a list', async (kind) => {
    const before = await everything()
    expect(await send({ ...sandboxData(), [kind]: undefined })).toMatchObject(refused(400, 'OBP-10001'))
    expect(await send({ ...sandboxData(), [kind]: {} })).toMatchObject(refused(400, 'OBP-10001'))
    expect(await everything()).toEqual(before)
  })

  test('what is here already', async () => {
    const data = sandboxData()
    expect(await send(data)).toMatchObject(success)
    const before = await everything()
    const fresh = { ...sandboxData(), banks: [] }
    const { bankId: bank_id } = data
    const accounts = fresh.accounts.map((one) => ({ ...one, bank: bank_id, number: 'another' }))
    const none = { accounts: [], transactions: [], branches: [], atms: [], products: [], crm_events: [] }
    for (const [part, message] of [
      [{ accounts: accounts.map((one) => ({ ...one, id: data.accountId })) }, 'accounts[0]: the account exists'],
      [
        { accounts: accounts.map((one) => ({ ...one, number: '1234567890' })) },
        'accounts[0]: the account number exists',
      ],
      [{ accounts: accounts.map((one) => ({ ...one, IBAN: data.accounts[0]?.IBAN })) }, 'accounts[0]: the IBAN exists'],
      [{ transactions: data.transactions }, 'transactions[0]: the transaction exists'],
      [{ branches: data.branches }, 'branches[0]: the id exists'],
      [{ atms: data.atms }, 'atms[0]: the id exists'],
      [{ products: data.products }, 'products[0]: the id exists'],
      [{ crm_events: data.crm_events }, 'crm_events[0]: the id exists'],
    ] as const) {
      expect(await send({ ...fresh, ...none, ...part })).toMatchObject(refused(400, message))
    }
    expect(await everything()).toEqual(before)
  })

  test('of the same import many times at once one succeeds', async () => {
    const data = sandboxData()
    const replies = await Promise.all(Array.from({ length: 4 }, () => send(data)))
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400])
    await expectSoundLedger(engine, data.bankId)
  })
})

describe('who may', () => {
  test('whoever has the role, once the body is one', async () => {
    const stranger = await createPerson(engine)
    expect(await send(sandboxData(), {})).toMatchObject(refused(401, 'OBP-20001'))
    expect(await send(sandboxData(), { as: stranger })).toMatchObject(refused(403, 'OBP-20006'))
    expect(await send({}, { as: stranger })).toMatchObject(refused(400, 'OBP-10001'))
  })

  test('nobody where the instance does not allow it', async () => {
    const closed = await startEngine({ worker: false, environment: { ALLOW_SANDBOX_DATA_IMPORT: 'false' } })
    try {
      const as = await createPerson(closed)
      const reply = await call(closed, 'POST', '/obp/v2.1.0/sandbox/data-import', { as, body: sandboxExample })
      expect(reply).toMatchObject(refused(403, 'OBP-00002'))
    } finally {
      await closed.stop()
    }
  })

  test('a large body is read from those who have logged in, up to a limit of its own', async () => {
    const raw = (megabytes: number): string => `"${'x'.repeat(megabytes * 1_024 * 1_024)}"`
    const path = '/obp/v2.1.0/sandbox/data-import'
    const as = importer
    expect((await call(engine, 'POST', path, { as, raw: raw(15) })).status).toBe(400)
    expect((await call(engine, 'POST', path, { as, raw: raw(17) })).status).toBe(413)
    expect((await call(engine, 'POST', path, { raw: raw(2) })).status).toBe(413)
    const headers = { DirectLogin: 'token=forged' }
    expect((await call(engine, 'POST', path, { headers, raw: raw(2) })).status).toBe(413)
    expect((await call(engine, 'POST', '/obp/v2.0.0/users', { as, raw: raw(2) })).status).toBe(413)
  })
})
