/** The Swagger 2.0 export, for clients that cannot read OpenAPI 3: the same operations in the older notation. */
import { isJsonObject } from '../../domain/json'
import { errorsOf } from './declared-errors'
import type { AnyEndpoint } from './endpoint'
import { apiErrors } from './errors'
import { statusOf } from './errors/statuses'
import { fileTypes } from '../../platform/file-types'
import { isFileBody, isFileReply } from './file-bodies'
import { isWatchReply } from './watches'
import { jsonSchemaOf } from './json-schema'
import type { JsonSchema } from './json-schema'
import { parameterText } from './parameter-texts'
import { openApiPath, placeholdersIn } from './path'
import { servedAsOf } from './served-operations'
import type { ServedOperation } from './served-operations'
import { operationKey } from './versions'

/** The members that mean the same in both notations; whatever else a schema says is left out rather than said wrongly. */
const kept = new Set([
  'type',
  'format',
  'description',
  'enum',
  'required',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'pattern',
])

/** Swagger 2.0 knows neither alternatives nor null: the first alternative that is not null stands for all. */
export function swaggerSchemaOf(schema: JsonSchema): JsonSchema {
  const alternatives = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(alternatives)) {
    const shown = (alternatives as unknown[]).filter(isJsonObject).find(({ type }) => type !== 'null')
    return { ...swaggerSchemaOf(shown ?? {}), 'x-nullable': true }
  }
  const { type, properties, items, additionalProperties } = schema
  if (Array.isArray(type)) {
    const shown = (type as unknown[]).find((name) => name !== 'null')
    return { ...swaggerSchemaOf({ ...schema, type: shown }), 'x-nullable': true }
  }
  if (schema['const'] !== undefined) return { enum: [schema['const']] }
  const own = Object.entries(schema).filter(([name, value]) => kept.has(name) && value !== 'null')
  return {
    ...Object.fromEntries(own),
    ...(isJsonObject(properties)
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, member]) => [
              name,
              isJsonObject(member) ? swaggerSchemaOf(member) : {},
            ]),
          ),
        }
      : {}),
    ...(type === 'array' ? { items: isJsonObject(items) ? swaggerSchemaOf(items) : {} } : {}),
    ...(isJsonObject(additionalProperties) ? { additionalProperties: swaggerSchemaOf(additionalProperties) } : {}),
  }
}

const file: JsonSchema = { type: 'string', format: 'binary' }

const parametersOf = ({ path, body }: AnyEndpoint): readonly JsonSchema[] => [
  ...placeholdersIn(path).map((name) => ({
    name,
    in: 'path',
    required: true,
    description: parameterText(name),
    type: 'string',
  })),
  ...(body === undefined
    ? []
    : [
        {
          name: 'body',
          in: 'body',
          required: true,
          description: body.name,
          schema: isFileBody(body) ? file : swaggerSchemaOf(jsonSchemaOf(body.schema, 'input')),
        },
      ]),
]

function responsesOf(operation: ServedOperation): Record<string, JsonSchema> {
  const { endpoint } = operation
  const [status, schema] = endpoint.reply
  const texts = new Map<number, string[]>()
  for (const name of errorsOf(endpoint)) {
    const { code, text } = apiErrors[name]
    const errorStatus = statusOf(name, servedAsOf(operation))
    texts.set(errorStatus, [...(texts.get(errorStatus) ?? []), `${code}: ${text.trim()}`])
  }
  const errors = [...texts].map(([errorStatus, lines]): [string, JsonSchema] => [
    String(errorStatus),
    { description: lines.join('\n'), schema: { $ref: '#/definitions/Error' } },
  ])
  const headers = Object.entries(endpoint.replyHeaders ?? {}).map(([name, description]) => [
    name,
    { type: 'string', description },
  ])
  const success: JsonSchema = {
    description: status === 204 ? 'Done.' : 'Success',
    ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers) as JsonSchema }),
    ...(status === 204
      ? {}
      : {
          schema:
            isFileReply(schema) || isWatchReply(schema)
              ? { type: 'file' }
              : swaggerSchemaOf(jsonSchemaOf(schema, 'output')),
        }),
  }
  return { [status]: success, ...Object.fromEntries(errors) }
}

/** The Swagger document of these operations; `serverUrl` is the base URL of this instance. */
export function swaggerDocument(
  operations: readonly ServedOperation[],
  { title, version, serverUrl }: { readonly title: string; readonly version: string; readonly serverUrl: string },
): JsonSchema {
  const { host, protocol } = new URL(serverUrl)
  const paths: Record<string, Record<string, JsonSchema>> = {}
  for (const operation of operations) {
    const { endpoint, prefix } = operation
    const methods = (paths[prefix + openApiPath(endpoint.path)] ??= {})
    methods[endpoint.method.toLowerCase()] = {
      operationId: operationKey(endpoint),
      summary: endpoint.summary,
      description: endpoint.description,
      tags: endpoint.tags,
      ...(isFileBody(endpoint.body) ? { consumes: fileTypes } : {}),
      ...(isFileReply(endpoint.reply[1]) ? { produces: fileTypes } : {}),
      ...(isWatchReply(endpoint.reply[1]) ? { produces: ['text/event-stream'] } : {}),
      parameters: parametersOf(endpoint),
      responses: responsesOf(operation),
      security: endpoint.auth === 'user' ? [{ directLogin: [] }] : [],
    }
  }
  return {
    swagger: '2.0',
    info: { title, version },
    host,
    basePath: '/',
    schemes: [protocol.slice(0, -1)],
    consumes: ['application/json'],
    produces: ['application/json'],
    securityDefinitions: { directLogin: { type: 'apiKey', in: 'header', name: 'DirectLogin' } },
    paths,
    definitions: {
      Error: {
        type: 'object',
        required: ['code', 'message'],
        properties: { code: { type: 'integer' }, message: { type: 'string' } },
      },
    },
  }
}
