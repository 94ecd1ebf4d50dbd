/** Lists of operations that users keep, such as their favourites in an API explorer. */
import { z } from 'zod'
import { collectionEndpointsOf, collectionsOf } from '../../db/read/api-collections'
import {
  deleteCollection,
  deleteCollectionEndpoint,
  insertCollection,
  insertCollectionEndpoint,
} from '../../db/write/api-collections'
import {
  ApiCollection,
  ApiCollectionEndpoint,
  ApiCollectionEndpoints,
  ApiCollections,
  collectionEndpointJson,
  collectionJson,
  PostApiCollection,
  PostApiCollectionEndpoint,
} from '../json/api-collections'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { operationKey } from '../kernel/versions'

const common = { version: 'v4.0.0', tags: ['Api-Collection'], auth: 'user' } as const
const place = '/my/api-collections'
const endpointsPlace = `${place}/API_COLLECTION_NAME/api-collection-endpoints` as const
// All lists are read at once.
const mostCollections = 1_000

const create = endpoint({
  ...common,
  operation: 'createMyApiCollection',
  method: 'POST',
  path: place,
  summary: 'Create My Api Collection',
  description: 'Starts a list of operations under a name that the caller does not use yet.',
  body: {
    name: 'PostApiCollectionJson400',
    schema: PostApiCollection,
    example: { api_collection_name: 'Favourites', is_sharable: true, description: 'What I use most' },
  },
  reply: [201, ApiCollection],
  errors: ['ApiCollectionExists', 'InvalidJson'],
  handle: async ({ caller, body, fail }, { read, writeAtOnce, newId }) => {
    const held = await collectionsOf(read, caller.userId)
    if (held.length >= mostCollections) fail('InvalidJson', ` A user keeps at most ${mostCollections} collections.`)
    const collection = {
      collectionId: newId(),
      userId: caller.userId,
      name: body.api_collection_name,
      isSharable: body.is_sharable,
      description: body.description ?? '',
    }
    return (await insertCollection(writeAtOnce, collection)) ? collectionJson(collection) : fail('ApiCollectionExists')
  },
})

const getMine = endpoint({
  ...common,
  operation: 'getMyApiCollections',
  method: 'GET',
  path: place,
  summary: 'Get My Api Collections',
  description: 'The lists of operations of the caller, oldest first.',
  reply: [200, ApiCollections],
  errors: [],
  handle: async ({ caller }, { read }) => ({
    api_collections: (await collectionsOf(read, caller.userId)).map(collectionJson),
  }),
})

const deleteMine = endpoint({
  ...common,
  operation: 'deleteMyApiCollection',
  method: 'DELETE',
  path: `${place}/API_COLLECTION_ID`,
  summary: 'Delete My Api Collection',
  description: 'Deletes a list of the caller with everything on it.',
  reply: [204, z.undefined()],
  errors: ['ApiCollectionNotFound'],
  handle: async ({ caller, params, fail }, { writeAtOnce }) => {
    const deleted = await deleteCollection(writeAtOnce, caller.userId, params.API_COLLECTION_ID)
    return deleted ? undefined : fail('ApiCollectionNotFound')
  },
})

const getFeatured = endpoint({
  ...common,
  auth: 'anonymous',
  operation: 'getFeaturedApiCollections',
  method: 'GET',
  path: '/api-collections/featured',
  summary: 'Get Featured Api Collections',
  description: 'The lists that this instance recommends to everybody: none.',
  reply: [200, ApiCollections],
  errors: [],
  handle: () => Promise.resolve({ api_collections: [] }),
})

const getEndpoints = endpoint({
  ...common,
  operation: 'getMyApiCollectionEndpoints',
  method: 'GET',
  path: endpointsPlace,
  summary: 'Get My Api Collection Endpoints',
  description: "The operations on a list of the caller's, oldest first.",
  reply: [200, ApiCollectionEndpoints],
  errors: ['ApiCollectionNotFound'],
  handle: async ({ caller, params, fail }, { read }) => {
    const { endpoints } =
      (await collectionEndpointsOf(read, caller.userId, params.API_COLLECTION_NAME)) ?? fail('ApiCollectionNotFound')
    return { api_collection_endpoints: endpoints.map(collectionEndpointJson) }
  },
})

const deleteEndpoint = endpoint({
  ...common,
  operation: 'deleteMyApiCollectionEndpoint',
  method: 'DELETE',
  path: `${endpointsPlace}/OPERATION_ID`,
  summary: 'Delete My Api Collection Endpoint',
  description: "Takes an operation off a list of the caller's.",
  reply: [204, z.undefined()],
  errors: ['ApiCollectionNotFound', 'ApiCollectionEndpointNotFound'],
  handle: async ({ caller, params, fail }, { read, writeAtOnce }) => {
    const { collectionId } =
      (await collectionEndpointsOf(read, caller.userId, params.API_COLLECTION_NAME)) ?? fail('ApiCollectionNotFound')
    const deleted = await deleteCollectionEndpoint(writeAtOnce, collectionId, params.OPERATION_ID)
    return deleted ? undefined : fail('ApiCollectionEndpointNotFound')
  },
})

/** Only operations that there are can be listed: `all` gives them, asked for when the first request comes. */
export function apiCollectionEndpoints(all: () => readonly AnyEndpoint[]): readonly AnyEndpoint[] {
  const addEndpoint = endpoint({
    ...common,
    operation: 'createMyApiCollectionEndpoint',
    method: 'POST',
    path: endpointsPlace,
    summary: 'Create My Api Collection Endpoint',
    description: "Puts an operation on a list of the caller's; its id is that of the resource docs.",
    body: {
      name: 'PostApiCollectionEndpointJson400',
      schema: PostApiCollectionEndpoint,
      example: { operation_id: 'OBPv4.0.0-getBanks' },
    },
    reply: [201, ApiCollectionEndpoint],
    errors: ['ApiCollectionNotFound', 'ApiCollectionEndpointExists', 'InvalidOperationId'],
    handle: async ({ caller, params, body, fail }, { read, writeAtOnce, newId }) => {
      const operationId = body.operation_id
      if (!all().some((one) => `OBP${operationKey(one)}` === operationId)) fail('InvalidOperationId')
      const { collectionId } =
        (await collectionEndpointsOf(read, caller.userId, params.API_COLLECTION_NAME)) ?? fail('ApiCollectionNotFound')
      const listed = { collectionEndpointId: newId(), collectionId, operationId }
      const inserted = await insertCollectionEndpoint(writeAtOnce, listed)
      return inserted ? collectionEndpointJson(listed) : fail('ApiCollectionEndpointExists')
    },
  })
  return [create, getMine, deleteMine, getFeatured, getEndpoints, addEndpoint, deleteEndpoint]
}
