import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, answer, balances, createPayingPair, pay, setAttribute, storedRequest } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import { waitFor } from '../../support/wait'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

const bands = [
  { from: '2000', required_answers: 2 },
  { from: '5000', required_answers: 3 },
]
const rules = { currency: 'EUR', bands, maker_may_confirm: true }
const path = (bankId: string): string => `/engine/v1/banks/${bankId}/challenge-policy`
const staffAt = (bankId: string) => createPerson(engine, { roles: [['CanManageChallengePolicy', bankId]] })
const error = (status: number, code: string): object => ({
  status,
  body: { message: expect.stringContaining(code) as string },
})

async function put(bankId: string, body: unknown = rules) {
  return call(engine, 'PUT', path(bankId), { as: await staffAt(bankId), body })
}
const asked = async (pair: PayingPair, amount: string) => {
  const { body } = await pay(engine, pair, { amount })
  return { ...body, askedIds: body.challenges.map(({ user_id: userId }) => userId).sort() }
}
const ids = (...people: readonly { readonly userId: string }[]): readonly string[] =>
  people.map(({ userId }) => userId).sort()

describe('the policy of a bank', () => {
  test('is version 0 until it is set; each change is a version, the same rules are none', async () => {
    const { bankId } = await createPayingPair(engine)
    const staff = await staffAt(bankId)
    const read = () => call(engine, 'GET', path(bankId), { as: staff })
    expect((await read()).body).toEqual({ version: 0, currency: 'EUR', bands: [], maker_may_confirm: true })
    expect(await put(bankId)).toMatchObject({ status: 200, body: { version: 1, ...rules } })
    expect(await put(bankId)).toMatchObject({ status: 200, body: { version: 1 } })
    expect(await put(bankId, { ...rules, maker_may_confirm: false })).toMatchObject({
      status: 200,
      body: { version: 2 },
    })
    expect((await read()).body).toEqual({ version: 2, ...rules, maker_may_confirm: false })
  })

  test('set by several at once it has a version for each, one after the other', async () => {
    const { bankId } = await createPayingPair(engine)
    const replies = await Promise.all(
      [1, 2, 3, 4].map((count) => put(bankId, { ...rules, bands: [{ from: '1', required_answers: count }] })),
    )
    const versions = replies.map(({ body }) => (body as { version?: number }).version)
    expect(versions.sort()).toEqual([1, 2, 3, 4])
  })

  test('needs the role at that bank', async () => {
    const [here, elsewhere] = [await createPayingPair(engine), await createPayingPair(engine)]
    const staff = await staffAt(elsewhere.bankId)
    expect(await call(engine, 'PUT', path(here.bankId), { as: staff, body: rules })).toMatchObject(
      error(403, 'OBP-20006'),
    )
    expect(await call(engine, 'GET', path(here.bankId), { as: staff })).toMatchObject(error(403, 'OBP-20006'))
  })

  test.each([
    [{ ...rules, currency: 'EUX' }, 'OBP-49350'],
    [{ ...rules, bands: [...bands].reverse() }, 'OBP-49350'],
    [{ ...rules, bands: [{ from: '1', required_answers: 0 }] }, 'OBP-49350'],
    [{ ...rules, bands: [{ from: '1' }] }, 'OBP-10001'],
    [{ ...rules, maker_may_confirm: 'yes' }, 'OBP-10001'],
    [{}, 'OBP-10001'],
  ])('%j is refused', async (body, code) => {
    const { bankId } = await createPayingPair(engine)
    expect(await put(bankId, body)).toMatchObject(error(400, code))
  })
})

describe('a payment', () => {
  test('asks everybody who may pay from the band on, and needs as many answers as it says', async () => {
    const pair = await createPayingPair(engine)
    const second = await addPayer(engine, pair)
    await put(pair.bankId)
    expect((await asked(pair, '1999.99')).askedIds).toEqual(ids(pair.payer))
    const request = await asked(pair, '2000.00')
    expect(request.askedIds).toEqual(ids(pair.payer, second))
    const challengeOf = (userId: string): string =>
      request.challenges.find(({ user_id: id }) => id === userId)?.id ?? ''
    const given = { requestId: request.id, challengeId: challengeOf(pair.payer.userId) }
    expect(await answer(engine, pair, given)).toMatchObject(error(400, 'OBP-40019'))
    const last = { requestId: request.id, challengeId: challengeOf(second.userId), as: second }
    expect(await answer(engine, pair, last)).toMatchObject({ status: 202 })
  })

  test('needs what the attribute of the account says where that is more', async () => {
    const pair = await createPayingPair(engine)
    const second = await addPayer(engine, pair)
    await setAttribute(engine, pair, 'REQUIRED_CHALLENGE_ANSWERS', '2')
    await put(pair.bankId)
    expect((await asked(pair, '1500.00')).askedIds).toEqual(ids(pair.payer, second))
  })

  test('is not confirmed by its maker where the bank says so, and below the bands by one other', async () => {
    const pair = await createPayingPair(engine)
    const second = await addPayer(engine, pair)
    await put(pair.bankId, { ...rules, maker_may_confirm: false })
    const request = await asked(pair, '1500.00')
    expect(request.askedIds).toEqual(ids(second))
    const given = { requestId: request.id, challengeId: request.challenges[0]?.id ?? '' }
    expect(await answer(engine, pair, given)).toMatchObject(error(400, 'OBP-40016'))
    expect(await answer(engine, pair, { ...given, as: second })).toMatchObject({ status: 202 })
    expect(await balances(engine, pair)).toEqual([850_000n, 150_000n])
  })

  test('that nobody else could confirm fails at once', async () => {
    const pair = await createPayingPair(engine)
    await put(pair.bankId, { ...rules, maker_may_confirm: false })
    const { id } = await asked(pair, '1500.00')
    const stored = await waitFor(
      () => storedRequest(engine, id),
      (row) => row?.status !== 'INITIATED',
    )
    expect(stored).toEqual({ status: 'FAILED', reason: 'too few challenges can still be answered' })
  })

  test('of the older shape, which knows the answer of its maker only, is refused where more is wanted', async () => {
    const pair = await createPayingPair(engine)
    await addPayer(engine, pair)
    await put(pair.bankId)
    const older = (amount: string) => pay(engine, pair, { amount, version: 'v2.1.0', type: 'SANDBOX_TAN' })
    expect(await older('1999.99')).toMatchObject({ status: 201 })
    expect(await older('2000.00')).toMatchObject(error(400, 'OBP-49348'))
    await put(pair.bankId, { ...rules, maker_may_confirm: false })
    expect(await older('1999.99')).toMatchObject(error(400, 'OBP-49348'))
    expect(await older('999.99')).toMatchObject({ status: 201 })
  })

  test('that waits keeps what it was made under', async () => {
    const pair = await createPayingPair(engine)
    const { id, challenges } = await asked(pair, '2500.00')
    await put(pair.bankId, { ...rules, maker_may_confirm: false })
    expect(await answer(engine, pair, { requestId: id, challengeId: challenges[0]?.id ?? '' })).toMatchObject({
      status: 202,
    })
  })
})
