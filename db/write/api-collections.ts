/** Writes the lists of operations that users keep. Owner: the API. */
import { isUuid } from '../../domain/ids'
import type { Transaction } from '../connection'
import type { ApiCollectionEndpointRow, ApiCollectionRow } from '../read/api-collections'

/** False when the user has a collection of that name. */
export async function insertCollection(transaction: Transaction, collection: ApiCollectionRow): Promise<boolean> {
  const inserted = await transaction.raw(
    `insert into api_collections (api_collection_id, user_id, name, is_sharable, description) values (?, ?, ?, ?, ?)
     on conflict on constraint api_collections_name_unique do nothing returning api_collection_id`,
    [collection.collectionId, collection.userId, collection.name, collection.isSharable, collection.description],
  )
  return inserted.length > 0
}

/** Deletes a collection with what it lists; false when the user has none of this id. */
export async function deleteCollection(
  transaction: Transaction,
  userId: string,
  collectionId: string,
): Promise<boolean> {
  if (!isUuid(collectionId)) return false
  const deleted = await transaction.raw(
    'delete from api_collections where api_collection_id = ? and user_id = ? returning api_collection_id',
    [collectionId, userId],
  )
  return deleted.length > 0
}

/** False when the collection lists the operation already. */
export async function insertCollectionEndpoint(
  transaction: Transaction,
  { collectionEndpointId, collectionId, operationId }: ApiCollectionEndpointRow,
): Promise<boolean> {
  const inserted = await transaction.raw(
    `insert into api_collection_endpoints (api_collection_endpoint_id, api_collection_id, operation_id)
     select ?, api_collection_id, ? from api_collections where api_collection_id = ? for key share
     on conflict on constraint api_collection_endpoints_operation_unique do nothing returning api_collection_endpoint_id`,
    [collectionEndpointId, operationId, collectionId],
  )
  return inserted.length > 0
}

/** False when the collection does not list the operation. */
export async function deleteCollectionEndpoint(
  transaction: Transaction,
  collectionId: string,
  operationId: string,
): Promise<boolean> {
  const deleted = await transaction.raw(
    `delete from api_collection_endpoints where api_collection_id = ? and operation_id = ?
     returning api_collection_endpoint_id`,
    [collectionId, operationId],
  )
  return deleted.length > 0
}
