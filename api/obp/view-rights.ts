/** Who may manage the views of an account: what a caller's own views of it permit. */
import { isCustomName } from '../../domain/views/draft'
import { permits } from '../../domain/views/system-views'
import type { ViewPermission } from '../../domain/views/system-views'
import type { View } from '../../domain/views/view'

interface Holder {
  readonly account: { readonly callerViews: readonly View[] }
  readonly fail: (name: 'ViewPermissionMissing', detail: string) => never
}

/** A guard: any one of the caller's views of the account must carry the permission. */
export const anyViewMust =
  (permission: ViewPermission) =>
  ({ account, fail }: Holder): void => {
    if (!account.callerViews.some((view) => permits(view, permission))) {
      fail('ViewPermissionMissing', ` You need the \`${permission}\` permission on any your views`)
    }
  }

/** A guard: the view of the path must carry the permission. `where` is how OBP's text of the call names this view. */
export const viewMustPermit =
  (permission: ViewPermission, where = (viewId: string): string => `VIEW_ID(${viewId})`) =>
  ({ view, fail }: { readonly view: View; readonly fail: Holder['fail'] }): void => {
    if (!permits(view, permission)) {
      fail('ViewPermissionMissing', ` You need the \`${permission}\` permission on ${where(view.id)}`)
    }
  }

/** Ends in `fail` unless the name is one of a custom view. `what` is how OBP's text calls it. */
export function mustBeCustom(
  name: string,
  what: string,
  fail: (name: 'CustomViewNameInvalid', detail: string) => never,
): void {
  if (!isCustomName(name)) fail('CustomViewNameInvalid', ` Current ${what} (${name.slice(0, 125)})`)
}
