/** Payments find an account by its IBAN only where the bank vouches for it: anybody can claim one for an account of their own. */
import { randomUUID } from 'node:crypto'
import { refused } from '../../support/accounts'
import { outside, payCounterparty, writeDown } from '../../support/counterparties'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { balances, createPayingPair } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
let pair: PayingPair
let officer: Person
beforeAll(async () => {
  engine = await startEngine()
  pair = await createPayingPair(engine)
  officer = await createPerson(engine, { roles: [['CanCreateAccount', pair.bankId]] })
})
afterAll(() => engine.stop())

const anIban = (): string => `DE02 ${randomUUID()}`
interface Opening {
  readonly as: Person
  readonly iban: string
  readonly owner?: Person
  readonly scheme?: string
}
const versions = ['v3.1.0', 'v4.0.0', 'v5.0.0'] as const
const open = (
  { as, iban, owner = as, scheme = 'IBAN' }: Opening,
  version: (typeof versions)[number] = 'v5.0.0',
): Promise<Reply<{ account_id: string }>> => {
  const path = `/obp/${version}/banks/${pair.bankId}/accounts`
  const [method, url] = version === 'v4.0.0' ? (['POST', path] as const) : (['PUT', `${path}/${randomUUID()}`] as const)
  const body = {
    user_id: owner.userId,
    ...{ label: 'mine', product_code: '', branch_id: '', balance: { currency: 'EUR', amount: '0' } },
    account_routings: [{ scheme, address: iban }],
  }
  return call<{ account_id: string }>(engine, method, url, { as, body })
}
const ibansOf = (accountId: string) =>
  engine.database.read.raw<{ address: string }>(
    'select address from account_routings join accounts using (account_key) where account_id = ?',
    [accountId],
  )

/** Somebody outside, in each way that a counterparty can have an IBAN. */
const ways: readonly (readonly [string, (iban: string) => object])[] = [
  [
    'as its number',
    (iban) => ({
      ...{ ...outside, other_account_routing_scheme: 'IBAN', other_account_routing_address: iban },
      ...{ other_account_secondary_routing_scheme: '', other_account_secondary_routing_address: '' },
    }),
  ],
  ['as its second number', (iban) => ({ ...outside, other_account_secondary_routing_address: iban })],
]

/** What an account gets of a payment of 10.00 by each type that can name the counterparty. */
async function received(accountId: string, iban: string, change: object, counterpartyId: string): Promise<bigint[]> {
  const to = { bankId: pair.bankId, accountId, path: '' }
  const asked = {
    SEPA: { iban },
    COUNTERPARTY: { counterparty_id: counterpartyId },
    SIMPLE: {
      ...{ description: 'y', ...outside, ...change },
      ...{ other_branch_routing_scheme: 'X', other_branch_routing_address: randomUUID() },
    },
  }
  const got: bigint[] = []
  for (const [type, named] of Object.entries(asked)) {
    const [, before] = await balances(engine, { ...pair, to })
    const paid = await payCounterparty(engine, pair, { type, to: { name: `new ${iban}`, ...named } })
    expect(paid).toMatchObject({ status: 201, body: { status: 'COMPLETED' } })
    const [, after] = await balances(engine, { ...pair, to })
    got.push(after - before)
  }
  return got
}

describe.each(ways)('of a counterparty outside that has it %s', (_how, named) => {
  test.each(versions)('whoever claims it by %s gets nothing of what is paid to it', async (version) => {
    const iban = anIban()
    const written = await writeDown(engine, pair, named(iban))
    const stranger = await createPerson(engine)
    const opened = await open({ as: stranger, iban }, version)
    expect(opened).toMatchObject({ status: 201, body: { account_routings: [{ scheme: 'IBAN', address: iban }] } })
    const id = written.body.counterparty_id
    expect(await received(opened.body.account_id, iban, named(iban), id)).toEqual([0n, 0n, 0n])
  })

  test.each(versions)('who opens accounts for the bank vouches for it by %s', async (version) => {
    for (const owner of [officer, await createPerson(engine)]) {
      const iban = anIban()
      const written = await writeDown(engine, pair, named(iban))
      const opened = await open({ as: officer, owner, iban }, version)
      const id = written.body.counterparty_id
      expect(await received(opened.body.account_id, iban, named(iban), id)).toEqual([1_000n, 1_000n, 1_000n])
    }
  })
})

test('so does a super admin, who could give themselves the role', async () => {
  const admin = await createPerson(engine)
  await engine.database.writeAtOnce.raw('update users set super_admin = true where user_id = ?', [admin.userId])
  const iban = anIban()
  await open({ as: admin, iban })
  const found = await engine.database.read.raw('select is_vouched from account_routings where address = ?', [iban])
  expect(found).toEqual([{ is_vouched: true }])
})

describe('what somebody has claimed', () => {
  test('gives way to the bank, and the account of the stranger stays without it', async () => {
    const iban = anIban()
    const [stranger, owner] = [await createPerson(engine), await createPerson(engine)]
    const claimed = await open({ as: stranger, iban })
    const opened = await open({ as: officer, owner, iban })
    expect(opened.status).toBe(201)
    expect(await ibansOf(claimed.body.account_id)).toEqual([])
    expect(await ibansOf(opened.body.account_id)).toEqual([{ address: iban }])
    // Now it is the bank that has said so.
    expect(await open({ as: officer, owner: stranger, iban })).toMatchObject(refused(400, 'OBP-30115'))
  })

  test('to one account only, of two that are opened at once', async () => {
    const iban = anIban()
    const owner = await createPerson(engine)
    await open({ as: await createPerson(engine), iban })
    const replies = await Promise.all([open({ as: officer, owner, iban }), open({ as: officer, owner, iban })])
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 400])
    expect(replies.find(({ status }) => status === 400)).toMatchObject(refused(400, 'OBP-30115'))
    const found = await engine.database.read.raw('select is_vouched from account_routings where address = ?', [iban])
    expect(found).toEqual([{ is_vouched: true }])
  })

  test('is kept where the account that wants it is not opened', async () => {
    const iban = anIban()
    const claimed = await open({ as: await createPerson(engine), iban })
    const path = `/obp/v5.0.0/banks/${pair.bankId}/accounts/${pair.to.accountId}`
    const body = { label: '', product_code: '', account_routings: [{ scheme: 'IBAN', address: iban }] }
    expect(await call(engine, 'PUT', path, { as: officer, body })).toMatchObject(refused(400, 'OBP-30208'))
    expect(await ibansOf(claimed.body.account_id)).toEqual([{ address: iban }])
  })

  test.each([
    ['another stranger', () => ({})],
    ['another account of the same user', (stranger: Person) => ({ as: officer, owner: stranger })],
    ['a number that is no IBAN', () => ({ as: officer, scheme: 'AccountNumber' })],
  ])('does not give way to %s', async (_what, second) => {
    const iban = anIban()
    const stranger = await createPerson(engine)
    const scheme = 'scheme' in second(stranger) ? 'AccountNumber' : 'IBAN'
    const claimed = await open({ as: stranger, iban, scheme })
    const again = { as: await createPerson(engine), iban, scheme, ...second(stranger) }
    expect(await open(again)).toMatchObject(refused(400, 'OBP-30115'))
    expect(await ibansOf(claimed.body.account_id)).toEqual([{ address: iban }])
  })
})
