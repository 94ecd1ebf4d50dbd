/** Whose views let them pay from an account, as a rule that the database can apply. */
import { mayPay, payingPermissions, watchingViewIds } from './may'
import { systemViews } from './system-views'

export interface PayingRule {
  /** Default system views that let their holders pay. */
  readonly systemViewIds: readonly string[]
  /** What a stored view must permit: any one is enough. */
  readonly permissions: readonly string[]
  /** Views that never do. */
  readonly exceptIds: readonly string[]
}

export const payingRule = (instance: { readonly auditorMayPay: boolean }): PayingRule => ({
  systemViewIds: systemViews.filter((view) => mayPay(view, instance)).map(({ id }) => id),
  permissions: payingPermissions,
  exceptIds: instance.auditorMayPay ? [] : watchingViewIds,
})
