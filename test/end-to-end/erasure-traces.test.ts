/** Nobody is left out of an erasure, and nobody tells of it: who never had a case, a repeated request, and whoever was taken for the same person. */
import { createHash, randomUUID } from 'node:crypto'
import { answerWaiting } from '../../api/kernel/idempotency'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { refused } from '../support/customers'
import { everyRow } from '../support/erasable'
import { openDesk, passport } from '../support/onboarding'
import type { CaseBody, OnboardingDesk } from '../support/onboarding'
import { call, createPerson } from '../support/people'
import type { Person, Reply } from '../support/people'
import { createPayingPair } from '../support/payments'
import { waitFor } from '../support/wait'

let engine: TestEngine
let desk: OnboardingDesk
let keeper: Person
beforeAll(async () => {
  engine = await startEngine()
  desk = await openDesk(engine)
  await desk.setPolicy({ duplicate_identity: { override: 'officer' } })
  const roles = ['CanEndCustomerRelationship', 'CanEraseCustomer']
  keeper = await createPerson(engine, { roles: roles.map((role) => [role, desk.bankId] as const) })
})
afterAll(() => engine.stop())

async function erase(customerId: string): Promise<void> {
  for (const path of ['closure', 'erasure']) {
    expect((await desk.act(customerId, keeper, 'POST', path, { reason: 'on their wish' })).status).toBe(201)
  }
}

test('what was asked cannot be guessed from its hash, and a repetition of it is refused', async () => {
  const { customer_id: customerId } = (await desk.start()).body
  const url = `/engine/v1/banks/${desk.bankId}/onboarding-cases/${customerId}/documents`
  const body = { ...passport, number: 'HASHED1' }
  const ask = () => call(engine, 'POST', url, { as: desk.clerk, headers: { 'Idempotency-Key': 'hashed' }, body })
  expect((await ask()).status).toBe(201)
  expect(await ask()).toMatchObject({ status: 201, body: { number: 'HASHED1' } })
  const hash = createHash('sha256')
    .update(JSON.stringify(['POST', url, body]))
    .digest('hex')
  expect(await everyRow(engine)).toContain(hash)
  // The engine's check counts as another version of the case.
  await waitFor(
    () => desk.read(customerId),
    ({ timeline }) => timeline.some(({ kind }) => kind === 'engineChecked'),
  )
  await erase(customerId)
  expect(await everyRow(engine)).not.toContain(hash)
  expect(await ask()).toMatchObject(refused(422, 'OBP-29003'))
  expect((await desk.read(customerId)).documents).toEqual([])
})

/** A request that claims its key and whose process dies then: nobody answers it. */
async function unanswered(customerId: string, key: string): Promise<{ hash: string; ask: () => Promise<unknown> }> {
  const url = `/engine/v1/banks/${desk.bankId}/onboarding-cases/${customerId}/comments`
  const body = { text: `of ${key}` }
  const { userId } = desk.clerk
  const request = { userId, key, method: 'POST', url, body, shownOnce: [], secretMembers: [] }
  await new Promise<void>((resolve, reject) => {
    answerWaiting({ database: engine.database, claimMs: 600_000 }, request, async ({ claim }) => {
      await claim()
      resolve()
      return new Promise(() => undefined)
    }).catch(reject)
  })
  const hash = createHash('sha256')
    .update(JSON.stringify(['POST', url, body]))
    .digest('hex')
  return { hash, ask: () => call(engine, 'POST', url, { as: desk.clerk, headers: { 'Idempotency-Key': key }, body }) }
}

test('what was asked and never answered cannot be guessed either; a request that is under way is left to itself', async () => {
  const { customer_id: customerId } = (await desk.start()).body
  const [died, living] = [await unanswered(customerId, 'died'), await unanswered(customerId, 'living')]
  await engine.database.writeAtOnce.raw(`update idempotency_keys set claimed_until = now() where key = 'died'`)
  const before = await everyRow(engine)
  expect([before.includes(died.hash), before.includes(living.hash)]).toEqual([true, true])
  await erase(customerId)
  const after = await everyRow(engine)
  expect([after.includes(died.hash), after.includes(living.hash)]).toEqual([false, true])
  expect(await died.ask()).toMatchObject(refused(422, 'OBP-29003'))
  expect(await living.ask()).toMatchObject(refused(409, 'OBP-29002'))
})

describe('who was taken for the same person', () => {
  const customer = (legal_name: string) => ({
    customer: { legal_name, date_of_birth: '1964-08-12T00:00:00Z', mobile_phone_number: '1', dependants: 0 },
  })
  const duplicateCheck = async (customerId: string): Promise<{ satisfied: boolean; comments: string } | undefined> => {
    const [row] = await engine.database.read.raw<{ satisfied: boolean; comments: string }>(
      `select satisfied, comments from kyc_checks where customer_id = ? and check_id = 'engine:duplicate_identity'`,
      [customerId],
    )
    return row
  }
  const begun = async (name: string): Promise<string> => {
    const { customer_id: customerId } = (await desk.start(customer(name))).body
    await desk.addDocument(customerId)
    await desk.addCheck(customerId)
    await waitFor(
      () => duplicateCheck(customerId),
      (check) => check !== undefined,
    )
    return customerId
  }
  const numberOf = async (customerId: string): Promise<string> => {
    const sql = 'select customer_number as number from customers where customer_id = ?'
    return (await engine.database.read.raw<{ number: string }>(sql, [customerId]))[0]?.number ?? ''
  }

  test('is told apart from nobody whom the bank has forgotten, and keeps what the check came to', async () => {
    const [gone, staying] = [await begun('Erika Mustermann'), await begun('Erika Mustermann')]
    const [goneNumber, stayingName] = [await numberOf(gone), `${await numberOf(staying)} (${staying})`]
    const third = await begun('Erika Mustermann')
    const before = await duplicateCheck(third)
    expect(before?.comments).toContain(`${goneNumber} (${gone})`)
    expect(before?.comments.split(stayingName)).toHaveLength(3)
    await erase(gone)
    const [ofStaying, ofThird] = [await duplicateCheck(staying), await duplicateCheck(third)]
    expect(ofStaying).toEqual({
      satisfied: false,
      comments: `The passport ${passport.number} is also that of customer erased. The same name and birth date has customer erased.`,
    })
    expect(ofThird?.satisfied).toBe(false)
    expect(ofThird?.comments.split(stayingName)).toHaveLength(3)
    for (const trace of [gone, goneNumber]) expect(ofThird?.comments).not.toContain(trace)
  })

  test('has their comment end behind somebody who is named in full, however many there are', async () => {
    await engine.database.writeAtOnce.raw(
      `insert into customers (customer_id, bank_id, customer_number, legal_name, date_of_birth, request_hash)
       select gen_random_uuid(), ?, 'twin ' || i, 'Otto Zwilling', '1964-08-12', '' from generate_series(1, 60) i`,
      [desk.bankId],
    )
    const comments = (await duplicateCheck(await begun('Otto Zwilling')))?.comments ?? ''
    expect(comments.length).toBeGreaterThan(1_900)
    expect(comments).toMatch(/ twin \d+ \([0-9a-f-]{36}\)$/)
  })
})

test('who is named beside others, whatever their numbers are like, goes alone', async () => {
  const [gone, one, two] = [randomUUID(), randomUUID(), randomUUID()]
  const said = async (words: string): Promise<string | undefined> => {
    const sql = 'select words_without_customer(?, ?::uuid) as words'
    return (await engine.database.read.raw<{ words: string }>(sql, [words, gone]))[0]?.words
  }
  expect(await said(`has customer 1, (a). (${one}), 2, (b). (${gone}), 3 (${two}).`)).toBe(
    `has customer 1, (a). (${one}), erased, 3 (${two}).`,
  )
  expect(await said(`that of customer c. (${gone}), 3 (${two}). It has customer c. (${gone}).`)).toBe(
    `that of customer erased, 3 (${two}). It has customer erased.`,
  )
  expect(await said(`has customer 3 (${two}).`)).toBe(`has customer 3 (${two}).`)
})

describe('a customer whom no case has seen', () => {
  const made = async (): Promise<string> => {
    const customerId = randomUUID()
    await engine.database.writeAtOnce.raw(
      `insert into customers (customer_id, bank_id, customer_number, legal_name, request_hash) values (?, ?, ?, 'Nora Caseless', '')`,
      [customerId, desk.bankId, customerId],
    )
    return customerId
  }
  const end = (customerId: string, path: string, changes: object = {}, as = keeper): Promise<Reply<CaseBody>> =>
    call(engine, 'POST', `/engine/v1/banks/${desk.bankId}/onboarding-cases/${customerId}/${path}`, {
      as,
      body: { reason: 'on their wish', case_version: 0, ...changes },
    })
  const cases = (customerId: string): Promise<unknown[]> =>
    engine.database.read.raw('select 1 from kyc_cases where customer_id = ?', [customerId])

  test('can be no customer any more, and be erased', async () => {
    const customerId = await made()
    const closed = await end(customerId, 'closure')
    expect(closed).toMatchObject({ status: 201, body: { state: 'closed', payments_frozen: 'closed' } })
    expect((await end(customerId, 'closure')).body.message).toContain('OBP-39001')
    const { case_version } = closed.body
    expect(await end(customerId, 'erasure', { case_version })).toMatchObject({ status: 201, body: { state: 'erased' } })
    expect(await everyRow(engine)).not.toContain('Nora Caseless')
  })

  test('has none opened by what is refused', async () => {
    const customerId = await made()
    expect(await end(customerId, 'closure', { case_version: 1 })).toMatchObject(refused(404, 'OBP-39010'))
    expect(await end(customerId, 'closure', { reason: ' ' })).toMatchObject(refused(400, 'OBP-39008'))
    expect(await end(customerId, 'erasure')).toMatchObject(refused(404, 'OBP-39010'))
    const own = await createPerson(engine, { roles: [['CanEndCustomerRelationship', desk.bankId]] })
    await engine.database.writeAtOnce.raw(
      'insert into user_customer_links (link_id, user_id, customer_id) values (?, ?, ?)',
      [randomUUID(), own.userId, customerId],
    )
    expect(await end(customerId, 'closure', {}, own)).toMatchObject(refused(403, 'OBP-39005'))
    await engine.database.writeAtOnce.raw(
      `with rich as (select account_key from accounts where balance <> 0 and bank_id = ?)
       insert into customer_account_links (link_id, customer_id, account_key, relationship_type)
       select gen_random_uuid(), ?, account_key, 'Owner' from rich limit 1`,
      [(await createPayingPair(engine)).bankId, customerId],
    )
    expect(await end(customerId, 'closure')).toMatchObject(refused(400, 'OBP-39405'))
    expect(await cases(customerId)).toEqual([])
  })
})
