/** The ids that bodies carry: where they stand, which thing of a place each of them names, and which of them are not tried. */
import type { AnyEndpoint } from '../../api/kernel/endpoint'
import { isFileBody } from '../../api/kernel/file-bodies'
import { jsonSchemaOf } from '../../api/kernel/json-schema'
import { operationKey } from '../../api/kernel/versions'
import { bodyOf, idMembers } from './requests'
import type { Place } from './requests'

const looksLikeAnId = /(^|_)ids?$|^bank$|^(customer|card)_number$/

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** The paths of all members below, such as `to.account_id`; what stands in a list has the path of the list. */
function pathsIn(schema: unknown, path: readonly string[] = []): readonly string[] {
  if (!isObject(schema)) return []
  return Object.entries(schema).flatMap(([keyword, below]: [string, unknown]) => {
    if (keyword !== 'properties' || !isObject(below)) return pathsIn(below, path)
    return Object.entries(below).flatMap(([member, shape]) => [
      [...path, member].join('.'),
      ...pathsIn(shape, [...path, member]),
    ])
  })
}

const memberOf = (path: string): string => path.split('.').at(-1) ?? ''

/** What a member names, besides those that stand in examples. */
const named: Readonly<Record<string, string>> = {
  ...idMembers,
  to_account_id: 'ACCOUNT_ID',
  card_number: 'CARD_NUMBER',
  file_id: 'FILE_ID',
  kyc_document_id: 'KYC_DOCUMENT_ID',
  relates_to_kyc_document_id: 'KYC_DOCUMENT_ID',
  relates_to_kyc_check_id: 'KYC_CHECK_ID',
  view_id: 'TARGET_VIEW_ID',
}

/** What a plain `id` names, where it may be the id of something that is there already. */
const namedById: readonly (readonly [endpoint: RegExp, name: string])[] = [
  [/-updateAccountLabel$/, 'ACCOUNT_ID'],
  [/-answerTransactionRequestChallenge$/, 'CHALLENGE_ID'],
]

const madeByNumber = /-((add|create)Customer|startOnboardingCase|updateCustomerNumber|addCardForBank): .*_number$/
const madeById = /-((create|update)(Bank|Branch|Atm)|postOnboarding(Document|Media|Check)): id$/

/** What is not tried with an id of others, and why. */
export const untried: Readonly<Record<string, RegExp>> = {
  'names a user, who belongs to no bank': /user_id$/,
  'is chosen for what is made or changed': new RegExp(`${madeByNumber.source}|${madeById.source}`),
  'is of what the import itself brings': /-sandboxDataImport: \w+(\.this_account)?\.id$/,
  'comes under a signature of the provider, who asks for one bank': /-takeCheckCallback: request_id$/,
  'is a word that names nothing here': /(license\.id|branch_id|provider_id|purpose_id|operation_id)$/,
  'names a payee of any bank, for whoever may book at all of them':
    /-saveHistoricalTransaction: (from|to)\.counterparty_id$/,
}

export interface BodyId {
  /** The endpoint and the path of the member in its body. */
  readonly title: string
  readonly endpoint: AnyEndpoint
  readonly path: string
  /** What the place calls it; undefined where it is not tried. */
  readonly name: string | undefined
}

/** Every member of the body that is called like an id, whether or not the example has it. */
export function idsInBody(endpoint: AnyEndpoint): readonly BodyId[] {
  const { body } = endpoint
  if (body === undefined || isFileBody(body)) return []
  const key = operationKey(endpoint)
  const byId = namedById.find(([where]) => where.test(key))?.[1]
  const paths = new Set(pathsIn(jsonSchemaOf(body.schema, 'input')))
  return [...paths]
    .filter((path) => looksLikeAnId.test(memberOf(path)))
    .map((path) => {
      const title = `${key}: ${path}`
      const excused = Object.values(untried).some((which) => which.test(title))
      const name = path === 'id' ? byId : named[memberOf(path)]
      return { title, endpoint, path, name: excused ? undefined : name }
    })
}

function withAt(value: unknown, [member = '', ...below]: readonly string[], id: string): unknown {
  if (Array.isArray(value)) return value.map((one) => withAt(one, [member, ...below], id))
  const members: Readonly<Record<string, unknown>> = isObject(value) ? { ...value } : {}
  return { ...members, [member]: below.length === 0 ? id : withAt(members[member], below, id) }
}

const payee = ({ BANK_ID, PAYEE_ACCOUNT_ID }: Place): object => ({
  to: { bank_id: BANK_ID, account_id: PAYEE_ACCOUNT_ID },
})
/** Where a body may say in several ways what it means: what makes it say it in another one than that of the example. */
const otherwise: readonly (readonly [which: RegExp, change: (place: Place) => object])[] = [
  [/-createTransactionRequestRefund: to\.(bank|account)_id$/, payee],
  [/-createTransactionRequestRefund: from\./, () => ({ to: undefined })],
  [/-createStandingOrder: to\.(bank|account)_id$/, (place) => ({ type: 'ACCOUNT', ...payee(place) })],
]

/** The body that would succeed, but for the id. */
export function bodyWith({ endpoint, path }: Pick<BodyId, 'endpoint' | 'path'>, place: Place, id: string): unknown {
  const title = `${operationKey(endpoint)}: ${path}`
  const change = otherwise.find(([which]) => which.test(title))?.[1](place) ?? {}
  return withAt({ ...(bodyOf(endpoint, place) as object), ...change }, path.split('.'), id)
}
