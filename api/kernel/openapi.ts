/** The OpenAPI 3.1 document of the endpoints: derived, so that it cannot say anything else than what is served. */
import { requiresBankId } from '../access/roles'
import { errorsOf, isWriteEndpoint } from './declared-errors'
import type { AnyEndpoint } from './endpoint'
import { apiErrors } from './errors'
import type { ApiErrorName } from './errors'
import { fileTypes } from '../../platform/file-types'
import { isFileBody, isFileReply } from './file-bodies'
import { isWatchReply } from './watches'
import { exampleOf, jsonSchemaOf } from './json-schema'
import type { JsonSchema } from './json-schema'
import { parameterText } from './parameter-texts'
import { problemExample, problemMediaType, problemSchema, speaksOfProblems } from './problems'
import { openApiPath, placeholdersIn } from './path'
import type { ServedOperation } from './served-operations'
import { operationKey } from './versions'

export type OpenApiDocument = JsonSchema

export interface DocumentFacts {
  readonly title: string
  /** What the document covers: an API version, or `all`. */
  readonly version: string
  /** Base URL of this instance. */
  readonly serverUrl: string
}

const replyTexts = { 200: 'Done.', 201: 'Created.', 202: 'Accepted.', 204: 'Done; there is no body.' } as const

const introduction = [
  'An onboarding and payments engine that speaks the Open Bank Project API.',
  'Log in with `POST /my/logins/direct` and send the token as header `DirectLogin: token="..."`; or log in at an identity provider that this instance trusts, and send its token as `Authorization: Bearer ...`.',
  'Errors under `/engine/v1` are problem details (RFC 9457), those of the OBP versions an object of `code` and `message`. The codes are the same.',
  'A write that carries an `Idempotency-Key` can be repeated safely: the same key and body get the same reply.',
].join('\n\n')

const errorSchema: JsonSchema = {
  type: 'object',
  required: ['code', 'message'],
  properties: {
    code: { type: 'integer', description: 'The HTTP status.' },
    message: {
      type: 'string',
      description: 'An error code, a colon, a text; often followed by values of the request.',
    },
  },
}

const securitySchemes = {
  DirectLogin: {
    type: 'apiKey',
    in: 'header',
    name: 'DirectLogin',
    description: 'The token of a login, as `token="..."`.',
  },
  Authorization: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: 'The token of a login, as `DirectLogin token="..."`.',
  },
  Bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The access token of an identity provider that this instance trusts.',
  },
}

/** What the roles of an endpoint mean, in a sentence; empty where none is asked for. */
function rolesText({ roles = [] }: AnyEndpoint): string {
  if (roles.length === 0) return ''
  const names = roles.map((role) => `\`${role}\` (${requiresBankId(role) ? 'at the bank' : 'system'})`)
  return `\n\nNeeds ${roles.length === 1 ? 'the role' : 'one of the roles'} ${names.join(', ')}.`
}

const parametersOf = (endpoint: AnyEndpoint): readonly JsonSchema[] => [
  ...placeholdersIn(endpoint.path).map((name) => ({
    name,
    in: 'path',
    required: true,
    description: parameterText(name),
    schema: { type: 'string' },
  })),
  ...(isWriteEndpoint(endpoint) && endpoint.auth === 'user'
    ? [{ $ref: '#/components/parameters/IdempotencyKey' }]
    : []),
]

const errorExample = (name: ApiErrorName): JsonSchema => {
  const { code, status, text } = apiErrors[name]
  return { value: { code: status, message: `${code}: ${text}` } }
}

/** How errors look: OBP's envelope, or problem details of our own API. */
const errorContent = ({ version }: AnyEndpoint, names: readonly ApiErrorName[]): JsonSchema => {
  const [mediaType, schema, suffix] = speaksOfProblems(version)
    ? [problemMediaType, 'Problem', 'Problem']
    : ['application/json', 'Error', '']
  return {
    [mediaType]: {
      schema: { $ref: `#/components/schemas/${schema}` },
      examples: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/examples/${name}${suffix}` }])),
    },
  }
}

const errorResponse = (endpoint: AnyEndpoint, status: number, names: readonly ApiErrorName[]): JsonSchema => ({
  description: names.map((name) => `- \`${apiErrors[name].code}\` ${apiErrors[name].text.trim()}`).join('\n'),
  ...(status === 503
    ? { headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } } }
    : {}),
  content: errorContent(endpoint, names),
})

/** One response per status; several errors of a status are listed together, in the order of the table. */
function errorResponses(endpoint: AnyEndpoint): Record<string, JsonSchema> {
  const byStatus = new Map<number, ApiErrorName[]>()
  for (const name of errorsOf(endpoint)) {
    const { status } = apiErrors[name]
    byStatus.set(status, [...(byStatus.get(status) ?? []), name])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => [String(status), errorResponse(endpoint, status, names)]),
  )
}

const headersOf = ({ replyHeaders = {} }: AnyEndpoint): JsonSchema => {
  const headers = Object.entries(replyHeaders).map(([name, description]) => [
    name,
    { description, schema: { type: 'string' } },
  ])
  return headers.length === 0 ? {} : { headers: Object.fromEntries(headers) as JsonSchema }
}

/** Bytes have no schema: the media type says all. */
const fileContent: JsonSchema = Object.fromEntries(fileTypes.map((type) => [type, {}]))

function successResponse(endpoint: AnyEndpoint): JsonSchema {
  const [status, schema] = endpoint.reply
  const said = { description: replyTexts[status], ...headersOf(endpoint) }
  if (status === 204) return said
  if (isFileReply(schema)) return { ...said, description: 'The file, as an attachment.', content: fileContent }
  if (isWatchReply(schema)) return { ...said, description: 'A stream of events.', content: { 'text/event-stream': {} } }
  const shown = jsonSchemaOf(schema, 'output')
  return {
    ...said,
    content: { 'application/json': { schema: shown, example: endpoint.replyExample ?? exampleOf(shown) } },
  }
}

function requestBodyOf({ body }: AnyEndpoint): JsonSchema {
  if (body === undefined) return {}
  if (isFileBody(body)) return { requestBody: { required: true, description: body.name, content: fileContent } }
  const schema = jsonSchemaOf(body.schema, 'input')
  return {
    requestBody: {
      required: true,
      description: body.name,
      content: { 'application/json': { schema, example: body.example ?? exampleOf(schema) } },
    },
  }
}

function operationOf(endpoint: AnyEndpoint): JsonSchema {
  const logins = [{ DirectLogin: [] }, { Authorization: [] }, { Bearer: [] }]
  return {
    operationId: operationKey(endpoint),
    summary: endpoint.summary,
    description: endpoint.description + rolesText(endpoint),
    tags: endpoint.tags,
    security: endpoint.auth === 'user' ? logins : [{}, ...logins],
    parameters: parametersOf(endpoint),
    ...requestBodyOf(endpoint),
    responses: { [endpoint.reply[0]]: successResponse(endpoint), ...errorResponses(endpoint) },
  }
}

/** The document of these operations; every operation must have a method and path of its own. */
export function openApiDocument(operations: readonly ServedOperation[], facts: DocumentFacts): OpenApiDocument {
  const paths: Record<string, Record<string, JsonSchema>> = {}
  for (const { endpoint, prefix } of operations) {
    const methods = (paths[prefix + openApiPath(endpoint.path)] ??= {})
    methods[endpoint.method.toLowerCase()] = operationOf(endpoint)
  }
  const errorsWhere = (isOurs: boolean): readonly ApiErrorName[] => {
    const such = operations.filter(({ endpoint }) => speaksOfProblems(endpoint.version) === isOurs)
    return [...new Set(such.flatMap(({ endpoint }) => errorsOf(endpoint)))]
  }
  const tags = [...new Set(operations.flatMap(({ endpoint }) => endpoint.tags))].sort().map((name) => ({ name }))
  return {
    openapi: '3.1.0',
    info: { title: facts.title, version: facts.version, description: introduction },
    servers: [{ url: facts.serverUrl }],
    tags,
    paths,
    components: {
      schemas: { Error: errorSchema, Problem: problemSchema },
      examples: Object.fromEntries([
        ...errorsWhere(false).map((name) => [name, errorExample(name)] as const),
        ...errorsWhere(true).map((name) => [`${name}Problem`, problemExample(name)] as const),
      ]),
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'Makes a retry safe: 1 to 255 visible ASCII characters, chosen by the client for this request.',
          schema: { type: 'string', minLength: 1, maxLength: 255 },
        },
      },
      securitySchemes,
    },
  }
}
