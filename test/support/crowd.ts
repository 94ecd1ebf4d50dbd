/** Many clients who pay at once from few accounts, one of them hot, and ask for the same money back several times at once. */
import { randomUUID } from 'node:crypto'
import { insertAccount } from '../../db/write/account-opening'
import { decimalOf } from '../model/model-money'
import type { TestEngine } from './engine'
import { call, createBank, createPerson } from './people'
import type { Person, Reply } from './people'
import type { RequestJson } from './payments'
import { waitFor } from './wait'

export interface Crowd {
  readonly bankId: string
  /** Pays from every account and may say that money goes back. */
  readonly clerk: Person
  /** The first one is hot: half of all payments touch it. */
  readonly accountIds: readonly string[]
}

export interface CrowdPayment {
  /** Undefined: sent once, without a key. */
  readonly key: string | undefined
  readonly from: string
  readonly to: string
  readonly minor: bigint
}

export interface Paid extends CrowdPayment {
  readonly requestId: string
  readonly transactionId: string
}

/** A bank with one hot account and as many others, `minor` EUR cents on each. */
export async function gatherCrowd(engine: TestEngine, others: number, minor: bigint): Promise<Crowd> {
  const bankId = await createBank(engine)
  const roles = ['CanCreateAnyTransactionRequest', 'CanCreateHistoricalTransactionAtBank']
  const clerk = await createPerson(engine, { roles: roles.map((role) => [role, bankId] as const) })
  const accountIds = Array.from({ length: others + 1 }, (_, index) => `crowd.${index}`)
  for (const accountId of accountIds) {
    await insertAccount(engine.database.writeAtOnce, {
      ...{ bankId, accountId, ownerUserId: clerk.userId, label: 'Crowd', productCode: 'TEST', branchId: '' },
      ...{ currency: 'EUR', routings: [], isVouched: true, openedBy: clerk.userId, requestId: randomUUID() },
    })
  }
  const crowd = { bankId, clerk, accountIds }
  await fund(engine, crowd, minor)
  return crowd
}

/** Money from outside for every account. */
export async function fund(engine: TestEngine, { bankId, clerk, accountIds }: Crowd, minor: bigint): Promise<void> {
  const deposits = accountIds.map((to_account_id) => async () => {
    const moment = '2026-01-02T03:04:05Z'
    const what = { description: 'deposit', type: 'SANDBOX_TAN', charge_policy: 'SHARED' }
    const body = {
      ...{ from_account_id: 'OBP-INCOMING-SETTLEMENT-ACCOUNT', to_account_id, ...what },
      ...{ value: { currency: 'EUR', amount: decimalOf(minor, 'EUR') }, posted: moment, completed: moment },
    }
    const path = `/obp/v4.0.0/banks/${bankId}/management/historical/transactions`
    expect((await call(engine, 'POST', path, { as: clerk, body })).status).toBe(201)
  })
  await byClients(8, deposits)
}

/** The work, by so many clients at once, each of whom does one thing after the other; after a failure nobody begins anything. */
export async function byClients<T>(clients: number, work: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = []
  let next = 0
  const client = async (): Promise<void> => {
    for (let index = next++; index < work.length; index = next++) {
      const one = await work[index]?.()
      if (one !== undefined) results[index] = one
    }
  }
  const clientOrEnd = (): Promise<void> =>
    client().catch((error: unknown) => {
      next = work.length
      throw error
    })
  await Promise.all(Array.from({ length: clients }, clientOrEnd))
  return results
}

/** The same, with something done each time that a share of the work is through: a kill, after which the work has to go on. */
export async function interrupted<T>(
  clients: number,
  work: readonly (() => Promise<T>)[],
  interruptions: readonly (() => Promise<unknown>)[],
): Promise<T[]> {
  let done = 0
  let ended = false
  const counted = work.map((one) => async () => {
    const result = await one()
    done += 1
    return result
  })
  const interrupt = async (): Promise<void> => {
    for (const [index, interruption] of interruptions.entries()) {
      const share = Math.floor((work.length * (index + 1)) / (interruptions.length + 1))
      await waitFor(
        () => Promise.resolve(done),
        (count) => ended || count >= share,
        7_200_000,
      )
      if (!ended) await interruption()
    }
  }
  const results = byClients(clients, counted).finally(() => (ended = true))
  const [all] = await Promise.all([results, interrupt()])
  return all
}

/** Repeats a request under its key until somebody has answered: all of the engine may be killed around it. */
export const persistently = <Body>(send: () => Promise<Reply<Body>>): Promise<Reply<Body>> =>
  waitFor(
    () => send().catch(() => ({ status: 0, body: undefined as Body, headers: new Headers() })),
    ({ status }) => status !== 0 && status !== 409 && status < 500,
    120_000,
  )

/** So many payments, the same for the same seed; `keyed` of a hundred carry a key. */
export function crowdPayments({ accountIds }: Crowd, count: number, seed: number, keyed = 100): CrowdPayment[] {
  let state = seed
  // Numbers that look random are enough; a linear congruential generator has them by the same seed everywhere.
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const hot = accountIds[0] ?? ''
  const cold = (): string => accountIds[1 + below(accountIds.length - 1)] ?? ''
  return Array.from({ length: count }, () => {
    const one = cold()
    const other = [hot, hot, cold()][below(3)] ?? hot
    const [from, to] =
      below(2) === 0 || other === one ? [one, hot] : [hot === other ? hot : one, hot === other ? one : other]
    return { key: below(100) < keyed ? randomUUID() : undefined, from, to, minor: BigInt(1 + below(2_000)) }
  })
}

const requests = ({ bankId }: Crowd, accountId: string, type: string): string =>
  `/obp/v4.0.0/banks/${bankId}/accounts/${accountId}/owner/transaction-request-types/${type}/transaction-requests`

/** Pays; undefined where the account had not as much. */
export async function payInCrowd(
  engine: Pick<TestEngine, 'baseUrl'>,
  crowd: Crowd,
  payment: CrowdPayment,
): Promise<Paid | undefined> {
  const { key, from, to, minor } = payment
  const body = {
    to: { bank_id: crowd.bankId, account_id: to },
    value: { currency: 'EUR', amount: decimalOf(minor, 'EUR') },
    description: 'crowd',
  }
  const headers: Record<string, string> = key === undefined ? {} : { 'Idempotency-Key': key }
  const path = requests(crowd, from, 'ACCOUNT')
  const send = (): Promise<Reply<RequestJson>> =>
    call<RequestJson>(engine, 'POST', path, { as: crowd.clerk, headers, body })
  const reply = await (key === undefined ? send() : persistently(send))
  if (reply.status === 201) {
    return { ...payment, requestId: reply.body.id, transactionId: reply.body.transaction_ids[0] ?? '' }
  }
  expect([reply.status, reply.body.message.slice(0, 9)]).toEqual([400, 'OBP-49001'])
  return undefined
}

/** Asks for all of a payment back, so many times at once, and confirms every request at once: what each confirmation came to. */
export async function refundInCrowd(
  engine: Pick<TestEngine, 'baseUrl'>,
  crowd: Crowd,
  { from, to, minor, transactionId }: Paid,
  times: number,
): Promise<string[]> {
  const { clerk, bankId } = crowd
  const body = {
    to: { bank_id: bankId, account_id: to },
    value: { currency: 'EUR', amount: decimalOf(minor, 'EUR') },
    description: 'wrong size',
    refund: { transaction_id: transactionId, reason_code: '410' },
  }
  const one = async (): Promise<RequestJson> => {
    const headers = { 'Idempotency-Key': randomUUID() }
    const path = requests(crowd, from, 'REFUND')
    const asked = await persistently(() => call<RequestJson>(engine, 'POST', path, { as: clerk, headers, body }))
    expect([asked.status, asked.body.status]).toEqual([201, 'INITIATED'])
    return asked.body
  }
  const asked = await Promise.all(Array.from({ length: times }, one))
  return Promise.all(
    asked.map(async ({ id, challenges }) => {
      const headers = { 'Idempotency-Key': randomUUID() }
      const given = { id: challenges[0]?.id ?? '', answer: '123' }
      const path = `${requests(crowd, to, 'REFUND')}/${id}/challenge`
      const { status, body: said } = await persistently(() =>
        call<RequestJson>(engine, 'POST', path, { as: clerk, headers, body: given }),
      )
      return status === 202 ? said.status : said.message.slice(0, 9)
    }),
  )
}

/** What the books must say after these payments and refunds: each is booked once, and nothing else. */
export async function expectBooked(
  { database }: Pick<TestEngine, 'database'>,
  { bankId }: Crowd,
  paid: readonly Paid[],
  refunded: readonly Paid[],
): Promise<void> {
  const booked = await database.read.raw<{ id: string; minor: bigint; from: string }>(
    `select r.request_id as id, -e.amount as minor, a.account_id as "from" from transaction_requests r
       join ledger_entries e on e.booking_id = r.request_id and e.amount < 0 join accounts a on a.account_key = e.account_key
     where r.bank_id = ? and r.status = 'COMPLETED' and r.type = 'ACCOUNT'`,
    [bankId],
  )
  const byId = (rows: typeof booked): Map<string, object> => new Map(rows.map((row) => [row.id, row]))
  expect(byId(booked)).toEqual(byId(paid.map(({ requestId: id, minor, from }) => ({ id, minor, from }))))
  expect(booked).toHaveLength(paid.length)
  const given = await database.read.raw<{ id: string; minor: bigint; times: bigint }>(
    `select f.original_booking_id as id, sum(r.amount)::bigint as minor, count(*) as times from refunds f
       join transaction_requests r using (request_id) where r.bank_id = ? and r.status = 'COMPLETED' group by 1`,
    [bankId],
  )
  expect(new Map(given.map((row) => [row.id, row]))).toEqual(
    new Map(refunded.map(({ requestId: id, minor }) => [id, { id, minor, times: 1n }])),
  )
  const below = await database.read.raw(
    `select account_id from accounts where bank_id = ? and balance - held < -overdraft_limit and not may_overdraw`,
    [bankId],
  )
  expect(below).toEqual([])
}
