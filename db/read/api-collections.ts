/** Reads the lists of operations that users keep. */
import type { Reader } from '../connection'

export interface ApiCollectionRow {
  readonly collectionId: string
  readonly userId: string
  readonly name: string
  readonly isSharable: boolean
  readonly description: string
}

export interface ApiCollectionEndpointRow {
  readonly collectionEndpointId: string
  readonly collectionId: string
  readonly operationId: string
}

// There are some hundred operations; nobody keeps this many lists of them by hand.
const longestList = 1_000

/** The collections of a user, oldest first. */
export const collectionsOf = (read: Reader, userId: string): Promise<ApiCollectionRow[]> =>
  read.raw<ApiCollectionRow>(
    `select api_collection_id as "collectionId", user_id as "userId", name, is_sharable as "isSharable", description
     from api_collections where user_id = ? order by created_at, api_collection_id limit ${longestList}`,
    [userId],
  )

/** The operations of the user's collection of that name, oldest first; undefined when there is no such collection. */
export async function collectionEndpointsOf(
  read: Reader,
  userId: string,
  name: string,
): Promise<{ readonly collectionId: string; readonly endpoints: readonly ApiCollectionEndpointRow[] } | undefined> {
  const [row] = await read.raw<{ collectionId: string; endpoints: ApiCollectionEndpointRow[] }>(
    `select c.api_collection_id as "collectionId", coalesce((select jsonb_agg(jsonb_build_object('collectionEndpointId', e.api_collection_endpoint_id,
         'collectionId', e.api_collection_id, 'operationId', e.operation_id) order by e.created_at, e.operation_id)
       from api_collection_endpoints e where e.api_collection_id = c.api_collection_id), '[]') as endpoints
     from api_collections c where c.user_id = ? and c.name = ?`,
    [userId, name],
  )
  return row
}

/** The operation ids of a collection that its owner shares; undefined when there is no such collection. */
export async function sharedOperations(read: Reader, collectionId: string): Promise<readonly string[] | undefined> {
  const [row] = await read.raw<{ operations: string[] }>(
    `select array(select e.operation_id from api_collection_endpoints e where e.api_collection_id = c.api_collection_id) as operations
     from api_collections c where c.api_collection_id = ? and c.is_sharable`,
    [collectionId],
  )
  return row?.operations
}
