/** The inbox is watched by server-sent events: whoever may see it is told of changes, and many cost what one does. */
import { inboxStamp } from '../../../db/read/tasks'
import { keyedHash } from '../../../platform/keyed-hash'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openDesk } from '../../support/onboarding'
import type { OnboardingDesk } from '../../support/onboarding'
import { openOwnApi } from '../../support/own-api'
import { call, createPerson } from '../../support/people'
import { countedDatabase } from '../../support/statements'
import { waitFor } from '../../support/wait'

let engine: TestEngine
let desk: OnboardingDesk
let url: string
let headers: Readonly<Record<string, string>>
beforeAll(async () => {
  engine = await startEngine()
})
beforeEach(async () => {
  desk = await openDesk(engine)
  url = `/engine/v1/banks/${desk.bankId}/tasks`
  headers = { DirectLogin: `token="${desk.reviewers[0].token}"` }
})
afterAll(() => engine.stop())

test('whoever has an inbox is told when it changes; others are not let in', async () => {
  const other = await createPerson(engine, { roles: [['CanDecideOnboarding', (await openDesk(engine)).bankId]] })
  expect((await call(engine, 'GET', `${url}/events`, { as: other })).status).toBe(403)
  const end = new AbortController()
  const response = await fetch(`${engine.baseUrl}${url}/events`, { headers, signal: end.signal })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
  let heard = ''
  const read = async (): Promise<void> => {
    const body = response.body as unknown as AsyncIterable<Uint8Array>
    for await (const chunk of body) heard += Buffer.from(chunk).toString()
  }
  const reading = read().catch(() => undefined)
  const changes = (): Promise<number> => Promise.resolve(heard.split('event: changed').length - 1)
  await waitFor(changes, (count) => count === 1)
  const customerId = await desk.caseInReview()
  await waitFor(changes, (count) => count === 2)
  await call(engine, 'PUT', `${url}/${customerId}/assignee`, { as: desk.reviewers[0], body: {} })
  await waitFor(changes, (count) => count === 3)
  expect(heard).not.toContain(customerId)
  end.abort()
  await reading
})

test('an event says nothing of how much waits: not even that it is nothing, which any two banks have in common', async () => {
  const idOf = async ({ bankId, reviewers }: OnboardingDesk): Promise<string> => {
    const end = new AbortController()
    const { body } = await fetch(`${engine.baseUrl}/engine/v1/banks/${bankId}/tasks/events`, {
      headers: { DirectLogin: `token="${reviewers[0].token}"` },
      signal: end.signal,
    })
    let heard = ''
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
      heard += Buffer.from(chunk).toString()
      if (heard.includes('event: changed')) break
    }
    end.abort()
    return /^id: (.*)$/m.exec(heard)?.[1] ?? ''
  }
  const ids = [await idOf(desk), await idOf(await openDesk(engine))]
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(ids[0]).not.toBe(ids[1])
  // Another process has the same id for the same state: who comes back to it has missed nothing.
  const state = await inboxStamp(engine.database.read, desk.bankId)
  expect(ids[0]).toBe(keyedHash(engine.config.secrets.challenge, 'inbox', desk.bankId, state).toString('base64url'))
})

test('many who watch an inbox cost what one does', async () => {
  const counted = countedDatabase(engine.database)
  const api = await openOwnApi(engine, counted.database)
  const watching = await Promise.all(
    Array.from({ length: 10 }, () => fetch(`${api.baseUrl}${url}/events`, { headers })),
  )
  expect(watching.map(({ status }) => status)).toEqual(watching.map(() => 200))
  const looks = counted.taken().filter((sql) => sql.includes('hashtextextended'))
  expect(looks.length).toBeLessThan(3)
  expect(looks.length).toBeGreaterThan(0)
  await api.close()
})
