/** The page of a case in a real browser: what providers were asked, and asking one of them again. */
import { lookAt } from '../support/browser'
import { consoleVisits } from '../support/console-visits'
import { asksProvider, openProviderDesk, startProvider } from '../support/check-provider'
import type { Provider } from '../support/check-provider'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import { grant } from '../support/people'
import { waitFor } from '../support/wait'

const visits = consoleVisits()

let engine: TestEngine
let provider: Provider
beforeAll(async () => {
  provider = await startProvider()
  engine = await startEngine()
})
afterAll(async () => {
  await engine.stop()
  await provider.close()
})

test('a provider who has refused is shown with the reason, and asked again with one click', async () => {
  const desk = await openDesk(engine)
  await openProviderDesk(engine, desk, provider)
  await desk.setPolicy(asksProvider)
  const [officer] = desk.reviewers
  await grant(engine, officer, [['CanGetOnboarding', desk.bankId]])
  provider.reply(422)
  const customerId = await desk.caseInReview()
  await waitFor(
    () => desk.read(customerId),
    ({ check_requests: [request] }) => request?.state === 'unanswered',
  )
  const shown = await visits.visit(engine, `/cases/${customerId}`, { as: officer, bankId: desk.bankId })
  const table = shown.page.getByRole('table', { name: 'Checks that providers were asked for' })
  await table.getByText('Refused').waitFor()
  expect(await lookAt(shown, 'case-with-provider')).toEqual([])
  provider.reply(202)
  await table.getByRole('button', { name: 'Ask again' }).click()
  const asked = await waitFor(
    () => desk.read(customerId),
    ({ check_requests: [request] }) => request?.state === 'open',
  )
  expect(asked.check_requests).toHaveLength(2)
  await waitFor(
    () => table.getByRole('button').count(),
    (buttons) => buttons === 0,
  )
  // The page hears by itself of what the provider has done.
  await table.getByText('Taken by the provider').waitFor()
  expect(shown.complaints).toEqual([])
})
