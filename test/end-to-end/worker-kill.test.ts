/** The worker is killed in the middle of an onboarding and of a challenge; a new one finishes both, nothing lost, nothing twice. */
import { requestsPath, startBankDay, requireTwoAnswers, payment, challengeOf, books } from '../support/bank-day'
import type { BankDay, TransactionRequestJson } from '../support/bank-day'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { call, createPerson, grant } from '../support/people'
import { startProgram } from '../support/processes'
import type { Program } from '../support/processes'
import { waitFor } from '../support/wait'

let engine: TestEngine
let worker: Program
let day: BankDay

beforeAll(async () => {
  // The API runs in this process, the worker in one of its own.
  engine = await startEngine({ worker: false, environment: { UPDATE_TIMEOUT_MS: '3000' } })
  worker = await startProgram('worker', engine.environment)
  day = await startBankDay(engine)
  await requireTwoAnswers(engine, day)
}, 60_000)

afterAll(async () => {
  await worker.kill()
  await engine.stop()
})

/** Kills the worker while it is likely to be at work, and starts another one. */
async function replaceWorker(): Promise<void> {
  await worker.kill()
  worker = await startProgram('worker', engine.environment)
}

test('a challenge: answers given to a dead worker are refused with 503, repeated they count once, and the payment is booked once', async () => {
  const created = await call<TransactionRequestJson>(engine, 'POST', requestsPath(day), {
    as: day.payer,
    body: payment(day, '1500.00'),
  })
  expect(created).toMatchObject({ status: 201, body: { status: 'INITIATED' } })
  const before = await books(engine, day)
  const answer = (person: typeof day.payer, key: string) =>
    call<{ status?: string; message?: string }>(engine, 'POST', `${requestsPath(day)}/${created.body.id}/challenge`, {
      as: person,
      headers: { 'Idempotency-Key': key },
      body: { id: challengeOf(created.body, person), answer: '123' },
    })
  await worker.kill()
  expect(await answer(day.payer, 'first-answer')).toMatchObject({ status: 503 })
  worker = await startProgram('worker', engine.environment)
  // The answer that nobody confirmed was accepted by Temporal: repeated under its key it is the same answer.
  const repeated = await waitFor(
    () => answer(day.payer, 'first-answer'),
    ({ status }) => status !== 503,
  )
  expect(repeated.body.message).toContain('OBP-40019')
  const last = answer(day.second, 'last-answer')
  await replaceWorker()
  await last
  const done = await waitFor(
    () => answer(day.second, 'last-answer'),
    ({ status }) => status !== 503,
  )
  expect(done).toMatchObject({ status: 202, body: { status: 'COMPLETED' } })
  const after = await books(engine, day)
  expect(BigInt(before.payer) - BigInt(after.payer)).toBe(150_000n)
  expect(BigInt(after.payee) - BigInt(before.payee)).toBe(150_000n)
  expect([after.unbalanced, after.drifted, Number(after.entries) - Number(before.entries)]).toEqual(['0', '0', 2])
}, 120_000)

test('an onboarding: the case goes on where it stood and opens exactly one account', async () => {
  const desk = await createPerson(engine)
  const officer = await createPerson(engine)
  await grant(engine, desk, [
    ['CanStartOnboarding', day.bankId],
    ['CanGetOnboarding', day.bankId],
    ['CanAddKycDocument', day.bankId],
    ['CanAddKycCheck', day.bankId],
  ])
  await grant(engine, officer, [
    ['CanGetOnboarding', day.bankId],
    ['CanDecideOnboarding', day.bankId],
  ])
  const owner = await createPerson(engine)
  const cases = `/engine/v1/banks/${day.bankId}/onboarding-cases`
  const started = await call<{ customer_id: string }>(engine, 'POST', cases, {
    as: desk,
    body: {
      customer: { legal_name: 'Eveline Tripman', mobile_phone_number: '+44 07972 444 876' },
      owner_user_id: owner.userId,
      wanted_account: { label: 'My Account', product_code: '1234BW', currency: 'EUR' },
    },
  })
  expect(started.status).toBe(201)
  const path = `${cases}/${started.body.customer_id}`
  interface Case {
    readonly state: string
    readonly case_version: number
    readonly documents: readonly unknown[]
    readonly account_id?: string | null
  }
  const read = async (): Promise<Case> => (await call<Case>(engine, 'GET', path, { as: officer })).body
  const document = {
    id: 'passport-1',
    customer_number: '1',
    type: 'passport',
    number: '12345',
    issue_date: '2020-01-01T00:00:00Z',
    issue_place: 'Berlin',
    expiry_date: '2040-01-01T00:00:00Z',
  }
  const check = {
    id: 'check-1',
    customer_number: '1',
    date: '2026-01-01T00:00:00Z',
    how: 'online_meeting',
    staff_user_id: '1',
    staff_name: 'Simon',
    satisfied: true,
    comments: '',
  }
  const send = (kind: string, body: object) =>
    call(engine, 'POST', `${path}/${kind}`, { as: desk, body, headers: { 'Idempotency-Key': `${kind}-of-the-case` } })

  await worker.kill()
  expect((await send('documents', document)).status).toBe(503)
  worker = await startProgram('worker', engine.environment)
  expect(
    (
      await waitFor(
        () => send('documents', document),
        ({ status }) => status !== 503,
      )
    ).status,
  ).toBe(201)
  const checked = send('checks', check)
  await replaceWorker()
  await checked
  expect(
    (
      await waitFor(
        () => send('checks', check),
        ({ status }) => status !== 503,
      )
    ).status,
  ).toBe(201)
  const seen = await waitFor(read, ({ state }) => state === 'in_review')
  expect(seen.documents).toHaveLength(1)
  const decide = () =>
    call(engine, 'POST', `${path}/decisions`, {
      as: officer,
      body: { decision: 'approve', case_version: seen.case_version },
      headers: { 'Idempotency-Key': 'decision' },
    })
  const decided = decide()
  await replaceWorker()
  await decided
  expect((await waitFor(decide, ({ status }) => status !== 503)).status).toBe(201)
  const done = await waitFor(read, ({ state }) => state === 'monitoring', 40_000)
  expect(done.account_id).toBeTruthy()
  const accounts = await engine.database.read.raw('select 1 from customer_account_links where customer_id = ?', [
    started.body.customer_id,
  ])
  const messages = await engine.database.read.raw('select 1 from customer_messages where customer_id = ?', [
    started.body.customer_id,
  ])
  expect([accounts.length, messages.length]).toEqual([1, 1])
}, 120_000)
