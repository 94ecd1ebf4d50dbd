/** Reads the comments, tags and images that people left on a transaction. */
import type { Reader } from '../connection'

export const annotationKinds = ['COMMENT', 'TAG', 'IMAGE'] as const
export type AnnotationKind = (typeof annotationKinds)[number]

/** Who left something, as replies name them; null when the user was deleted. */
export type AuthorRow = { readonly providerId: string; readonly provider: string; readonly email: string } | null

/** SQL: the author, from a row of users `u`. */
export const authorColumns = `case when u.deleted_at is null
  then jsonb_build_object('providerId', u.provider_id, 'provider', u.provider, 'email', u.email) end`

export interface AnnotationRow {
  readonly annotationId: string
  /** The comment, the tag, or the label of the image. */
  readonly value: string
  /** Null for all but images. */
  readonly imageUrl: string | null
  /** ISO 8601 with whole seconds. */
  readonly postedAt: string
  readonly author: AuthorRow
}

export interface AnnotatedTransaction {
  readonly accountKey: string
  readonly transactionId: string
  readonly viewId: string
}

// Nobody reads more about one transaction; the bound is there so that no row count can exhaust the server.
const maxAnnotations = 1_000

/** A JSON list of AnnotationRows, oldest first; `transaction` is an SQL expression, view id and kind are values. */
export const annotationsOfTransaction = (transaction: string): string =>
  `coalesce((select jsonb_agg(jsonb_build_object('annotationId', n.annotation_id, 'value', n.value, 'imageUrl', n.image_url, 'postedAt', iso_seconds(n.posted_at),
      'author', ${authorColumns}) order by n.posted_at, n.annotation_id)
    from (select * from transaction_annotations where transaction_id = ${transaction} and view_id = ? and kind = ?
          order by posted_at, annotation_id limit ${maxAnnotations}) n join users u using (user_id)), '[]')`

/** The annotations of one kind under one view; undefined when the account has no such transaction, a UUID. */
export async function annotationsOf(
  read: Reader,
  { accountKey, transactionId, viewId }: AnnotatedTransaction,
  kind: AnnotationKind,
): Promise<AnnotationRow[] | undefined> {
  const [row] = await read.raw<{ annotations: AnnotationRow[] }>(
    `select ${annotationsOfTransaction('e.transaction_id')} as annotations
     from ledger_entries e where e.transaction_id = ? and e.account_key = ?`,
    [viewId, kind, transactionId, accountKey],
  )
  return row?.annotations
}
