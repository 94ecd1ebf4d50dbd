/** Comments and tags on a transaction: left through a view, and seen through the same view only. */
import { z } from 'zod'
import { annotationsOf } from '../../db/read/transaction-annotations'
import type { AnnotationKind, AnnotationRow } from '../../db/read/transaction-annotations'
import { deleteAnnotation, insertAnnotation } from '../../db/write/transaction-annotations'
import { isUuid } from '../../domain/ids'
import { permits } from '../../domain/views/system-views'
import type { View, ViewPermission } from '../../domain/views/system-views'
import { Annotation, annotationJson, Comments, PostComment, PostTag, Tags } from '../json/transaction-annotations'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Caller, Check } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'

const tags = ['Transaction-Metadata', 'Transaction']
const place = '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transactions/TRANSACTION_ID/metadata'
const needs = ['bank', 'account', 'view'] as const
const order = ['caller', 'bank', 'account', 'view', 'guard'] as const satisfies readonly Check[]
const bodyFirst = ['caller', 'body', 'bank', 'account', 'view', 'guard'] as const satisfies readonly Check[]
const errors = ['ViewLacksPermission', 'TransactionOfAccountNotFound'] as const
const example = { value: 'OBP' }

interface Viewed {
  readonly view: View
  readonly account: { readonly accountKey: string }
  readonly params: { readonly TRANSACTION_ID: string }
  readonly fail: (name: (typeof errors)[number], detail?: string) => never
}

/** What is missing is told in the words that clients know: every second permission goes by the name of one of them. */
const viewMust =
  (permission: ViewPermission) =>
  ({ view, fail }: Pick<Viewed, 'view' | 'fail'>): void => {
    const missing = permits(view, 'can_see_transaction_metadata')
      ? permits(view, permission)
        ? undefined
        : 'can_see_owner_comment'
      : 'can_see_transaction_metadata'
    if (missing !== undefined) fail('ViewLacksPermission', `${missing}. Current ViewId(${view.id})`)
  }

/** An ill-formed id names no transaction. */
function annotated({ account, view, params: { TRANSACTION_ID: transactionId }, fail }: Viewed) {
  if (!isUuid(transactionId)) return fail('TransactionOfAccountNotFound')
  return { accountKey: account.accountKey, viewId: view.metadataViewId, transactionId }
}

async function listed(request: Viewed, kind: AnnotationKind, { read }: Handles): Promise<AnnotationRow[]> {
  return (await annotationsOf(read, annotated(request), kind)) ?? request.fail('TransactionOfAccountNotFound')
}

async function add(
  request: Viewed & { readonly caller: Caller; readonly body: { readonly value: string } },
  kind: AnnotationKind,
  { writeAtOnce, newId }: Handles,
): Promise<z.input<typeof Annotation>> {
  const { caller, body } = request
  const annotation = { annotationId: newId(), kind, value: body.value, userId: caller.userId, ...annotated(request) }
  const postedAt = (await insertAnnotation(writeAtOnce, annotation)) ?? request.fail('TransactionOfAccountNotFound')
  return annotationJson({ ...annotation, postedAt, author: caller })
}

interface Deletion extends Omit<Viewed, 'fail'> {
  readonly caller: Caller
  readonly fail: (name: (typeof errors)[number] | 'AnnotationNotDeletable') => never
}

async function remove(
  request: Deletion,
  annotation: { readonly annotationId: string; readonly kind: AnnotationKind; readonly permission: ViewPermission },
  { writeAtOnce }: Handles,
): Promise<undefined> {
  const { caller, view, fail } = request
  const { annotationId, kind, permission } = annotation
  const authorId = permits(view, permission) ? null : caller.userId
  const outcome = await deleteAnnotation(writeAtOnce, { ...annotated(request), annotationId, kind, authorId })
  if (outcome === 'no transaction') fail('TransactionOfAccountNotFound')
  if (outcome === 'no annotation') fail('AnnotationNotDeletable')
}

const common = { version: 'v1.2.1', tags, auth: 'user', needs } as const
const posting = { ...common, method: 'POST', order: bodyFirst, reply: [201, Annotation], errors } as const
const listing = { ...common, method: 'GET', order, errors } as const
const deletion = {
  ...common,
  method: 'DELETE',
  order,
  reply: [204, z.undefined()],
  errors: [...errors, 'AnnotationNotDeletable'],
  guard: viewMust('can_see_transaction_metadata'),
} as const

const addComment = endpoint({
  ...posting,
  operation: 'addCommentForViewOnTransaction',
  path: `${place}/comments`,
  summary: 'Add a Transaction Comment',
  description: 'Leaves a comment on a transaction. Whoever sees the account through the same view sees it.',
  guard: viewMust('can_add_comment'),
  body: { name: 'PostTransactionCommentJSON', schema: PostComment, example },
  handle: (request, handles) => add(request, 'COMMENT', handles),
})

const addTag = endpoint({
  ...posting,
  operation: 'addTagForViewOnTransaction',
  path: `${place}/tags`,
  summary: 'Add a Transaction Tag',
  description: 'Puts a tag on a transaction. Whoever sees the account through the same view sees it.',
  guard: viewMust('can_add_tag'),
  body: { name: 'PostTransactionTagJSON', schema: PostTag, example },
  handle: (request, handles) => add(request, 'TAG', handles),
})

const getComments = endpoint({
  ...listing,
  operation: 'getCommentsForViewOnTransaction',
  path: `${place}/comments`,
  summary: 'Get Transaction Comments',
  description: 'The comments that were left on a transaction through this view, oldest first.',
  guard: viewMust('can_see_comments'),
  reply: [200, Comments],
  handle: async (request, handles) => ({ comments: (await listed(request, 'COMMENT', handles)).map(annotationJson) }),
})

const getTags = endpoint({
  ...listing,
  operation: 'getTagsForViewOnTransaction',
  path: `${place}/tags`,
  summary: 'Get Transaction Tags',
  description: 'The tags that were put on a transaction through this view, oldest first.',
  guard: viewMust('can_see_tags'),
  reply: [200, Tags],
  handle: async (request, handles) => ({ tags: (await listed(request, 'TAG', handles)).map(annotationJson) }),
})

const deleteComment = endpoint({
  ...deletion,
  operation: 'deleteCommentForViewOnTransaction',
  path: `${place}/comments/COMMENT_ID`,
  summary: 'Delete a Transaction Comment',
  description: 'Deletes a comment: the author may, and whoever holds a view that may delete comments.',
  handle: (request, handles) =>
    remove(
      request,
      { annotationId: request.params.COMMENT_ID, kind: 'COMMENT', permission: 'can_delete_comment' },
      handles,
    ),
})

const deleteTag = endpoint({
  ...deletion,
  operation: 'deleteTagForViewOnTransaction',
  path: `${place}/tags/TAG_ID`,
  summary: 'Delete a Transaction Tag',
  description: 'Deletes a tag: the author may, and whoever holds a view that may delete tags.',
  handle: (request, handles) =>
    remove(request, { annotationId: request.params.TAG_ID, kind: 'TAG', permission: 'can_delete_tag' }, handles),
})

export const transactionAnnotationEndpoints: readonly AnyEndpoint[] = [
  addComment,
  getComments,
  deleteComment,
  addTag,
  getTags,
  deleteTag,
]
