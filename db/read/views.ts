/** Reads stored views: custom ones, and system views that differ from the defaults of the domain. */
import { permits, systemViews } from '../../domain/views/system-views'
import type { ViewPermission } from '../../domain/views/system-views'
import { viewOf } from '../../domain/views/view'
import type { StoredView, View } from '../../domain/views/view'
import type { Reader, SqlValue } from '../connection'

const members = `'viewId', v.view_id, 'isSystem', v.account_key is null, 'shortName', v.short_name, 'description', v.description,
  'isPublic', v.is_public, 'alias', v.alias, 'hideMetadataIfAliasUsed', v.hide_metadata_if_alias_used, 'metadataViewId', v.metadata_view_id,
  'permissions', v.permissions, 'grantableViewIds', v.grantable_view_ids, 'revocableViewIds', v.revocable_view_ids, 'removed', v.removed`

/** A JSON list of the StoredViews that an account may need: its own, and the system's; `which` narrows them by `v.view_id`. */
export const storedViews = (accountKey: string, which: string): string =>
  `coalesce((select jsonb_agg(jsonb_build_object(${members}) order by v.view_id) from views v
     where (v.account_key = ${accountKey} or v.account_key is null) and ${which}), '[]')`

/** Every custom view of the account and every stored system view. */
export async function storedViewsOfAccount(read: Reader, accountKey: string): Promise<readonly StoredView[]> {
  const [row] = await read.raw<{ stored: StoredView[] }>(
    `select ${storedViews('k.account_key', 'true')} as stored from (select ?::bigint as account_key) k`,
    [accountKey],
  )
  return row?.stored ?? []
}

/** Every stored system view, removed ones too. */
export const storedSystemViews = async (read: Reader): Promise<readonly StoredView[]> =>
  (
    await read.raw<{ view: StoredView }>(
      `select jsonb_build_object(${members}) as view from views v where v.account_key is null order by v.view_id`,
    )
  ).map(({ view }) => view)

/** The system view of that id as the instance has it now. */
export async function systemViewById(read: Reader, viewId: string): Promise<View | undefined> {
  const rows = await read.raw<{ view: StoredView }>(
    `select jsonb_build_object(${members}) as view from views v where v.account_key is null and v.view_id = ?`,
    [viewId],
  )
  return viewOf(
    viewId,
    rows.map(({ view }) => view),
  )
}

/** Whether anybody holds the view: on one account, or, without an account, anywhere. */
export async function viewIsHeld(read: Reader, viewId: string, accountKey: string | null): Promise<boolean> {
  const [row] = await read.raw<{ held: boolean }>(
    'select exists (select from account_access where view_id = ? and (?::bigint is null or account_key = ?)) as held',
    [viewId, accountKey, accountKey],
  )
  return row?.held === true
}

/** Which holders of an account a rule about permissions speaks of. */
export interface PermissionRule {
  /** Default system views that the rule is true of. */
  readonly systemViewIds: readonly string[]
  /** What a stored view must permit: any one is enough. */
  readonly permissions: readonly string[]
  /** Views that it is never true of. */
  readonly exceptIds: readonly string[]
}

/** The rule of the views that carry the permission. */
export const carrying = (permission: ViewPermission): PermissionRule => ({
  systemViewIds: systemViews.filter((view) => permits(view, permission)).map(({ id }) => id),
  permissions: [permission],
  exceptIds: [],
})

/** SQL that is true for a row `x` of account_access whose view obeys the rule; its values are those of `ruleValues`. */
export const heldViewObeys = `not x.view_id = any (?::text[]) and case
    when exists (select from views v where v.view_id = x.view_id and (v.account_key = x.account_key or v.account_key is null)) then exists (
      select from views v where v.view_id = x.view_id and (v.account_key = x.account_key or v.account_key is null)
        and not v.removed and v.permissions && ?::text[])
    else x.view_id = any (?::text[]) end`
export const ruleValues = ({ systemViewIds, permissions, exceptIds }: PermissionRule): readonly SqlValue[] => [
  exceptIds,
  permissions,
  systemViewIds,
]
