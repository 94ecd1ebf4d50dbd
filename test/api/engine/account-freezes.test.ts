/** Staff freeze an account: payments from it are refused or wait, what comes in is booked, and all of it is on a trail. */
import { randomUUID } from 'node:crypto'
import { refused } from '../../support/customers'
import { becomes, dayOf, openDated, waitOf } from '../../support/dated-payments'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { answer, balances, createPayingPair, pay, storedRequest } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { waitFor } from '../../support/wait'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

interface Freeze {
  readonly is_frozen: boolean
  readonly events: readonly { readonly kind: string; readonly reason: string; readonly user_id: string }[]
  readonly next: string | null
}
interface Scene extends PayingPair {
  readonly officer: Person
  readonly ask: (method: string, path?: string, more?: object) => Promise<Reply<Freeze>>
  readonly freeze: (reason?: string) => Promise<Reply<Freeze>>
  readonly unfreeze: (reason?: string) => Promise<Reply<Freeze>>
}

async function scene(waitHours = 0): Promise<Scene> {
  const pair = await createPayingPair(engine)
  const { bankId, from } = pair
  const roles = ['CanFreezeAccount', 'CanManagePaymentRules'].map((role) => [role, bankId] as [string, string])
  const officer = await createPerson(engine, { roles })
  const body = { hold_funds: false, wait_for_frozen_account_hours: waitHours }
  const rules = `/engine/v1/banks/${bankId}/payment-rules`
  expect(await call(engine, 'PUT', rules, { as: officer, body })).toMatchObject({ status: 200, body })
  const ask: Scene['ask'] = (method, path = '', more = {}) =>
    call<Freeze>(engine, method, `/engine/v1${from.path}/freeze${path}`, { as: officer, ...more })
  return {
    ...pair,
    officer,
    ask,
    freeze: (reason = 'order of the court') => ask('POST', '', { body: { reason } }),
    unfreeze: (reason = 'the order was lifted') => ask('POST', '/end', { body: { reason } }),
  }
}

test('freezing and unfreezing are on the trail with who and why, newest first, in pages', async () => {
  const { officer, ask, freeze, unfreeze } = await scene()
  expect(await ask('GET')).toMatchObject({ status: 200, body: { is_frozen: false, events: [], next: null } })
  expect(await freeze('a suspicion')).toMatchObject({ status: 201, body: { is_frozen: true } })
  expect(await unfreeze('none any more')).toMatchObject({ status: 200, body: { is_frozen: false } })
  const events = [
    { kind: 'UNFROZEN', reason: 'none any more', user_id: officer.userId },
    { kind: 'FROZEN', reason: 'a suspicion', user_id: officer.userId },
  ]
  expect((await ask('GET')).body).toMatchObject({ is_frozen: false, events })
  const first = await ask('GET', '?limit=1')
  expect(first.body.events).toMatchObject([events[0]])
  expect((await ask('GET', `?limit=1&before=${first.body.next ?? ''}`)).body.events).toMatchObject([events[1]])
})

test('the trail cannot be changed', async () => {
  const { freeze } = await scene()
  await freeze()
  const change = engine.database.writeAtOnce.raw("update account_freeze_events set reason = 'x'")
  await expect(change).rejects.toThrow('append-only')
})

test('twice is told apart from a retry', async () => {
  const { ask, freeze, unfreeze } = await scene()
  expect(await unfreeze()).toMatchObject(refused(409, 'OBP-49363'))
  const once = { headers: { 'Idempotency-Key': randomUUID() }, body: { reason: 'once' } }
  expect((await ask('POST', '', once)).status).toBe(201)
  await engine.database.writeAtOnce.raw('delete from idempotency_keys')
  const again = await ask('POST', '', once)
  expect([again.status, again.body.events.length]).toEqual([201, 1])
  expect(await freeze()).toMatchObject(refused(409, 'OBP-49363'))
})

test('only with the role, only with a reason, and only an account of the bank', async () => {
  const { payer, from, bankId, officer, freeze } = await scene()
  const path = `/engine/v1${from.path}/freeze`
  const body = { reason: 'x' }
  expect(await call(engine, 'POST', path, { as: payer, body })).toMatchObject(refused(403, 'OBP-20006'))
  expect(await call(engine, 'POST', `${path}/end`, { as: payer, body })).toMatchObject(refused(403, 'OBP-20006'))
  expect(await freeze('')).toMatchObject(refused(400, 'OBP-10001'))
  expect(await freeze('x'.repeat(2_001))).toMatchObject(refused(400, 'OBP-10001'))
  const unknown = `/engine/v1/banks/${bankId}/accounts/none/freeze`
  expect((await call(engine, 'POST', unknown, { as: officer, body })).status).toBe(404)
})

describe('where the bank does not wait', () => {
  test.each([
    ['v1.4.0', 'sandbox'],
    ['v2.0.0', 'SANDBOX_TAN'],
    ['v2.1.0', 'SANDBOX_TAN'],
  ])('so are those of %s', async (version, type) => {
    const one = await scene()
    await one.freeze()
    for (const amount of ['10.00', '1500.00'])
      expect(await pay(engine, one, { amount, type, version })).toMatchObject(refused(400, 'OBP-49360'))
    expect(await balances(engine, one)).toEqual([1_000_000n, 0n])
  })

  test('so is the payment of v1.2.1', async () => {
    const one = await scene()
    await one.freeze()
    const body = { bank_id: one.to.bankId, account_id: one.to.accountId, amount: '10.00' }
    const path = `/obp/v1.2.1${one.from.path}/owner/transactions`
    expect(await call(engine, 'POST', path, { as: one.payer, body })).toMatchObject(refused(400, 'OBP-49360'))
    expect(await balances(engine, one)).toEqual([1_000_000n, 0n])
  })

  test('the first specification says of an answer that its request has failed; later ones say why', async () => {
    const one = await scene()
    const opened: readonly [version: string, type: string, code: string][] = [
      ['v1.4.0', 'sandbox', 'OBP-49006'],
      ['v2.0.0', 'SANDBOX_TAN', 'OBP-49360'],
    ]
    const requests = await Promise.all(
      opened.map(([version, type]) =>
        pay<{ id: string; challenge: { id: string } }>(engine, one, { amount: '1500.00', type, version }),
      ),
    )
    await one.freeze()
    for (const [index, [version, type, code]] of opened.entries()) {
      const { id: requestId = '', challenge } = requests[index]?.body ?? {}
      const given = { requestId, challengeId: challenge?.id ?? '', answer: '123', type, version }
      expect(await answer(engine, one, given)).toMatchObject(refused(400, code))
    }
    expect(await balances(engine, one)).toEqual([1_000_000n, 0n])
  })

  test('payments are refused, small and large, and nothing is written down; credits go on', async () => {
    const one = await scene()
    await one.freeze()
    expect(await pay(engine, one)).toMatchObject(refused(400, 'OBP-49360'))
    expect(await pay(engine, one, { amount: '1500.00' })).toMatchObject(refused(400, 'OBP-49360'))
    const rows = await engine.database.read.raw('select from transaction_requests where bank_id = ?', [one.bankId])
    expect(rows).toEqual([])
    const other = await createPayingPair(engine)
    const to = { bankId: one.bankId, accountId: one.from.accountId }
    expect((await pay(engine, other, { to })).body.status).toBe('COMPLETED')
    expect(await balances(engine, one)).toEqual([1_001_000n, 0n])
    await one.unfreeze()
    expect((await pay(engine, one)).body.status).toBe('COMPLETED')
  })

  test('what was asked for before is not booked after it', async () => {
    const one = await scene()
    const { body } = await pay(engine, one, { amount: '1500.00' })
    await one.freeze()
    const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '' }
    expect(await answer(engine, one, given)).toMatchObject(refused(400, 'OBP-49360'))
    expect(await storedRequest(engine, body.id)).toEqual({ status: 'FAILED', reason: 'AccountFrozen' })
  })

  test('a payment of a later day fails on its day', async () => {
    const one = await scene()
    const { requestId } = await openDated(engine, one, { timing: dayOf(1_500) })
    await one.freeze()
    expect(await becomes(engine, requestId, 'FAILED')).toEqual({ status: 'FAILED', reason: 'AccountFrozen' })
  })
})

describe('where the bank waits', () => {
  test('small payments and confirmed ones are PENDING, and made when the account is unfrozen', async () => {
    const one = await scene(48)
    await one.freeze()
    const small = await pay(engine, one)
    expect(small).toMatchObject({ status: 201, body: { status: 'PENDING', transaction_ids: [''] } })
    const large = await pay(engine, one, { amount: '1500.00' })
    expect(large).toMatchObject({ status: 201, body: { status: 'INITIATED' } })
    const given = { requestId: large.body.id, challengeId: large.body.challenges[0]?.id ?? '' }
    expect(await answer(engine, one, given)).toMatchObject({ status: 202, body: { status: 'PENDING' } })
    for (const { body } of [small, large]) {
      const waits = await waitFor(
        () => waitOf(engine, body.id),
        (row) => row !== undefined,
      )
      expect(waits).toEqual({ for: 'ACCOUNT', on: null, tries: 1 })
    }
    expect(await balances(engine, one)).toEqual([1_000_000n, 0n])
    await one.unfreeze()
    await becomes(engine, small.body.id, 'COMPLETED')
    await becomes(engine, large.body.id, 'COMPLETED')
    expect(await balances(engine, one)).toEqual([849_000n, 151_000n])
  })

  test('a call that cannot wait is refused', async () => {
    const one = await scene(48)
    await one.freeze()
    const path = `/obp/v1.2.1${one.from.path}/owner/transactions`
    const body = { bank_id: one.bankId, account_id: one.to.accountId, amount: '1.00' }
    expect(await call(engine, 'POST', path, { as: one.payer, body })).toMatchObject(refused(400, 'OBP-49032'))
  })

  test('nobody tells it: it looks by itself, and fails when it has waited long enough', async () => {
    const one = await scene(48)
    await one.freeze()
    const unlucky = await openDated(engine, one, { timing: { frozen: { waitMs: 700, retryMs: 200 } } })
    expect(await becomes(engine, unlucky.requestId, 'FAILED')).toMatchObject({ reason: 'AccountFrozen' })
    const lucky = await openDated(engine, one, { timing: { frozen: { waitMs: 60_000, retryMs: 200 } } })
    await waitFor(
      () => waitOf(engine, lucky.requestId),
      (row) => row !== undefined,
    )
    await engine.database.writeAtOnce.raw('update accounts set is_frozen = false where bank_id = ?', [one.bankId])
    await becomes(engine, lucky.requestId, 'COMPLETED')
  })

  test('as long as the bank says, from the beginning of its day on, and looks once more at the end of that', async () => {
    const one = await scene(48)
    await one.freeze()
    const frozen = { waitMs: 2_500, retryMs: 3_600_000 }
    const openedAt = Date.now()
    const unlucky = await openDated(engine, one, { timing: { ...dayOf(500), frozen } })
    expect(await becomes(engine, unlucky.requestId, 'FAILED')).toMatchObject({ reason: 'AccountFrozen' })
    expect(Date.now() - openedAt).toBeGreaterThanOrEqual(3_000)
    const lucky = await openDated(engine, one, { timing: { ...dayOf(500), frozen } })
    await waitFor(
      () => waitOf(engine, lucky.requestId),
      (row) => (row as { for: string } | undefined)?.for === 'ACCOUNT',
    )
    await engine.database.writeAtOnce.raw('update accounts set is_frozen = false where bank_id = ?', [one.bankId])
    await becomes(engine, lucky.requestId, 'COMPLETED')
  })
})

test('a freeze and payments at once: what is booked was booked before the freeze returned', async () => {
  const one = await scene()
  const paying = Array.from({ length: 12 }, () => pay(engine, one, { amount: '1.00' }))
  expect((await one.freeze()).status).toBe(201)
  const [atFreeze] = await balances(engine, one)
  await Promise.all(paying)
  expect((await balances(engine, one))[0]).toBe(atFreeze)
})

test.each([
  { hold_funds: false, wait_for_frozen_account_hours: -1 },
  { hold_funds: false, wait_for_frozen_account_hours: 721 },
  { hold_funds: false, wait_for_frozen_account_hours: 1.5 },
  { hold_funds: false, funds_retry_minutes: 4 },
  { hold_funds: false, funds_retry_minutes: 61 },
])('the payment rules %j are none', async (body) => {
  const { officer, bankId } = await scene()
  const path = `/engine/v1/banks/${bankId}/payment-rules`
  expect(await call(engine, 'PUT', path, { as: officer, body })).toMatchObject(refused(400, 'OBP-10001'))
})
