/** The API's documentation of itself, as OBP clients ask for it: resource docs and the Swagger export. */
import type { z } from 'zod'
import type { Reader } from '../../db/connection'
import { sharedOperations } from '../../db/read/api-collections'
import { isUuid } from '../../domain/ids'
import { ResourceDocs, SwaggerJson } from '../json/resource-docs'
import type { ResourceDoc } from '../json/resource-docs'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import type { JsonSchema } from '../kernel/json-schema'
import { resourceDocOf } from '../kernel/resource-docs'
import { operationsOf, versionNamed } from '../kernel/served-operations'
import { swaggerDocument } from '../kernel/swagger'
import { isAtLeast, isVersion } from '../kernel/versions'
import type { Api, Version } from '../kernel/versions'

const tags = ['API', 'Documentation']
const locales = new Set(['en_GB', 'es_ES'])
const errors = ['UnknownApiVersion', 'UnknownLocale'] as const
const filters =
  'Filters: `tags` and `functions` (comma-separated), `content` (static, dynamic, all), `api-collection-id` (of a list that its owner shares), `locale` (en_GB, es_ES).'
const common = { version: 'v1.4.0', method: 'GET', tags, auth: 'anonymous' } as const
const docs = {
  ...common,
  summary: 'Get Resource Docs',
  reply: [200, ResourceDocs],
  replyExample: { resource_docs: [] as ResourceDoc[] },
  errors: [...errors, 'ApiCollectionNotFound'],
} as const
const swagger = {
  ...common,
  summary: 'Get Swagger Documentation',
  reply: [200, SwaggerJson],
  replyExample: { swagger: '2.0', info: {}, paths: {} },
  errors,
} as const

/** The values of a comma-separated parameter; undefined when it is not given, and then nothing is filtered. */
const listOf = (query: URLSearchParams, name: string): ReadonlySet<string> | undefined => {
  const values = (query.get(name) ?? '')
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '')
  return values.length === 0 ? undefined : new Set(values)
}

interface Asked {
  readonly query: URLSearchParams
  readonly servedAs: Api
  readonly fail: (name: (typeof errors)[number]) => never
}

type AskedForDocs = Asked & { readonly fail: (name: 'ApiCollectionNotFound') => never }

/** `Accept-Language` changes nothing: the texts are English. A locale that is asked for by name must be one of OBP's. */
function mustBeKnownLocale({ query, fail }: Asked): void {
  const locale = query.get('locale')
  if (locale !== null && !locales.has(locale)) fail('UnknownLocale')
}

/** The operations of the collection that the query names; undefined when it names none. */
async function collectionAsked({ query, fail }: AskedForDocs, read: Reader): Promise<ReadonlySet<string> | undefined> {
  const id = query.get('api-collection-id')
  if (id === null) return undefined
  return new Set((isUuid(id) ? await sharedOperations(read, id) : undefined) ?? fail('ApiCollectionNotFound'))
}

/** Everything here is static: who asks for dynamic endpoints only gets none. */
function filtered(
  docs: readonly ResourceDoc[],
  query: URLSearchParams,
  collection: ReadonlySet<string> | undefined,
): ResourceDoc[] {
  if (query.get('content') === 'dynamic') return []
  const [wantedTags, functions] = [listOf(query, 'tags'), listOf(query, 'functions')]
  return docs.filter(
    (doc) =>
      (wantedTags === undefined || doc.tags.some((tag) => wantedTags.has(tag))) &&
      (functions === undefined || functions.has(doc.implemented_by.function)) &&
      (collection === undefined || collection.has(doc.operation_id)),
  )
}

/** Makes a value once per key: the endpoints do not change while the process runs. */
function remembered<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>()
  return (key) => {
    const value = made.get(key) ?? make(key)
    made.set(key, value)
    return value
  }
}

const knownVersion = ({ params, fail }: Asked & { readonly params: { readonly API_VERSION: string } }): Version =>
  versionNamed(params.API_VERSION) ?? fail('UnknownApiVersion')
// These are part of the OBP API: what serves them is a version.
const ownVersion = ({ servedAs, fail }: Asked): Version => (isVersion(servedAs) ? servedAs : fail('UnknownApiVersion'))

const getBankLevelDynamicResourceDocsObp = endpoint({
  version: 'v1.4.0',
  method: 'GET',
  tags,
  operation: 'getBankLevelDynamicResourceDocsObp',
  path: '/banks/BANK_ID/resource-docs/API_VERSION/obp',
  summary: 'Get Bank Level Dynamic Resource Docs',
  description:
    'The endpoints that a bank has added while the instance runs: there is no way to add one, so there are none.',
  auth: 'user',
  needs: ['bank'],
  reply: [200, ResourceDocs],
  replyExample: { resource_docs: [] },
  errors,
  handle: (request) => {
    knownVersion(request)
    return Promise.resolve({ resource_docs: [] })
  },
})

/** As the first specification has them: versions without a letter, paths without their prefix, and the root once, by no path. */
const inFirstForm = (docs: readonly ResourceDoc[]): ResourceDoc[] =>
  docs
    .filter(({ implemented_by: { function: name } }) => name !== 'rootOfPrefix')
    .map((doc) => {
      const { function: name, version } = doc.implemented_by
      const number = version.replace(/^OBPv?/, '').replaceAll('.', '_')
      const path = doc.request_url.replace(/^\/obp\/v[^/]+/, '')
      return {
        ...doc,
        operation_id: `${number}-${name}`,
        implemented_by: { version: number, function: name },
        request_url: name === 'root' ? '' : path,
      }
    })

/** The endpoints document all endpoints, themselves included: the list is asked for when the first request comes. */
export function resourceDocsEndpoints(all: () => readonly AnyEndpoint[]): readonly AnyEndpoint[] {
  const docsOf = remembered((version: Version): readonly ResourceDoc[] =>
    operationsOf(all(), version).map(resourceDocOf),
  )
  const swaggers = new Map<string, JsonSchema>()
  const swaggerOf = (version: Version, serverUrl: string): JsonSchema => {
    const facts = { title: 'Open Bank Project API', version, serverUrl }
    const made = swaggers.get(version) ?? swaggerDocument(operationsOf(all(), version), facts)
    swaggers.set(version, made)
    return made
  }

  async function docsFor(
    request: AskedForDocs,
    version: Version,
    { read, now }: Handles,
  ): Promise<z.input<typeof ResourceDocs>> {
    mustBeKnownLocale(request)
    const docs = filtered(docsOf(version), request.query, await collectionAsked(request, read))
    const meta = { response_date: `${now().toISOString().slice(0, 19)}Z`, count: docs.length }
    return { resource_docs: docs, ...(isAtLeast(request.servedAs, 'v4.0.0') ? { meta } : {}) }
  }

  function swaggerFor(request: Asked, version: Version, { settings }: Handles): Promise<z.input<typeof SwaggerJson>> {
    mustBeKnownLocale(request)
    return Promise.resolve(swaggerOf(version, settings.publicUrl) as never)
  }

  return [
    endpoint({
      ...docs,
      operation: 'getResourceDocsObp',
      path: '/resource-docs/API_VERSION/obp',
      description: `Every endpoint of a version as a record: URL, text, examples, errors, roles. ${filters}`,
      handle: (request, handles) => docsFor(request, knownVersion(request), handles),
    }),
    endpoint({
      ...docs,
      operation: 'getResourceDocsObpOfPrefix',
      path: '/resource-docs/obp',
      description: `Every endpoint of the version that the URL begins with, as a record. ${filters}`,
      handle: async (request, handles) => {
        const docs = await docsFor(request, ownVersion(request), handles)
        return request.servedAs === 'v1.4.0' ? { ...docs, resource_docs: inFirstForm(docs.resource_docs) } : docs
      },
    }),
    endpoint({
      ...swagger,
      operation: 'getResourceDocsSwagger',
      path: '/resource-docs/API_VERSION/swagger',
      description: 'The endpoints of a version as a Swagger 2.0 document.',
      handle: (request, handles) => swaggerFor(request, knownVersion(request), handles),
    }),
    endpoint({
      ...swagger,
      operation: 'getResourceDocsSwaggerOfPrefix',
      path: '/resource-docs/swagger',
      description: 'The endpoints of the version that the URL begins with, as a Swagger 2.0 document.',
      handle: (request, handles) => swaggerFor(request, ownVersion(request), handles),
    }),
    getBankLevelDynamicResourceDocsObp,
  ]
}
