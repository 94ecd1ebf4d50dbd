/** Lists of operations that users keep, on the wire. */
import { z } from 'zod'
import type { ApiCollectionEndpointRow, ApiCollectionRow } from '../../db/read/api-collections'
import { filledText, flag, text } from './wire'

export const PostApiCollection = z.object({
  api_collection_name: filledText(100),
  is_sharable: flag,
  description: text(2_000).nullish(),
})
export const PostApiCollectionEndpoint = z.object({ operation_id: text(255) })

export const ApiCollection = z.object({
  api_collection_id: z.string(),
  user_id: z.string(),
  api_collection_name: z.string(),
  is_sharable: z.boolean(),
  description: z.string(),
})
export const ApiCollections = z.object({ api_collections: z.array(ApiCollection) })

export const ApiCollectionEndpoint = z.object({
  api_collection_endpoint_id: z.string(),
  api_collection_id: z.string(),
  operation_id: z.string(),
})
export const ApiCollectionEndpoints = z.object({ api_collection_endpoints: z.array(ApiCollectionEndpoint) })

export const collectionJson = (row: ApiCollectionRow): z.input<typeof ApiCollection> => ({
  api_collection_id: row.collectionId,
  user_id: row.userId,
  api_collection_name: row.name,
  is_sharable: row.isSharable,
  description: row.description,
})

export const collectionEndpointJson = (row: ApiCollectionEndpointRow): z.input<typeof ApiCollectionEndpoint> => ({
  api_collection_endpoint_id: row.collectionEndpointId,
  api_collection_id: row.collectionId,
  operation_id: row.operationId,
})
