/** Plays what a case does with the checks of a provider outside, and keeps the histories. */
import { onboardingId } from '../../domain/ids'
import { asksProvider, openProviderDesk, startProvider } from '../support/check-provider'
import { openDesk } from '../support/onboarding'
import type { CaseBody } from '../support/onboarding'
import { waitFor } from '../support/wait'
import { keep } from './stage'
import type { Stage } from './stage'

const isIn =
  (state: string) =>
  ({ check_requests: [request] }: CaseBody): boolean =>
    request?.state === state && (state !== 'open' || request.number_of_tries > 0)

/** Answered by a callback, at once, and not at all; asked again, and overtaken by another policy. */
export async function recordProviderChecks(stage: Stage): Promise<void> {
  const provider = await startProvider()
  const desk = await openDesk(stage.engine)
  const provided = await openProviderDesk(stage.engine, desk, provider)
  await desk.setPolicy(asksProvider)
  const reached = (customerId: string, fits: (found: CaseBody) => boolean): Promise<CaseBody> =>
    waitFor(() => desk.read(customerId), fits)

  const later = await desk.caseInReview()
  const { check_requests: requests } = await reached(later, isIn('open'))
  await provided.callBack({ request_id: requests[0]?.request_id, satisfied: true })
  await desk.decide(later, desk.reviewers[0], 'approve')
  await reached(later, ({ state }) => state === 'monitoring')
  await keep(stage, onboardingId(later), 'customerOnboarding.providerCalledBack')

  provider.reply(200, { satisfied: false, comments: 'nobody of this name' })
  const atOnce = await desk.caseInReview()
  await reached(atOnce, isIn('failed'))
  await keep(stage, onboardingId(atOnce), 'customerOnboarding.providerAnswered')

  const gainsaid = await desk.caseInReview()
  await reached(gainsaid, isIn('failed'))
  await desk.addCheck(gainsaid, { how: 'address', satisfied: true })
  await desk.decide(gainsaid, desk.reviewers[0], 'approve')
  provider.reply(200, { satisfied: true })
  await desk.act(gainsaid, desk.reviewers[0], 'POST', 'check-requests', { check: 'address' })
  await reached(gainsaid, isIn('satisfied'))
  await desk.decide(gainsaid, desk.reviewers[0], 'approve')
  await reached(gainsaid, ({ state }) => state === 'monitoring')
  await keep(stage, onboardingId(gainsaid), 'customerOnboarding.providerGainsaid')

  provider.reply(202)
  await provided.change({ timeout_ms: 400 })
  await desk.act(atOnce, desk.reviewers[0], 'POST', 'check-requests', { check: 'address' })
  await reached(atOnce, isIn('unanswered'))
  await desk.addCheck(atOnce, { how: 'address', satisfied: true })
  await keep(stage, onboardingId(atOnce), 'customerOnboarding.providerDeniedBefore')

  const silent = await desk.caseInReview()
  await reached(silent, isIn('unanswered'))
  provider.reply(503)
  await provided.change({ timeout_ms: 60_000 })
  await desk.act(silent, desk.reviewers[0], 'POST', 'check-requests', { check: 'address' })
  await reached(silent, isIn('open'))
  await desk.setPolicy({ provider_checks: null })
  await desk.act(silent, desk.clerk, 'PUT', 'policy', {})
  await reached(silent, isIn('overtaken'))
  await keep(stage, onboardingId(silent), 'customerOnboarding.providerSilent')
  await provider.close()
}
