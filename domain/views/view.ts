/** A view: what its holders may see of an account and do with it. System views are the instance's, custom ones an account's. */
import type { ViewPermission } from './permissions'
import { systemView } from './system-views'

export interface View {
  readonly id: string
  readonly isSystem: boolean
  readonly shortName: string
  readonly description: string
  /** Everybody may read through it, also without a login. Never true for a system view. */
  readonly isPublic: boolean
  /** Which alias stands in for the name of another account. */
  readonly alias: 'public' | 'private' | 'none'
  readonly hideMetadataIfAliasUsed: boolean
  /** The view whose comments, tags, images and where tags this one shows; usually itself. */
  readonly metadataViewId: string
  readonly permissions: readonly ViewPermission[]
  /** Ids of the system views that a holder may grant, and take away. */
  readonly grantableViewIds: readonly string[]
  readonly revocableViewIds: readonly string[]
}

/** A view as the database keeps it: a custom one, or a system view that differs from what every instance starts with. */
export interface StoredView extends Omit<View, 'isSystem' | 'id'> {
  readonly viewId: string
  readonly isSystem: boolean
  readonly removed: boolean
}

/** What is named for the owner shows everything: it is never public, whatever it is asked to be. */
export const neverPublicIds: readonly string[] = ['owner', '_owner']
export const isPublicAs = (viewId: string, isPublic: boolean): boolean => isPublic && !neverPublicIds.includes(viewId)

const viewOfStored = ({ viewId, ...view }: StoredView): View => ({
  ...view,
  id: viewId,
  isPublic: isPublicAs(viewId, view.isPublic),
})

/**
 * The view behind an id, for one account whose stored views are given: its own custom view first, then a stored system
 * view, then the one that every instance starts with. Undefined for what does not exist, or has been removed.
 */
export function viewOf(viewId: string, stored: readonly StoredView[]): View | undefined {
  const kept =
    stored.find((row) => row.viewId === viewId && !row.isSystem) ?? stored.find((row) => row.viewId === viewId)
  if (kept === undefined) return systemView(viewId)
  return kept.removed ? undefined : viewOfStored(kept)
}

/** The views behind ids, in the order of the ids; what does not exist is left out. */
export const viewsOf = (viewIds: readonly string[], stored: readonly StoredView[]): readonly View[] =>
  viewIds.flatMap((viewId) => viewOf(viewId, stored) ?? [])
