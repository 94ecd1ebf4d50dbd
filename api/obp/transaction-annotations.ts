/** Comments, tags and images on a transaction: left through a view, and seen through the same view only. */
import { z } from 'zod'
import { annotationsOf } from '../../db/read/transaction-annotations'
import type { AnnotationKind, AnnotationRow } from '../../db/read/transaction-annotations'
import { deleteAnnotation, insertAnnotation } from '../../db/write/transaction-annotations'
import type { ViewPermission } from '../../domain/views/system-views'
import {
  Annotation,
  annotationJson,
  Image,
  imageJson,
  PostComment,
  PostImage,
  PostTag,
} from '../json/transaction-annotations'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, BodyShape, Caller } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import {
  adding,
  deletableBy,
  deleting,
  metadataErrors,
  metadataPath,
  namedTransaction,
  reading,
  viewMust,
} from './view-metadata'
import type { Viewed } from './view-metadata'

/** What makes the three kinds differ. */
interface Kind<Body extends z.ZodType, Reply extends z.ZodType> {
  readonly kind: AnnotationKind
  readonly word: 'Comment' | 'Tag' | 'Image'
  readonly list: 'comments' | 'tags' | 'images'
  readonly idName: 'COMMENT_ID' | 'TAG_ID' | 'IMAGE_ID'
  readonly permissions: { readonly see: ViewPermission; readonly add: ViewPermission; readonly remove: ViewPermission }
  readonly body: BodyShape<Body>
  readonly contentOf: (body: z.output<Body>) => { readonly value: string; readonly imageUrl: string | null }
  readonly reply: Reply
  readonly json: (row: AnnotationRow) => z.input<Reply>
}

/** Every second permission goes by the name of one of them in the texts that clients know. */
const namedByClients = 'can_see_owner_comment'

async function add(
  request: Viewed & {
    readonly caller: Caller
    readonly fail: (name: (typeof metadataErrors)[number] | 'InvalidUrl') => never
  },
  kind: AnnotationKind,
  content: { readonly value: string; readonly imageUrl: string | null },
  { writeAtOnce, newId }: Handles,
): Promise<AnnotationRow> {
  const { caller, fail } = request
  if (content.imageUrl !== null && !isWebAddress(content.imageUrl)) fail('InvalidUrl')
  const annotation = { annotationId: newId(), kind, ...content, userId: caller.userId, ...namedTransaction(request) }
  const postedAt = (await insertAnnotation(writeAtOnce, annotation)) ?? fail('TransactionOfAccountNotFound')
  return { ...annotation, postedAt, author: caller }
}

const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)

const ofKind = <Body extends z.ZodType, Reply extends z.ZodType>(one: Kind<Body, Reply>): readonly AnyEndpoint[] => {
  const { kind, word, list, permissions } = one
  const singular = word.toLowerCase()
  return [
    endpoint({
      ...adding,
      operation: `add${word}ForViewOnTransaction`,
      path: `${metadataPath}/${list}`,
      summary: `Add a Transaction ${word}`,
      description: `Leaves a ${singular} on a transaction. Whoever sees the account through the same view sees it.`,
      guard: viewMust([permissions.add], namedByClients),
      body: one.body,
      reply: [201, one.reply],
      errors: [...metadataErrors, 'InvalidUrl'],
      handle: async (request, handles) => one.json(await add(request, kind, one.contentOf(request.body), handles)),
    }),
    endpoint({
      ...reading,
      operation: `get${word}sForViewOnTransaction`,
      path: `${metadataPath}/${list}`,
      summary: `Get Transaction ${word}s`,
      description: `The ${singular}s that were left on a transaction through this view, oldest first; through a public view also without a login.`,
      guard: viewMust([permissions.see], namedByClients),
      reply: [200, z.object({ [list]: z.array(one.reply) })],
      errors: metadataErrors,
      handle: async (request, { read }) => {
        const rows =
          (await annotationsOf(read, namedTransaction(request), kind)) ?? request.fail('TransactionOfAccountNotFound')
        return { [list]: rows.map(one.json) }
      },
    }),
    endpoint({
      ...deleting,
      operation: `delete${word}ForViewOnTransaction`,
      path: `${metadataPath}/${list}/${one.idName}`,
      summary: `Delete a Transaction ${word}`,
      description: `Deletes a ${singular} through a view that may: the author's own or, for whoever holds the owner view, anybody's.`,
      guard: viewMust([permissions.see, permissions.remove], permissions.remove),
      reply: [204, z.undefined()],
      errors: [...metadataErrors, 'AnnotationNotDeletable'],
      handle: async (request, { writeAtOnce }) => {
        const params: Readonly<Partial<Record<string, string>>> = request.params
        const outcome = await deleteAnnotation(writeAtOnce, {
          ...namedTransaction(request),
          annotationId: params[one.idName] ?? '',
          kind,
          authorId: deletableBy(request),
        })
        if (outcome === 'no transaction') request.fail('TransactionOfAccountNotFound')
        return outcome === 'deleted' ? undefined : request.fail('AnnotationNotDeletable')
      },
    }),
  ]
}

const example = { value: 'OBP' }
const textOf = ({ value }: { readonly value: string }) => ({ value, imageUrl: null })

export const transactionAnnotationEndpoints: readonly AnyEndpoint[] = [
  ...ofKind({
    kind: 'COMMENT',
    word: 'Comment',
    list: 'comments',
    idName: 'COMMENT_ID',
    permissions: { see: 'can_see_comments', add: 'can_add_comment', remove: 'can_delete_comment' },
    body: { name: 'PostTransactionCommentJSON', schema: PostComment, example },
    contentOf: textOf,
    reply: Annotation,
    json: annotationJson,
  }),
  ...ofKind({
    kind: 'TAG',
    word: 'Tag',
    list: 'tags',
    idName: 'TAG_ID',
    permissions: { see: 'can_see_tags', add: 'can_add_tag', remove: 'can_delete_tag' },
    body: { name: 'PostTransactionTagJSON', schema: PostTag, example },
    contentOf: textOf,
    reply: Annotation,
    json: annotationJson,
  }),
  ...ofKind({
    kind: 'IMAGE',
    word: 'Image',
    list: 'images',
    idName: 'IMAGE_ID',
    permissions: { see: 'can_see_images', add: 'can_add_image', remove: 'can_delete_image' },
    body: {
      name: 'PostTransactionImageJSON',
      schema: PostImage,
      example: { label: 'cool image', URL: 'http://www.mysuperimage.com' },
    },
    contentOf: ({ label, URL: imageUrl }) => ({ value: label, imageUrl }),
    reply: Image,
    json: imageJson,
  }),
]
