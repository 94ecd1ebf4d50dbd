/** Problem details (RFC 9457): how errors of our own API look. What they are is the same table as everywhere. */
import { apiErrors } from './errors'
import type { ApiError, ApiErrorName } from './errors'
import type { JsonSchema } from './json-schema'

export const problemMediaType = 'application/problem+json'
/** As replies say it, in the way of all that is JSON here. */
export const problemContentType = `${problemMediaType}; charset=utf-8`

/** True for our own API, by what an endpoint is served as. OBP's clients read OBP's envelope. */
export const speaksOfProblems = (servedAs: string): boolean => servedAs === 'engine/v1'

/** A name, and no address: it has to be the same at every instance, for as long as the code means the same. */
const typeOf = (code: string): string => `urn:obp-engine:problem:${code}`

/** What happened, in members that programs read; `code` and `message` are those of OBP's envelope. */
export const problemOf = (error: ApiError): Readonly<Record<string, unknown>> => ({
  type: typeOf(error.code),
  title: error.title,
  status: error.status,
  detail: error.explanation,
  error_code: error.code,
  code: error.status,
  message: error.message,
})

/** The members as the document of the API describes them. `instance` is set when the reply goes out: the path that was called. */
export const problemSchema: JsonSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'instance', 'error_code', 'code', 'message'],
  properties: {
    type: { type: 'string', format: 'uri', description: 'Names the kind of problem; one for each error code.' },
    title: { type: 'string', description: 'What the kind of problem is; the same each time.' },
    status: { type: 'integer', description: 'The HTTP status.' },
    detail: { type: 'string', description: 'What it is about this time: the title, often with values of the request.' },
    instance: { type: 'string', format: 'uri-reference', description: 'The path that was called.' },
    error_code: { type: 'string', description: 'The stable code, such as `OBP-39003`.' },
    code: { type: 'integer', description: 'The HTTP status, as OBP clients know it.' },
    message: { type: 'string', description: 'Error code, colon and detail, as OBP clients know it.' },
  },
}

/** The problem as the document shows it. */
export function problemExample(name: ApiErrorName): JsonSchema {
  const { code, status, text } = apiErrors[name]
  const title = text.trim()
  const message = `${code}: ${text}`
  const instance = '/engine/v1/banks/gh.29.uk'
  return {
    value: { type: typeOf(code), title, status, detail: title, instance, error_code: code, code: status, message },
  }
}
