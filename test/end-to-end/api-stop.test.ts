/** An API process that is told to stop ends soon, also while somebody listens to a stream of it. */
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { createBank, createPerson } from '../support/people'
import { apiAddress, startProgram } from '../support/processes'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ worker: false })
})
afterAll(() => engine.stop())

test('a stream that somebody listens to ends whole, and the process with exit code 0', async () => {
  const { port, baseUrl } = await apiAddress()
  const bankId = await createBank(engine)
  const officer = await createPerson(engine, { roles: [['CanDecideOnboarding', bankId]] })
  const api = await startProgram('api', { ...engine.environment, PORT: port })
  const response = await fetch(`${baseUrl}/engine/v1/banks/${bankId}/tasks/events`, {
    headers: { DirectLogin: `token="${officer.token}"` },
  })
  const heard = response.text()
  const startMs = Date.now()
  expect(await api.stop()).toBe(0)
  // Long before a stream ends by itself, and before a supervisor would kill the process.
  expect(Date.now() - startMs).toBeLessThan(15_000)
  expect(await heard).toContain('event: changed')
}, 60_000)
