/** The narrative of a transaction, which all views share, and its place on earth, one per view. */
import { z } from 'zod'
import type { TransactionRow } from '../../db/read/transactions'
import { deleteNarrative, deletePlace, putNarrative, putPlace } from '../../db/write/transaction-metadata'
import { redactOtherAccount } from '../../domain/views/redact-other-account'
import { isOnEarth } from '../../domain/places'
import { OtherAccount140, otherAccount140Json, Place, placeJson } from '../json/other-accounts'
import { PostNarrative, PostWhere } from '../json/transaction-annotations'
import { filledOrNull, successJson } from '../json/wire'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { seeTransaction } from './first-sight'
import {
  adding,
  deletableBy,
  deleting,
  metadataErrors,
  metadataPath,
  namedTransaction,
  reading,
  replacing,
  viewMust,
} from './view-metadata'
import type { Viewed } from './view-metadata'

async function rowOf({ account, view, params, fail }: Viewed, handles: Handles): Promise<TransactionRow> {
  const row = await seeTransaction(account.accountKey, params.TRANSACTION_ID, view.metadataViewId, handles)
  return row ?? fail('TransactionOfAccountNotFound')
}

const narrative = `${metadataPath}/narrative` as const
const mayWriteNarrative = viewMust(['can_edit_owner_comment'], 'can_add_owner_comment')

const getNarrative = endpoint({
  ...reading,
  operation: 'getTransactionNarrative',
  path: narrative,
  summary: 'Get a Transaction Narrative',
  description: 'What the owner says about a transaction, null where nothing is said. All views share it.',
  guard: viewMust(['can_see_owner_comment']),
  reply: [200, z.object({ narrative: z.string().nullable() })],
  errors: metadataErrors,
  handle: async (request, handles) => ({
    narrative: filledOrNull((await rowOf(request, handles)).facts.metadata.narrative),
  }),
})

/** POST and PUT do the same: there is one narrative, and whatever was there before is replaced. */
const writeNarrative = (how: typeof adding | typeof replacing, operation: string, done: string): AnyEndpoint =>
  endpoint({
    ...how,
    operation,
    path: narrative,
    summary: how.method === 'POST' ? 'Add a Transaction Narrative' : 'Update a Transaction Narrative',
    description:
      'Says something about a transaction, in place of what was said before; an empty text takes it back. All views share it.',
    guard: mayWriteNarrative,
    body: { name: 'TransactionNarrativeJSON', schema: PostNarrative, example: { narrative: 'My new (old!) piano' } },
    reply: [how.method === 'POST' ? 201 : 200, successJson],
    errors: metadataErrors,
    handle: async (request, { writeAtOnce }) => {
      const said = request.body.narrative
      const named = namedTransaction(request)
      const isThere =
        said === ''
          ? await deleteNarrative(writeAtOnce, named)
          : await putNarrative(writeAtOnce, named, said, request.caller.userId)
      return isThere ? { success: done } : request.fail('TransactionOfAccountNotFound')
    },
  })

const removeNarrative = endpoint({
  ...deleting,
  operation: 'deleteTransactionNarrative',
  path: narrative,
  summary: 'Delete a Transaction Narrative',
  description: 'Takes back what was said about a transaction.',
  guard: mayWriteNarrative,
  reply: [204, z.undefined()],
  errors: metadataErrors,
  handle: async (request, { writeAtOnce }) =>
    (await deleteNarrative(writeAtOnce, namedTransaction(request)))
      ? undefined
      : request.fail('TransactionOfAccountNotFound'),
})

const where = `${metadataPath}/where` as const

const getPlace = endpoint({
  ...reading,
  operation: 'getWhereTagForViewOnTransaction',
  path: where,
  summary: 'Get a Transaction where Tag',
  description: 'Where on earth a transaction was made, as it was said through this view; null where nothing was said.',
  guard: viewMust(['can_see_where_tag'], 'can_see_owner_comment'),
  reply: [200, z.object({ where: Place.nullable() })],
  errors: metadataErrors,
  handle: async (request, handles) => {
    const place = (await rowOf(request, handles)).facts.metadata.where
    return { where: place && placeJson(place) }
  },
})

const writePlace = (how: typeof adding | typeof replacing, operation: string, done: string): AnyEndpoint =>
  endpoint({
    ...how,
    operation,
    path: where,
    summary: how.method === 'POST' ? 'Add a Transaction where Tag' : 'Update a Transaction where Tag',
    description: 'Says where on earth a transaction was made, in place of what this view said before.',
    guard: viewMust(['can_add_where_tag']),
    body: {
      name: 'PostTransactionWhereJSON',
      schema: PostWhere,
      example: { where: { latitude: 37.423021, longitude: -122.083739 } },
    },
    reply: [201, successJson],
    errors: [...metadataErrors, 'NotOnEarth'],
    handle: async (request, { writeAtOnce }) => {
      const place = request.body.where
      if (!isOnEarth(place)) request.fail('NotOnEarth')
      const named = { ...namedTransaction(request), ...place, userId: request.caller.userId }
      return (await putPlace(writeAtOnce, named)) ? { success: done } : request.fail('TransactionOfAccountNotFound')
    },
  })

const removePlace = endpoint({
  ...deleting,
  operation: 'deleteWhereTagForViewOnTransaction',
  path: where,
  summary: 'Delete a Transaction where Tag',
  description:
    "Takes back where a transaction was made: one's own word or, for whoever holds the owner view, anybody's.",
  guard: viewMust(['can_see_where_tag', 'can_delete_where_tag'], 'can_delete_where_tag'),
  reply: [204, z.undefined()],
  errors: [...metadataErrors, 'AnnotationNotDeletable'],
  handle: async (request, { writeAtOnce }) => {
    const outcome = await deletePlace(writeAtOnce, { ...namedTransaction(request), placedBy: deletableBy(request) })
    if (outcome === 'no transaction') request.fail('TransactionOfAccountNotFound')
    return outcome === 'deleted' ? undefined : request.fail('AnnotationNotDeletable')
  },
})

const getOtherAccountForTransaction = endpoint({
  ...reading,
  operation: 'getOtherAccountForTransaction',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transactions/TRANSACTION_ID/other_account',
  summary: 'Get Other Account of Transaction',
  description: 'The account on the other side of a transaction, as the view shows it.',
  tags: ['Transaction', 'Counterparty'],
  reply: [200, OtherAccount140],
  errors: metadataErrors,
  handle: async (request, handles) => {
    const row = await rowOf(request, handles)
    const other = redactOtherAccount(request.view, row.facts.otherAccount)
    return otherAccount140Json(
      other ??
        request.fail(
          'ViewLacksPermission',
          `can_see_transaction_other_bank_account. Current ViewId(${request.view.id})`,
        ),
    )
  },
})

export const transactionMetadataEndpoints: readonly AnyEndpoint[] = [
  getNarrative,
  writeNarrative(adding, 'addTransactionNarrative', 'narrative added'),
  writeNarrative(replacing, 'updateTransactionNarrative', 'narrative updated'),
  removeNarrative,
  getPlace,
  writePlace(adding, 'addWhereTagForViewOnTransaction', 'where tag added'),
  writePlace(replacing, 'updateWhereTagForViewOnTransaction', 'where tag updated'),
  removePlace,
  getOtherAccountForTransaction,
]
