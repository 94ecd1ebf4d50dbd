/** Writing a custom view down: how far it may go, and what keeps it from existing. */
import { insertCustomView, updateCustomView } from '../../db/write/views'
import { beyond } from '../../domain/views/draft'
import type { ViewDraft } from '../../domain/views/draft'
import type { View } from '../../domain/views/view'
import type { Handles } from '../kernel/handles'

export const newViewErrors = ['ViewBeyondSource', 'CustomViewNotCreated'] as const

interface Writer {
  readonly account: { readonly accountKey: string; readonly bankId: string; readonly accountId: string }
  readonly caller: { readonly userId: string }
}
type Fail<Name extends string> = { readonly fail: (name: Name, detail?: string) => never }

const publicRefused =
  ' <- OBP-00005: Public views not allowed on this instance. Please set allow_public_views = true in props files. '

/** Why the instance or the account can have no such public view; undefined where it can. Nobody was granted what all may read through. */
function whyNotPublic(draft: ViewDraft, { allowPublicViews }: Handles['settings']): string | undefined {
  if (!draft.isPublic) return undefined
  if (!allowPublicViews) return publicRefused
  const passesOn = draft.grantableViewIds.length + draft.revocableViewIds.length > 0
  return passesOn ? ' A public view grants and revokes no views.' : undefined
}

/** Ends in `fail` where the draft gives more than the sources of whoever writes it. */
export function mustStayWithin(draft: ViewDraft, sources: readonly View[], { fail }: Fail<'ViewBeyondSource'>): void {
  const more = beyond(draft, sources)
  if (more.length > 0) fail('ViewBeyondSource', ` Missing on the source: ${more.slice(0, 5).join(', ')}.`)
}

/** The view as it is from now on. */
export async function createView(
  request: Writer & Fail<(typeof newViewErrors)[number]>,
  draft: ViewDraft,
  sources: readonly View[],
  { writeAtOnce, settings }: Handles,
): Promise<View> {
  const { account, caller, fail } = request
  mustStayWithin(draft, sources, request)
  const whyNot = whyNotPublic(draft, settings)
  if (whyNot !== undefined) fail('CustomViewNotCreated', whyNot)
  if (!(await insertCustomView(writeAtOnce, account.accountKey, draft, caller.userId))) {
    fail(
      'CustomViewNotCreated',
      ` <- OBP-30266: The custom view is already exists. Current BankId(${account.bankId}), AccountId(${account.accountId}), ViewId(${draft.id}).`,
    )
  }
  return { ...draft, isSystem: false }
}

/** The view as it is from now on; undefined when the account has none of this id. */
export async function changeView(
  request: Writer & Fail<'ViewBeyondSource' | 'CustomViewNotUpdated'>,
  draft: ViewDraft,
  sources: readonly View[],
  { writeAtOnce, settings }: Handles,
): Promise<View | undefined> {
  const { account, caller, fail } = request
  mustStayWithin(draft, sources, request)
  const whyNot = whyNotPublic(draft, settings)
  if (whyNot !== undefined) fail('CustomViewNotUpdated', whyNot)
  const shortName = await updateCustomView(writeAtOnce, account.accountKey, draft, caller.userId)
  return shortName === undefined ? undefined : { ...draft, shortName, isSystem: false }
}
