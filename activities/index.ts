/** Everything that workflows may do to the world, made once per worker process from its dependencies. */
import { accountActivities } from './accounts/open-account'
import type { PaymentDependencies } from './dependencies'
import { kycActivities } from './kyc'
import { paymentActivities } from './payments'
import type { PaymentActivities } from './payments'

export type Activities = ReturnType<typeof accountActivities> & ReturnType<typeof kycActivities> & PaymentActivities

/** `dependencies` are all that the activities may touch; nothing is opened here, so nothing has to be closed. */
export const createActivities = (dependencies: PaymentDependencies): Activities => ({
  ...accountActivities(dependencies),
  ...kycActivities(dependencies),
  ...paymentActivities(dependencies),
})
