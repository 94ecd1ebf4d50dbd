/** The API's documentation of itself, as OBP clients ask for it: resource docs and the Swagger export. */
import { ResourceDocs, SwaggerJson } from '../json/resource-docs'
import type { ResourceDoc } from '../json/resource-docs'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import type { JsonSchema } from '../kernel/json-schema'
import { resourceDocOf } from '../kernel/resource-docs'
import { operationsOf, versionNamed } from '../kernel/served-operations'
import { isAtLeast } from '../kernel/versions'
import { swaggerDocument } from '../kernel/swagger'
import type { Version } from '../kernel/versions'

const tags = ['API', 'Documentation']
const locales = new Set(['en_GB', 'es_ES'])

/** The values of a comma-separated parameter; undefined when it is not given, and then nothing is filtered. */
const listOf = (query: URLSearchParams, name: string): ReadonlySet<string> | undefined => {
  const values = (query.get(name) ?? '')
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '')
  return values.length === 0 ? undefined : new Set(values)
}

/** Everything here is static: who asks for dynamic endpoints only gets none. */
function filtered(docs: readonly ResourceDoc[], query: URLSearchParams): ResourceDoc[] {
  if (query.get('content') === 'dynamic') return []
  const [wantedTags, functions] = [listOf(query, 'tags'), listOf(query, 'functions')]
  return docs.filter(
    (doc) =>
      (wantedTags === undefined || doc.tags.some((tag) => wantedTags.has(tag))) &&
      (functions === undefined || functions.has(doc.implemented_by.function)),
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

  const getResourceDocsObp = endpoint({
    operation: 'getResourceDocsObp',
    version: 'v1.4.0',
    method: 'GET',
    path: '/resource-docs/API_VERSION/obp',
    summary: 'Get Resource Docs',
    description:
      'Every endpoint of a version as a record: URL, text, examples, errors, roles. Filters: `tags` and `functions` (comma-separated), `content` (static, dynamic, all), `locale` (en_GB, es_ES).',
    tags,
    auth: 'anonymous',
    reply: [200, ResourceDocs],
    replyExample: { resource_docs: [] },
    errors: ['UnknownApiVersion', 'UnknownLocale'],
    handle: ({ params, query, servedAs, fail }, { now }) => {
      const version = versionNamed(params.API_VERSION) ?? fail('UnknownApiVersion')
      const locale = query.get('locale')
      if (locale !== null && !locales.has(locale)) fail('UnknownLocale')
      const docs = filtered(docsOf(version), query)
      const meta = { response_date: `${now().toISOString().slice(0, 19)}Z`, count: docs.length }
      return Promise.resolve({ resource_docs: docs, ...(isAtLeast(servedAs, 'v4.0.0') ? { meta } : {}) })
    },
  })

  const getResourceDocsSwagger = endpoint({
    operation: 'getResourceDocsSwagger',
    version: 'v1.4.0',
    method: 'GET',
    path: '/resource-docs/API_VERSION/swagger',
    summary: 'Get Swagger Documentation',
    description: 'The endpoints of a version as a Swagger 2.0 document.',
    tags,
    auth: 'anonymous',
    reply: [200, SwaggerJson],
    replyExample: { swagger: '2.0', info: {}, paths: {} },
    errors: ['UnknownApiVersion', 'UnknownLocale'],
    handle: ({ params, query, fail }, { settings }) => {
      const version = versionNamed(params.API_VERSION) ?? fail('UnknownApiVersion')
      const locale = query.get('locale')
      if (locale !== null && !locales.has(locale)) fail('UnknownLocale')
      return Promise.resolve(swaggerOf(version, settings.publicUrl) as never)
    },
  })

  return [getResourceDocsObp, getResourceDocsSwagger]
}
