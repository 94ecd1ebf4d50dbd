/** The codec server of Temporal's own tools: what is encrypted in histories, shown to the staff. */
import { codecPath } from '../access/temporal-login'
import { payloadsJson, payloadsOf, Payloads, PostPayloads } from '../json/payloads'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const common = {
  version: 'engine/v1',
  method: 'POST',
  tags: ['Temporal'],
  auth: 'user',
  roles: ['CanReadHistories'],
  cookieLogin: true,
  // What is decrypted here is stored nowhere.
  shownOnce: ['payloads'],
  reply: [200, Payloads],
} as const

const body = {
  ...{ name: 'Temporal Payloads', schema: PostPayloads, example: { payloads: [] } },
  // Payloads have at most two megabytes each, and base64 makes them longer by a third.
  limitBytes: 8_388_608,
}

const ways =
  'The caller is known by a bearer token, by a direct login, or by the cookie of the login page of the same path (`GET .../temporal/codec/login`), which counts for pages of the Temporal UI only.'

/** The namespace that the caller's tool says it looks at, for the log. */
const namespaceOf = (header: (name: string) => string | undefined): string | null => {
  const namespace = header('x-namespace')
  return namespace !== undefined && /^[\w.-]{1,255}$/.test(namespace) ? namespace : null
}

const decodePayloads = endpoint({
  ...common,
  operation: 'decodePayloads',
  path: `${codecPath}/decode`,
  summary: 'Decode Payloads',
  description: `Decrypts payloads of workflow histories for the Temporal UI and the \`temporal\` command line; a codec server as these expect it. What is not encrypted comes back as it is. A payload whose key was erased, or that cannot be read, comes back as a text that says so. Every call is logged: who, how many payloads, and which namespace. ${ways}`,
  body,
  errors: [],
  waits: true,
  handle: async ({ body: given, caller, header }, { run, log }) => {
    const { payloads, erased, unreadable } = await run.decodePayloads(payloadsOf(given))
    log.info(
      { userId: caller.userId, namespace: namespaceOf(header), payloads: payloads.length, erased, unreadable },
      'payloads decoded',
    )
    return payloadsJson(payloads)
  },
})

const encodePayloads = endpoint({
  ...common,
  operation: 'encodePayloads',
  path: `${codecPath}/encode`,
  summary: 'Encode Payloads',
  description: `Encrypts what the \`temporal\` command line sends to a workflow, under the key of the instance: erasing a customer does not erase it, so it is no place for personal data. ${ways}`,
  body,
  errors: [],
  waits: true,
  handle: async ({ body: given, caller, header }, { run, log }) => {
    const payloads = await run.encodePayloads(payloadsOf(given))
    log.info({ userId: caller.userId, namespace: namespaceOf(header), payloads: payloads.length }, 'payloads encoded')
    return payloadsJson(payloads)
  },
})

export const temporalCodecEndpoints: readonly AnyEndpoint[] = [decodePayloads, encodePayloads]
