import { createHash, randomUUID } from 'node:crypto'
import type { Bearer } from '../../../api/access/issuers'
import { factsFor } from '../../../api/kernel/caller'
import type { Identity } from '../../../api/kernel/caller'
import type { Database } from '../../../db/connection'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createBank, createPerson } from '../../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ worker: false })
})
afterAll(() => engine.stop())

/** The database, with a count of the statements that go through it. */
function counted(): { database: Database; statements: () => number } {
  let count = 0
  const { glance, writeAtOnce } = engine.database
  const counting = <Handle extends typeof glance | typeof writeAtOnce>(handle: Handle): Handle => ({
    ...handle,
    raw: (sql: string, values = []) => {
      count++
      return handle.raw(sql, values)
    },
  })
  return {
    database: { ...engine.database, glance: counting(glance), writeAtOnce: counting(writeAtOnce) },
    statements: () => count,
  }
}

const issuer = 'https://login.example.com'
function bearer(change: Partial<Bearer> = {}): Identity {
  const subject = randomUUID()
  return {
    kind: 'bearer',
    bearer: {
      ...{ issuer, subject, clientId: 'bank-app', issuedAt: new Date(), loggedInAt: undefined, username: undefined },
      subjectHash: createHash('sha256').update(subject).digest(),
      ...{ email: '', firstName: '', lastName: '', ...change },
    },
  }
}

test('a login takes one statement, with all that the path names', async () => {
  const person = await createPerson(engine)
  const bankId = await createBank(engine)
  const [row] = await engine.database.read.raw<{ loginId: string }>(
    'select token_id as "loginId" from login_tokens where user_id = ?',
    [person.userId],
  )
  const { database, statements } = counted()
  const facts = await factsFor({ kind: 'login', loginId: row?.loginId ?? '' }, { bankId }, database)
  expect([facts.caller?.userId, facts.bank?.bankId, statements()]).toEqual([person.userId, bankId, 1])
})

test('a bearer takes one statement too, but for the first time', async () => {
  const identity = bearer()
  const first = counted()
  const met = await factsFor(identity, {}, first.database)
  const second = counted()
  const known = await factsFor(identity, {}, second.database)
  expect([first.statements(), second.statements()]).toEqual([3, 1])
  expect(known.caller).toEqual(met.caller)
  expect(known.caller).toMatchObject({ provider: issuer, loginId: null, email: '', tokenUsable: true })
})

test('a known user who comes through a new application stays the same user', async () => {
  const identity = bearer({ subject: 'the.same' })
  const { caller } = await factsFor(identity, {}, engine.database)
  const other = { ...bearer({ ...('bearer' in identity ? identity.bearer : {}), clientId: randomUUID() }) }
  const again = await factsFor(other, {}, engine.database)
  expect(again.caller?.userId).toBe(caller?.userId)
  expect(again.caller?.consumerId).not.toBe(caller?.consumerId)
})

test('the same application id at two issuers is two applications', async () => {
  const here = await factsFor(bearer(), {}, engine.database)
  const there = await factsFor(bearer({ issuer: 'https://other.example.com' }), {}, engine.database)
  expect(there.caller?.consumerId).not.toBe(here.caller?.consumerId)
})

test('nobody and the refused take no statement', async () => {
  const { database, statements } = counted()
  await factsFor({ kind: 'nobody' }, {}, database)
  await factsFor({ kind: 'refused', error: 'BearerUnreadable' }, {}, database)
  expect(statements()).toBe(0)
})
