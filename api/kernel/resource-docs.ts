/** OBP's own form of API documentation, which its explorers and SDK generators read: one record per endpoint. */
import { requiresBankId } from '../access/roles'
import type { ResourceDoc } from '../json/resource-docs'
import { businessErrorsOf } from './declared-errors'
import { apiErrors } from './errors'
import { exampleOf, jsonSchemaOf } from './json-schema'
import type { JsonSchema } from './json-schema'
import type { ServedOperation } from './served-operations'

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const htmlOf = (text: string): string => `<p>${escaped(text).replaceAll('\n\n', '</p><p>')}</p>`

/** The error every OBP client expects to be possible, whatever the endpoint. */
const unknownError = 'OBP-50000: Unknown Error.'

/**
 * The record of one endpoint. `request_url` names the version that brought the endpoint, `specified_url` the prefix
 * under which the reader asked for it.
 */
export function resourceDocOf({ endpoint, prefix }: ServedOperation): ResourceDoc {
  const { operation, version, method, path, body, reply, roles = [] } = endpoint
  const implementedUnder = version === 'none' ? '' : `/obp/${version}`
  const sent: JsonSchema = body === undefined ? {} : jsonSchemaOf(body.schema, 'input')
  const received: JsonSchema = reply[0] === 204 ? {} : jsonSchemaOf(reply[1], 'output')
  return {
    operation_id: `OBP${version}-${operation}`,
    implemented_by: { version: `OBP${version}`, function: operation },
    request_verb: method,
    request_url: implementedUnder + path,
    summary: endpoint.summary,
    description: htmlOf(endpoint.description),
    description_markdown: endpoint.description,
    example_request_body: body === undefined ? {} : (body.example ?? exampleOf(sent)),
    success_response_body: endpoint.replyExample ?? (reply[0] === 204 ? {} : exampleOf(received)),
    error_response_bodies: [
      ...businessErrorsOf(endpoint).map((name) => `${apiErrors[name].code}: ${apiErrors[name].text}`),
      unknownError,
    ],
    tags: [...endpoint.tags],
    typed_request_body: sent,
    typed_success_response_body: received,
    ...(roles.length === 0 ? {} : { roles: roles.map((role) => ({ role, requires_bank_id: requiresBankId(role) })) }),
    is_featured: false,
    special_instructions: '',
    specified_url: prefix + path,
    connector_methods: [],
  }
}
