/** Payments under an Idempotency-Key: the reply is stored by the statement that books, or neither happens. */
import { findKey } from '../../../db/read/idempotency-keys'
import { claimKey, keyOf, lockKey, releaseKey } from '../../../db/write/idempotency'
import type { PaymentToWrite } from '../../../db/write/payment-batches'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { counted, payment, sideOf } from '../../support/payments-to-write'
import type { Change } from '../../support/payments-to-write'
import { expectSoundLedger } from '../../support/sandbox-data'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ worker: false })
})
afterAll(() => engine.stop())

const withReply = (one: PaymentToWrite, key: string, requestHash = 'hash'): PaymentToWrite => ({
  ...one,
  reply: { userId: one.request.initiatorId, key, requestHash, status: 201, headers: { a: 'b' }, body: { key } },
})
const setOut = async (balance = 1_000n) => {
  const pair = await createPayingPair(engine, { balance })
  const [from, to] = [await sideOf(engine, pair, pair.from.accountId), await sideOf(engine, pair, pair.to.accountId)]
  const of = (key: string) => findKey(engine.database.read, { userId: pair.payer.userId, key })
  return { pair, of, make: (change: Change = {}) => payment(pair, from, to, change) }
}
const requestsOf = async ({ bankId }: PayingPair): Promise<bigint | undefined> =>
  (
    await engine.database.read.raw<{ count: bigint }>('select count(*) from transaction_requests where bank_id = ?', [
      bankId,
    ])
  )[0]?.count
const codesOf = async (works: readonly Promise<void>[]): Promise<unknown[]> =>
  (await Promise.allSettled(works)).map((one) =>
    one.status === 'fulfilled' ? 'paid' : (keyOf(one.reason) ?? (one.reason as { code: unknown }).code),
  )

test('the reply is stored with the payment, alone or in company, or neither is', async () => {
  const { pair, of, make } = await setOut()
  const { write, statements } = counted(engine)
  const asked = [400n, 400n, 400n, 100n].map((minor, index) => withReply(make({ minor }), `key ${index}`))
  expect(await codesOf(asked.map(write))).toEqual(['paid', 'paid', 'OBL04', 'paid'])
  expect(statements).toEqual(['one', 'many'])
  for (const key of ['key 0', 'key 1', 'key 3']) {
    const reply = { status: 201, headers: { a: 'b' }, body: { key }, isClaimed: false }
    expect(await of(key)).toEqual({ requestHash: 'hash', ...reply })
  }
  expect(await of('key 2')).toBeUndefined()
  expect(await codesOf([write(withReply(make({ minor: 400n }), 'key 4'))])).toEqual(['OBL04'])
  expect(await of('key 4')).toBeUndefined()
  await expectSoundLedger(engine, pair.bankId)
})

test('one key pays once, whichever other payments it comes with', async () => {
  const { pair, make } = await setOut()
  const { write } = counted(engine)
  const asked = ['one', 'two', 'two', 'one', 'two'].map((key) => withReply(make(), key))
  expect(await codesOf(asked.map(write))).toEqual(['paid', 'paid', 'used', 'used', 'used'])
  expect(await codesOf([write(withReply(make(), 'one', 'of another request'))])).toEqual(['used'])
  expect(await requestsOf(pair)).toBe(2n)
})

test('a key that another connection has in flight is let alone', async () => {
  const { pair, of, make } = await setOut()
  const { write } = counted(engine)
  await engine.database.write(async (transaction) => {
    await lockKey(transaction, { userId: pair.payer.userId, key: 'one' })
    expect(await codesOf(['one', 'two', 'one'].map((key) => write(withReply(make(), key))))).toEqual([
      ...['inFlight', 'paid', 'inFlight'],
    ])
  })
  expect(await of('one')).toBeUndefined()
  expect(await codesOf([write(withReply(make(), 'one'))])).toEqual(['paid'])
})

test('a claimed key is used; when the claim is over, by the same request only', async () => {
  const { pair, make } = await setOut()
  const { write } = counted(engine)
  const claimed = { userId: pair.payer.userId, key: 'one', requestHash: 'hash' }
  expect(await claimKey(engine.database.writeAtOnce, claimed, { forMs: 60_000, named: [] })).toBe(true)
  expect(await codesOf([write(withReply(make(), 'one'))])).toEqual(['used'])
  await releaseKey(engine.database.writeAtOnce, claimed)
  expect(await codesOf([write(withReply(make(), 'one', 'of another request'))])).toEqual(['used'])
  expect(await codesOf([write(withReply(make(), 'one'))])).toEqual(['paid'])
  expect(await claimKey(engine.database.writeAtOnce, claimed, { forMs: 60_000, named: [] })).toBe(false)
  expect(await requestsOf(pair)).toBe(1n)
})
