/** What the onboarding workflow does to the world. */
import type { CaseDependencies } from '../dependencies'
import { actActivities } from './act'
import type { ActActivities } from './act'
import { engineCheckActivities } from './engine-checks'
import type { EngineCheckActivities } from './engine-checks'
import { openCaseActivities } from './open-case'
import type { OpenCaseActivities } from './open-case'
import { recordActivities } from './record'
import type { RecordActivities } from './record'
import { providerAnswerActivities } from './provider-answers'
import type { ProviderAnswerActivities } from './provider-answers'

/** All activities of the onboarding workflow. */
export const kycActivities = (
  dependencies: CaseDependencies,
): OpenCaseActivities & RecordActivities & ActActivities & EngineCheckActivities & ProviderAnswerActivities => ({
  ...openCaseActivities(dependencies),
  ...recordActivities(dependencies),
  ...actActivities(dependencies),
  ...engineCheckActivities(dependencies),
  ...providerAnswerActivities(dependencies),
})
