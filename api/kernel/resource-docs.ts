/** OBP's own form of API documentation, which its explorers and SDK generators read: one record per endpoint. */
import { requiresBankId } from '../access/roles'
import type { ResourceDoc } from '../json/resource-docs'
import { businessErrorsOf } from './declared-errors'
import type { AnyEndpoint } from './endpoint'
import { apiErrors } from './errors'
import { isFileBody, isFileReply } from './file-bodies'
import { isWatchReply } from './watches'
import { exampleOf, jsonSchemaOf } from './json-schema'
import type { JsonSchema } from './json-schema'
import type { ServedOperation } from './served-operations'

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const htmlOf = (text: string): string => `<p>${escaped(text).replaceAll('\n\n', '</p><p>')}</p>`

/** The error every OBP client expects to be possible, whatever the endpoint. */
const unknownError = 'OBP-50000: Unknown Error.'

interface Shown {
  readonly schema: JsonSchema
  readonly example: unknown
}

/** What is no JSON - no body, or a file - is shown as an empty object. */
const noJson: Shown = { schema: {}, example: {} }

function jsonSentTo({ body }: AnyEndpoint): Shown {
  if (body === undefined || isFileBody(body)) return noJson
  const schema = jsonSchemaOf(body.schema, 'input')
  return { schema, example: body.example ?? exampleOf(schema) }
}

function jsonReceivedFrom({ reply: [status, shape], replyExample }: AnyEndpoint): Shown {
  if (status === 204 || isFileReply(shape) || isWatchReply(shape)) return { ...noJson, example: replyExample ?? {} }
  const schema = jsonSchemaOf(shape, 'output')
  return { schema, example: replyExample ?? exampleOf(schema) }
}

/**
 * The record of one endpoint. `request_url` names the version that brought the endpoint, `specified_url` the prefix
 * under which the reader asked for it.
 */
export function resourceDocOf({ endpoint, prefix }: ServedOperation): ResourceDoc {
  const { operation, version, method, path, roles = [] } = endpoint
  const implementedUnder = version === 'none' ? '' : `/obp/${version}`
  const sent = jsonSentTo(endpoint)
  const received = jsonReceivedFrom(endpoint)
  return {
    operation_id: `OBP${version}-${operation}`,
    implemented_by: { version: `OBP${version}`, function: operation },
    request_verb: method,
    request_url: implementedUnder + path,
    summary: endpoint.summary,
    description: htmlOf(endpoint.description),
    description_markdown: endpoint.description,
    example_request_body: sent.example,
    success_response_body: received.example,
    error_response_bodies: [
      ...businessErrorsOf(endpoint).map((name) => `${apiErrors[name].code}: ${apiErrors[name].text}`),
      unknownError,
    ],
    tags: [...endpoint.tags],
    typed_request_body: sent.schema,
    typed_success_response_body: received.schema,
    ...(roles.length === 0 ? {} : { roles: roles.map((role) => ({ role, requires_bank_id: requiresBankId(role) })) }),
    is_featured: false,
    special_instructions: '',
    specified_url: prefix + path,
    connector_methods: [],
  }
}
