/** Writes custom views of accounts, and changes of system views. Owner: the API. */
import type { ViewDraft } from '../../domain/views/draft'
import type { SqlValue, Transaction } from '../connection'
import { forgottenCounterparties } from './counterparties'

const columns = `account_key, view_id, short_name, description, is_public, alias, hide_metadata_if_alias_used, metadata_view_id,
  permissions, grantable_view_ids, revocable_view_ids, changed_by`
const marks = '?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?'

const valuesOf = (accountKey: string | null, draft: ViewDraft, changedBy: string): readonly SqlValue[] => [
  accountKey,
  draft.id,
  draft.shortName,
  draft.description,
  draft.isPublic,
  draft.alias,
  draft.hideMetadataIfAliasUsed,
  draft.metadataViewId,
  draft.permissions,
  draft.grantableViewIds,
  draft.revocableViewIds,
  changedBy,
]

/** SQL: parts of a statement that delete the notes left on transactions under the views (account_key, view_id) of another part of it. */
const forgottenNotes = (views: string): string =>
  (['transaction_annotations', 'transaction_places'] as const)
    .map(
      (table) => `forgotten_${table} as (
         delete from ${table} n using ${views} v, ledger_entries e
         where n.view_id = v.view_id and left(n.view_id, 1) = '_' and e.transaction_id = n.transaction_id and e.account_key = v.account_key)`,
    )
    .join(',\n')

/**
 * False when the account has a view of this id. A new view is granted to nobody, and nothing has been said through it: what is
 * left of grants, notes and counterparties of an earlier view of the same id goes, because one of them and a deletion can have met.
 */
export async function insertCustomView(
  transaction: Transaction,
  accountKey: string,
  draft: ViewDraft,
  madeBy: string,
): Promise<boolean> {
  const made = await transaction.raw(
    `with made as (insert into views (${columns}) values (${marks}) on conflict (account_key, view_id) do nothing returning account_key, view_id),
       forgotten as (delete from account_access x using made where x.account_key = made.account_key and x.view_id = made.view_id),
       ${forgottenNotes('made')},
       ${forgottenCounterparties('made')}
     select view_id from made`,
    valuesOf(accountKey, draft, madeBy),
  )
  return made.length > 0
}

/** Replaces all but id and name; undefined when the account has no such view, else its name. */
export async function updateCustomView(
  transaction: Transaction,
  accountKey: string,
  draft: Omit<ViewDraft, 'shortName'>,
  changedBy: string,
): Promise<string | undefined> {
  const [row] = await transaction.raw<{ shortName: string }>(
    `update views set description = ?, is_public = ?, alias = ?, hide_metadata_if_alias_used = ?, metadata_view_id = ?, permissions = ?,
       grantable_view_ids = ?, revocable_view_ids = ?, changed_by = ?, changed_at = now()
     where account_key = ? and view_id = ? returning short_name as "shortName"`,
    [
      draft.description,
      draft.isPublic,
      draft.alias,
      draft.hideMetadataIfAliasUsed,
      draft.metadataViewId,
      draft.permissions,
      draft.grantableViewIds,
      draft.revocableViewIds,
      changedBy,
      accountKey,
      draft.id,
    ],
  )
  return row?.shortName
}

/** What was written through it goes, too, and nothing more is paid to its counterparties. A view that somebody holds stays, and so does one whose notes another view shares. */
export async function deleteCustomView(
  transaction: Transaction,
  accountKey: string,
  viewId: string,
): Promise<'deleted' | 'held' | 'absent'> {
  const [row] = await transaction.raw<{ held: boolean; gone: boolean }>(
    `with held as (select exists (select from account_access where account_key = ? and view_id = ?)
         or exists (select from views where account_key = ? and metadata_view_id = ? and view_id <> metadata_view_id) as held),
       gone as (delete from views using held where account_key = ? and view_id = ? and not held.held returning account_key, view_id),
       ${forgottenNotes('gone')},
       ${forgottenCounterparties('gone')}
     select held.held, exists (select from gone) as gone from held`,
    [accountKey, viewId, accountKey, viewId, accountKey, viewId],
  )
  if (row?.gone === true) return 'deleted'
  return row?.held === true ? 'held' : 'absent'
}

const systemViewSql = (which: string): string =>
  `insert into views (${columns}) values (${marks})
   on conflict (account_key, view_id) do update set short_name = excluded.short_name, description = excluded.description, alias = excluded.alias,
     hide_metadata_if_alias_used = excluded.hide_metadata_if_alias_used, metadata_view_id = excluded.metadata_view_id,
     permissions = excluded.permissions, grantable_view_ids = excluded.grantable_view_ids,
     revocable_view_ids = excluded.revocable_view_ids, removed = false, changed_by = excluded.changed_by, changed_at = now()
   where ${which} returning view_id`

/** Makes a system view; one that had been removed is there again. False when somebody else has made it meanwhile. */
export async function insertSystemView(transaction: Transaction, draft: ViewDraft, madeBy: string): Promise<boolean> {
  return (await transaction.raw(systemViewSql('views.removed'), valuesOf(null, draft, madeBy))).length > 0
}

/** Replaces a system view. False when somebody else has removed it meanwhile. */
export async function updateSystemView(
  transaction: Transaction,
  draft: ViewDraft,
  changedBy: string,
): Promise<boolean> {
  return (await transaction.raw(systemViewSql('not views.removed'), valuesOf(null, draft, changedBy))).length > 0
}

/** The instance has the system view no more. */
export async function removeSystemView(transaction: Transaction, draft: ViewDraft, removedBy: string): Promise<void> {
  await transaction.raw(
    `insert into views (${columns}, removed) values (${marks}, true)
     on conflict (account_key, view_id) do update set removed = true, changed_by = excluded.changed_by, changed_at = now()`,
    valuesOf(null, draft, removedBy),
  )
}
