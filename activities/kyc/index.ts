/** What the onboarding workflow does to the world. */
import type { ActivityDependencies } from '../dependencies'
import { openCaseActivities } from './open-case'
import type { OpenCaseActivities } from './open-case'
import { recordActivities } from './record'
import type { RecordActivities } from './record'

/** All activities of the onboarding workflow. */
export const kycActivities = (dependencies: ActivityDependencies): OpenCaseActivities & RecordActivities => ({
  ...openCaseActivities(dependencies),
  ...recordActivities(dependencies),
})
