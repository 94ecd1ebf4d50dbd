/** Writes and deletes comments and tags on transactions. Owner: the API. */
import { isUuid } from '../../domain/ids'
import type { Transaction } from '../connection'
import type { AnnotatedTransaction, AnnotationKind } from '../read/transaction-annotations'

export interface NewAnnotation extends AnnotatedTransaction {
  readonly annotationId: string
  readonly kind: AnnotationKind
  readonly userId: string
  readonly value: string
  /** Null for all but images. */
  readonly imageUrl: string | null
}

/** When it was posted (ISO 8601), or undefined when the account has no such transaction. */
export async function insertAnnotation(
  transaction: Transaction,
  annotation: NewAnnotation,
): Promise<string | undefined> {
  const { annotationId, kind, viewId, userId, value, imageUrl, transactionId, accountKey } = annotation
  const [row] = await transaction.raw<{ postedAt: string }>(
    `insert into transaction_annotations (annotation_id, kind, transaction_id, view_id, user_id, value, image_url)
     select ?, ?, transaction_id, ?, ?, ?, ? from ledger_entries where transaction_id = ? and account_key = ?
     returning iso_seconds(posted_at) as "postedAt"`,
    [annotationId, kind, viewId, userId, value, imageUrl, transactionId, accountKey],
  )
  return row?.postedAt
}

export interface AnnotationToDelete extends AnnotatedTransaction {
  readonly annotationId: string
  readonly kind: AnnotationKind
  /** Its author must be this user; null where anybody's may go. */
  readonly authorId: string | null
}

/** Whether the account has the transaction, and whether the annotation was there to be deleted under the view. */
export async function deleteAnnotation(
  transaction: Transaction,
  { annotationId, kind, viewId, authorId, transactionId, accountKey }: AnnotationToDelete,
): Promise<'deleted' | 'no annotation' | 'no transaction'> {
  const [row] = await transaction.raw<{ deleted: boolean }>(
    `with entry as (select transaction_id from ledger_entries where transaction_id = ? and account_key = ?), gone as (
       delete from transaction_annotations n using entry where n.transaction_id = entry.transaction_id
         and n.annotation_id = ?::uuid and n.kind = ? and n.view_id = ? and n.user_id = coalesce(?::uuid, n.user_id)
       returning 1
     ) select exists (select from gone) as "deleted" from entry`,
    [transactionId, accountKey, isUuid(annotationId) ? annotationId : null, kind, viewId, authorId],
  )
  if (row === undefined) return 'no transaction'
  return row.deleted ? 'deleted' : 'no annotation'
}
