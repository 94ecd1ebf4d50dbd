/** Everything that workflows may do to the world, made once per worker process from its dependencies. */
import { accountActivities } from './accounts/open-account'
import type { WorkerDependencies } from './dependencies'
import { fileActivities } from './files'
import type { FileActivities } from './files'
import { kycActivities } from './kyc'
import { ledgerActivities } from './ledger'
import type { LedgerActivities } from './ledger'
import { outboxActivities } from './outside'
import type { OutboxActivities } from './outside'
import { paymentActivities } from './payments'
import type { PaymentActivities } from './payments'
import { screeningActivities } from './screening'
import type { ScreeningActivities } from './screening'
import { standingOrderActivities } from './standing-orders'
import type { StandingOrderActivities } from './standing-orders'
import { staffRequestActivities } from './staff-requests'
import type { StaffRequestActivities } from './staff-requests'

export type Activities = ReturnType<typeof accountActivities> &
  ReturnType<typeof kycActivities> &
  PaymentActivities &
  StandingOrderActivities &
  StaffRequestActivities &
  OutboxActivities &
  LedgerActivities &
  FileActivities &
  ScreeningActivities

/** `dependencies` are all that the activities may touch; nothing is opened here, so nothing has to be closed. */
export const createActivities = (dependencies: WorkerDependencies): Activities => ({
  ...accountActivities(dependencies),
  ...kycActivities(dependencies),
  ...paymentActivities(dependencies),
  ...standingOrderActivities(dependencies),
  ...staffRequestActivities(dependencies),
  ...outboxActivities(dependencies),
  ...ledgerActivities(dependencies),
  ...fileActivities(dependencies),
  ...screeningActivities(dependencies),
})
