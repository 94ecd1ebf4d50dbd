/** Plays what the timer of a case sees, and keeps the histories: it runs on through evidence, it is set anew, it goes off. */
import { onboardingId } from '../../domain/ids'
import { openDesk } from '../support/onboarding'
import { waitFor } from '../support/wait'
import { keep } from './stage'
import type { Stage } from './stage'

export async function recordTimers(stage: Stage): Promise<void> {
  const desk = await openDesk(stage.engine)
  const kept = (await desk.start()).body.customer_id
  for (let count = 0; count < 3; count += 1) await desk.addMedia(kept)
  await desk.addDocument(kept)
  await desk.addCheck(kept)
  await desk.decide(kept, desk.reviewers[0], 'approve')
  await waitFor(
    () => desk.read(kept),
    ({ state }) => state === 'monitoring',
  )
  await keep(stage, onboardingId(kept), 'customerOnboarding.timerKept')
  await desk.setPolicy({ reminder_every_ms: 300 })
  const reminded = (await desk.start()).body.customer_id
  await desk.addMedia(reminded)
  await waitFor(
    () => desk.read(reminded),
    ({ timeline }) => timeline.filter(({ kind }) => kind === 'reminderDue').length > 1,
  )
  await keep(stage, onboardingId(reminded), 'customerOnboarding.timerRang')
}
