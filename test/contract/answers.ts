/**
 * `npx tsx test/contract/answers.ts FOLDER`: the answers that the contract's records document and that no test has met, from what
 * the tests have kept under TEST_ANSWERS=FOLDER. Ends with 1 where one is missing.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { endpoints } from '../../api/endpoints'
import { errorsOf } from '../../api/kernel/declared-errors'
import type { AnyEndpoint } from '../../api/kernel/endpoint'
import { apiErrors } from '../../api/kernel/errors'
import { operationKey, prefixesOf } from '../../api/kernel/versions'
import { declaredInVain } from './declared-in-vain'
import { factFamilies } from './facts'
import type { Fact } from './facts'

/** What has been answered of each operation: statuses of successes and codes of errors. */
export type Seen = ReadonlyMap<string, ReadonlySet<string>>

/** An operation and those of its documented answers that are missing: a status, or codes. */
export interface Missing {
  readonly key: string
  readonly answers: readonly string[]
}

/** By verb and path, as a line of test/support/answers.ts names an endpoint. */
const keyByRoute = new Map(
  endpoints.flatMap((endpoint) =>
    prefixesOf(endpoint, endpoints).map((prefix) => [
      `${endpoint.method} ${prefix}${endpoint.path}`,
      operationKey(endpoint),
    ]),
  ),
)

/** Reads lines such as `GET /obp/v4.0.0/banks/BANK_ID 404 OBP-30001`. Those of endpoints that have gone count for nothing. */
export function seenIn(lines: readonly string[]): Seen {
  const seen = new Map<string, Set<string>>()
  for (const line of lines) {
    const [method = '', route = '', status = '', error = status] = line.split(' ')
    const key = keyByRoute.get(`${method} ${route}`)
    if (key !== undefined) seen.set(key, (seen.get(key) ?? new Set()).add(error))
  }
  return seen
}

const isInVain = (key: string, answer: string): boolean =>
  declaredInVain.some(({ code, of }) => code === answer && of?.includes(key) === true)

/**
 * The status of the endpoint's success, and the errors that the record and the endpoint have in common: what a record names and an
 * endpoint does not is excused in never-given.ts, which endpoints.test.ts holds it to.
 */
export function documentedOf(endpoint: AnyEndpoint, { errors }: Fact): readonly string[] {
  const declared = new Set<string>(errorsOf(endpoint).map((name) => apiErrors[name].code))
  const documented = errors.map((error) => error.split(' ')[0] ?? '').filter((code) => declared.has(code))
  return [String(endpoint.reply[0]), ...new Set(documented)]
}

/** The documented answers of the endpoints with a record that nobody has seen, in the order of the records. */
export const missingOf = (facts: readonly Fact[], seen: Seen): readonly Missing[] =>
  facts.flatMap((fact) => {
    const { version, method, path } = fact
    const endpoint = endpoints.find((one) => one.version === version && one.method === method && one.path === path)
    if (endpoint === undefined) return []
    const key = operationKey(endpoint)
    const answers = documentedOf(endpoint, fact).filter(
      (answer) => seen.get(key)?.has(answer) !== true && !isInVain(key, answer),
    )
    return answers.length === 0 ? [] : [{ key, answers }]
  })

const linesIn = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))

function main(folder: string | undefined): void {
  if (folder === undefined) throw new Error('Say which folder the tests have kept their answers in.')
  const seen = seenIn(linesIn(folder))
  for (const { family, facts } of factFamilies) {
    const missing = missingOf(facts, seen)
    const count = missing.reduce((sum, { answers }) => sum + answers.length, 0)
    process.stdout.write(`${family}: ${count === 0 ? 'every answer has been met' : `${count} answers are missing`}\n`)
    for (const { key, answers } of missing) process.stdout.write(`  ${key}: ${answers.join(' ')}\n`)
    if (count > 0) process.exitCode = 1
  }
  const met = declaredInVain.flatMap(({ code, of = [] }) => of.filter((key) => seen.get(key)?.has(code) === true))
  for (const key of met) process.stdout.write(`declared-in-vain.ts excuses ${key} from what it has given\n`)
  if (met.length > 0) process.exitCode = 1
}

if (require.main === module) main(process.argv[2])
