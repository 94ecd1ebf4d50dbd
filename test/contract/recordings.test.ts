/** Request and reply pairs that were recorded on a running OBP server: our schemas take those requests and promise those replies, member by member. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { endpoints } from '../../api/endpoints'
import { routesOf } from '../../api/kernel/app'
import { apiErrors } from '../../api/kernel/errors'

interface Recording {
  readonly step: number
  readonly name: string
  readonly method: string
  readonly path: string
  readonly request_body: unknown
  readonly status: number
  readonly response_body: unknown
}

const recordings = readFileSync(path.join(__dirname, 'recordings.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recording)
const routes = routesOf(endpoints)
const endpointOf = ({ method, path: url }: Recording) => routes.find(method, url.split('?')[0] ?? '')?.target.endpoint

/** Where ours differs, and why; an entry that no longer differs fails. */
const ownChoices: Readonly<Record<string, string>> = {
  'create-user-duplicate': 'a code of our own in place of a masked text: docs/deviations.md',
  'get-banks-v400': 'a bank of that server has null for logo and website; ours are texts',
  'get-transaction-after-metadata': 'transaction attributes are not stored',
}

/** Runs a comparison; for the choices of our own it must fail. */
function compare(name: string, comparison: () => void): void {
  if (name in ownChoices) expect(comparison).toThrow()
  else comparison()
}

const served = recordings.filter((one) => endpointOf(one) !== undefined)
const successes = served.filter(({ status, response_body }) => status < 300 && status !== 204 && response_body !== null)

test('every recorded call is served', () => {
  const missing = recordings.filter((one) => endpointOf(one) === undefined && one.status < 300)
  expect(missing.map(({ name }) => name)).toEqual([])
})

test.each(successes.map((one) => ({ title: `${one.step} ${one.name}`, one })))('$title: the reply', ({ one }) => {
  const endpoint = endpointOf(one)
  expect(endpoint?.reply[0]).toBe(one.status)
  // Parsing leaves out what a schema does not name and refuses what it names otherwise: equal means member by member.
  compare(one.name, () => expect(endpoint?.reply[1].parse(one.response_body)).toEqual(one.response_body))
})

const withBodies = successes.filter((one) => one.request_body !== null && endpointOf(one)?.body !== undefined)
test.each(withBodies.map((one) => ({ title: `${one.step} ${one.name}`, one })))('$title: the request', ({ one }) => {
  expect(endpointOf(one)?.body?.schema.safeParse(one.request_body).error).toBeUndefined()
})

const refusals = recordings.filter(({ status }) => status >= 400)
test.each(refusals.map((one) => ({ title: `${one.step} ${one.name}`, one })))('$title: the refusal', ({ one }) => {
  const { message } = one.response_body as { readonly message: string }
  const known = Object.values(apiErrors).filter(({ code, text }) => message.startsWith(`${code}: ${text.trimEnd()}`))
  compare(one.name, () => expect(known.map(({ status }) => status)).toContain(one.status))
})
