/** Everything that workflows may do to the world, made once per worker process from its dependencies. */
import type { Database } from '../db/connection'
import { accountActivities } from './accounts/open-account'
import { kycActivities } from './kyc'
import { paymentActivities } from './payments'
import type { PaymentActivities, PaymentDependencies } from './payments'

/** What every activity needs. */
export interface ActivityDependencies {
  readonly database: Database
  readonly now: () => Date
}

/** What a worker process provides. */
export interface WorkerDependencies extends ActivityDependencies, PaymentDependencies {}

export type Activities = ReturnType<typeof accountActivities> & ReturnType<typeof kycActivities> & PaymentActivities

export const createActivities = (dependencies: WorkerDependencies): Activities => ({
  ...accountActivities(dependencies),
  ...kycActivities(dependencies),
  ...paymentActivities(dependencies),
})
