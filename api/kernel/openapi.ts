/** The OpenAPI 3.1 document of the endpoints: derived, so that it cannot say anything else than what is served. */
import { requiresBankId } from '../access/roles'
import { errorsOf, isWriteEndpoint } from './declared-errors'
import type { AnyEndpoint } from './endpoint'
import { apiErrors } from './errors'
import type { ApiErrorName } from './errors'
import { statusOf } from './errors/statuses'
import { fileTypes } from '../../platform/file-types'
import { isFileBody, isFileReply } from './file-bodies'
import { isWatchReply } from './watches'
import { exampleOf, jsonSchemaOf } from './json-schema'
import type { JsonSchema } from './json-schema'
import { parameterText } from './parameter-texts'
import { problemExample, problemMediaType, problemSchema, speaksOfProblems } from './problems'
import { openApiPath, placeholdersIn } from './path'
import { servedAsOf } from './served-operations'
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
  'A write that carries an `Idempotency-Key` can be repeated safely: the same key and body get the same reply. A key belongs to its request for good: take a new one for each.',
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

/** An error as one operation shows it: under v1.x some have another status than elsewhere, and our own API speaks of problems. */
interface ShownError {
  readonly name: ApiErrorName
  readonly status: number
  readonly isProblem: boolean
}

function errorsShownBy(operation: ServedOperation): readonly ShownError[] {
  const servedAs = servedAsOf(operation)
  const isProblem = speaksOfProblems(servedAs)
  return errorsOf(operation.endpoint).map((name) => ({ name, status: statusOf(name, servedAs), isProblem }))
}

function exampleName({ name, status, isProblem }: ShownError): string {
  if (isProblem) return `${name}Problem`
  return status === apiErrors[name].status ? name : `${name}${status}`
}

const errorExample = ({ name, status, isProblem }: ShownError): JsonSchema => {
  if (isProblem) return problemExample(name)
  const { code, text } = apiErrors[name]
  return { value: { code: status, message: `${code}: ${text}` } }
}

/** How errors look: OBP's envelope, or problem details of our own API. */
const errorContent = (errors: readonly ShownError[]): JsonSchema => {
  const [mediaType, schema] =
    errors[0]?.isProblem === true ? [problemMediaType, 'Problem'] : ['application/json', 'Error']
  const examples = errors.map(exampleName).map((name) => [name, { $ref: `#/components/examples/${name}` }])
  return {
    [mediaType]: {
      schema: { $ref: `#/components/schemas/${schema}` },
      examples: Object.fromEntries(examples) as JsonSchema,
    },
  }
}

const errorResponse = (status: number, errors: readonly ShownError[]): JsonSchema => ({
  description: errors.map(({ name }) => `- \`${apiErrors[name].code}\` ${apiErrors[name].text.trim()}`).join('\n'),
  ...(status === 503 || status === 429
    ? { headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } } }
    : {}),
  content: errorContent(errors),
})

/** One response per status; several errors of a status are listed together, in the order of the table. */
function errorResponses(operation: ServedOperation): Record<string, JsonSchema> {
  const byStatus = new Map<number, ShownError[]>()
  for (const error of errorsShownBy(operation)) {
    byStatus.set(error.status, [...(byStatus.get(error.status) ?? []), error])
  }
  return Object.fromEntries([...byStatus].map(([status, errors]) => [String(status), errorResponse(status, errors)]))
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

function operationOf(operation: ServedOperation): JsonSchema {
  const { endpoint } = operation
  const logins = [{ DirectLogin: [] }, { Authorization: [] }, { Bearer: [] }]
  return {
    operationId: operationKey(endpoint),
    summary: endpoint.summary,
    description: endpoint.description + rolesText(endpoint),
    tags: endpoint.tags,
    security: endpoint.auth === 'user' ? logins : [{}, ...logins],
    parameters: parametersOf(endpoint),
    ...requestBodyOf(endpoint),
    responses: { [endpoint.reply[0]]: successResponse(endpoint), ...errorResponses(operation) },
  }
}

/** The document of these operations; every operation must have a method and path of its own. */
export function openApiDocument(operations: readonly ServedOperation[], facts: DocumentFacts): OpenApiDocument {
  const paths: Record<string, Record<string, JsonSchema>> = {}
  for (const operation of operations) {
    const { endpoint, prefix } = operation
    const methods = (paths[prefix + openApiPath(endpoint.path)] ??= {})
    methods[endpoint.method.toLowerCase()] = operationOf(operation)
  }
  const examples = operations.flatMap(errorsShownBy).map((error) => [exampleName(error), errorExample(error)])
  const tags = [...new Set(operations.flatMap(({ endpoint }) => endpoint.tags))].sort().map((name) => ({ name }))
  return {
    openapi: '3.1.0',
    info: { title: facts.title, version: facts.version, description: introduction },
    servers: [{ url: facts.serverUrl }],
    tags,
    paths,
    components: {
      schemas: { Error: errorSchema, Problem: problemSchema },
      examples: Object.fromEntries(examples) as JsonSchema,
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
