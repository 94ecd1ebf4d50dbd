/** Serves one endpoint: its checks in the declared order on facts that were loaded in one round trip, then its handler. */
import type { FactRequest, Facts } from '../../db/read/facts'
import type { KeyRow } from '../../db/read/idempotency-keys'
import { isObpId } from '../../domain/ids'
import { erasedDetail } from '../../domain/kyc/erased'
import type { View } from '../../domain/views/view'
import { note } from '../../platform/request-notes'
import { readCredentials } from '../access/credentials'
import { requiresBankId } from '../access/roles'
import type { Role } from '../access/roles'
import { readBody, refuseBadIds } from './bodies'
import type { ReadBody } from './bodies'
import type { CallLimiter, LimitedRequest } from './call-limits'
import { isWatchReply } from './watches'
import { authenticate, factsFor, identify, nobody, noteUse, usableCaller } from './caller'
import type { Recognising } from './caller'
import { isWriteEndpoint } from './declared-errors'
import { ApiError } from './errors'
import type { ApiErrorName } from './errors'
import { isFileBody } from './file-bodies'
import { absentErrorOf, standardOrder, subjectPlaceholder } from './endpoint'
import type { AnyEndpoint, Caller, Check, Subject } from './endpoint'
import type { WaitingHandles } from './handles'
import { isIdempotencyKey } from './idempotency'
import type { Settings } from '../settings'
import { isAtLeast, isVersion } from './versions'
import type { Api } from './versions'

/** A request as the kernel sees it: no Express in here, so that it can be exercised without a socket. */
export interface Incoming extends LimitedRequest {
  readonly method: string
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly header: (name: string) => string | undefined
  readonly body: unknown
  /** The body as it was sent, for signatures over it; empty where there is none, or it is no text. */
  readonly bodyText?: string
  readonly servedAs: Api
}

export interface Outgoing {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Undefined: the reply has no body (204). A FileReply is sent as what it holds, a WatchReply as events, everything else as JSON. */
  readonly body: unknown
}

/** A request whose checks have passed. */
export interface Admitted {
  readonly endpoint: AnyEndpoint
  readonly incoming: Incoming
  readonly caller: Caller | undefined
  readonly subjects: Readonly<Record<string, unknown>>
  readonly body: unknown
  /** What is known of its Idempotency-Key; undefined: nobody has looked. */
  readonly known: KeyRow | null | undefined
}

const fail = (name: ApiErrorName, detail?: string): never => {
  throw new ApiError(name, detail)
}

const failAndKeep = (name: ApiErrorName): never => {
  throw new ApiError(name, '', {}, true)
}

/** OBP names the missing roles in two ways, by the age of the call; clients match on the role's name. */
export function missingRolesText(names: readonly Role[], bankId: string | undefined, version: Api): string {
  const atBank = bankId !== undefined && names.some(requiresBankId)
  const [only] = names
  const isOld = isVersion(version) && !isAtLeast(version, 'v4.0.0')
  if (isOld && names.length === 1) return atBank ? `${only ?? ''} at Bank(${bankId})` : (only ?? '')
  return names.join(' or ') + (atBank ? ` for BankId(${bankId}).` : '')
}

const absentDetail: Record<Subject, (params: Incoming['params']) => string> = {
  bank: (params) => ` Current BankId is ${params['BANK_ID'] ?? ''}`,
  account: (params) =>
    ` Current BankId is ${params['BANK_ID'] ?? ''} and Current AccountId is ${params['ACCOUNT_ID'] ?? ''}`,
  view: (params) => ` Current ViewId is ${params['VIEW_ID'] ?? ''}`,
  customer: (params) => `. Current CustomerId(${params['CUSTOMER_ID'] ?? ''})`,
  user: (params) => ` Current USER_ID(${params['USER_ID'] ?? ''})`,
}

/** The view of the path: one that the caller was granted or, where the instance has such, a public one. */
function usableView({ account, view }: Facts, { allowPublicViews }: Settings): View | null {
  if (view === null) return null
  const isGranted = account?.callerViews.some(({ id }) => id === view.id) === true
  return isGranted || (view.isPublic && allowPublicViews) ? view : null
}

/** The row of a subject, or null. A customer must belong to the bank that the path names. */
function subjectRow(subject: Subject, facts: Facts, params: Incoming['params'], settings: Settings): unknown {
  if (subject === 'view') return usableView(facts, settings)
  if (subject === 'customer') {
    const bankId = params['BANK_ID']
    return bankId === undefined || facts.customer?.bankId === bankId ? facts.customer : null
  }
  return facts[subject]
}

function refuseIllFormedIds({ params: { ACCOUNT_ID: accountId, BANK_ID: bankId } }: Incoming): void {
  if (accountId !== undefined && !isObpId(accountId)) fail('InvalidAccountId')
  if (bankId !== undefined && !isObpId(bankId)) fail('InvalidBankId')
}

function refuseMissingRoles(endpoint: AnyEndpoint, caller: Caller | undefined, bankId: string | undefined): void {
  const roles = endpoint.roles ?? []
  const held = roles.length === 0 || roles.some((role) => caller?.has(role, bankId))
  if (!held) fail('RoleMissing', endpoint.rolesText ?? missingRolesText(roles, bankId, endpoint.version))
}

const isAccountWanted = ({ needs, opensAccount }: AnyEndpoint): boolean =>
  opensAccount === true || needs?.includes('view') === true

const ofPath = (endpoint: AnyEndpoint, incoming: Incoming, subject: Subject): string | undefined =>
  endpoint.needs?.includes(subject) === true || (subject === 'account' && isAccountWanted(endpoint))
    ? incoming.params[subjectPlaceholder[subject]]
    : undefined

/** What may wait looks its key up at once; what is one transaction does so under the lock of the key, and a file comes first. */
function keyToLookUp(endpoint: AnyEndpoint, { header }: Incoming): string | undefined {
  const key = header('idempotency-key')
  const isWanted = endpoint.waits === true && isWriteEndpoint(endpoint) && !isFileBody(endpoint.body)
  return isWanted && key !== undefined && isIdempotencyKey(key) ? key : undefined
}

const wantedFacts = (endpoint: AnyEndpoint, incoming: Incoming): Omit<FactRequest, 'caller'> => {
  const accountId = ofPath(endpoint, incoming, 'account')
  return {
    key: keyToLookUp(endpoint, incoming),
    cardNumber: endpoint.cardOf?.(incoming.body),
    bankId: accountId === undefined ? ofPath(endpoint, incoming, 'bank') : incoming.params['BANK_ID'],
    accountId,
    viewId: accountId === undefined ? undefined : incoming.params['VIEW_ID'],
    customerId: ofPath(endpoint, incoming, 'customer'),
    customerNumber: endpoint.customerByNumber === true ? incoming.params['CUSTOMER_ID'] : undefined,
    userId: ofPath(endpoint, incoming, 'user'),
  }
}

/**
 * Who has been erased can be read of, and nothing else: one place for every endpoint that names a customer in its path. What comes
 * again under its key is no new write, such as the erasure itself.
 */
function refuseWritesOfErased(check: Check, endpoint: AnyEndpoint, { customer, key }: Facts): void {
  const isNew = check === 'customer' && isWriteEndpoint(endpoint) && key === null
  if (isNew && customer?.isErased === true) fail('CaseClosed', erasedDetail)
}

/** A body that fits may be that of the request which has opened the account: whether it is, the handler knows. */
function refuseOpenedAccount(endpoint: AnyEndpoint, body: unknown, { account }: Facts): void {
  const isTaken = endpoint.opensAccount === true && account !== null
  if (isTaken && endpoint.body?.schema.safeParse(body).success === false) fail('AccountExists')
}

/** Nobody may read through public views; for any other view a caller has to say who they are. */
const failAbsent = (endpoint: AnyEndpoint, subject: Subject, caller: Caller | undefined, incoming: Incoming): never =>
  subject === 'view' && caller === undefined
    ? fail('UserNotLoggedIn')
    : fail(
        absentErrorOf(endpoint, subject),
        endpoint.absent?.[subject] === undefined ? absentDetail[subject](incoming.params) : '',
      )

/** Says whose customer it is not; whose it is, is nobody's business. */
export const otherBankDetail = (bankId: string, customerId: string): string =>
  ` (${bankId}). The Customer(${customerId}) does not belong to this Bank`

function refuseOtherBank(check: Check, endpoint: AnyEndpoint, { customer }: Facts, params: Incoming['params']): void {
  const { BANK_ID: bankId = '', CUSTOMER_ID: customerId = '' } = params
  const isTold = check === 'customer' && endpoint.tellsOtherBank === true
  if (isTold && customer !== null && customer.bankId !== bankId) {
    fail('CustomerOfAnotherBank', otherBankDetail(bankId, customerId))
  }
}

function callerOf({ auth }: AnyEndpoint, ...known: Parameters<typeof authenticate>): Caller | undefined {
  const caller = authenticate(...known)
  return auth === 'user' ? (caller ?? fail('UserNotLoggedIn')) : caller
}

const noBody: ReadBody = { body: undefined }

/** The body when it is right by itself. A file comes when all checks have passed. */
function admittedBody(endpoint: AnyEndpoint, { params, body: sent }: Incoming, caller: Caller | undefined): ReadBody {
  if (isFileBody(endpoint.body)) return noBody
  const read = readBody(endpoint, sent)
  if (read.tooLong === undefined) endpoint.body?.guard?.({ params, body: read.body, caller, fail })
  return read
}

/** Runs the checks of an endpoint in their order; the first that fails ends the request. */
export async function admit(
  endpoint: AnyEndpoint,
  incoming: Incoming,
  services: Recognising & { readonly settings: Settings; readonly limiter: CallLimiter },
): Promise<Admitted> {
  const order: readonly Check[] = endpoint.order ?? standardOrder
  const identity = order.includes('caller') ? await identify(readCredentials(incoming.header), services) : nobody
  const wanted = wantedFacts(endpoint, incoming)
  const { loginIdleSeconds: idleSeconds } = services.settings
  const facts = await factsFor(identity, { ...wanted, idleSeconds }, services.database)
  if (facts.caller !== null) note({ userId: facts.caller.userId, consumerId: facts.caller.consumerId })
  if (endpoint.uncounted !== true) await services.limiter.pass(incoming, usableCaller(facts))
  // Whoever only watches does nothing: a page that is open and looked at by nobody asks for its stream again and again.
  if (!isWatchReply(endpoint.reply[1])) await noteUse(facts, idleSeconds, services.database)
  const subjects: Record<string, unknown> = { cards: facts.cards ?? [] }
  let caller: Caller | undefined
  let read = noBody
  const seen = (): never =>
    requestOf({ endpoint, incoming, caller, subjects, body: undefined, known: undefined }, {}) as never
  const pass = (check: Exclude<Check, 'lookUp'>): void => {
    if (check === 'caller') {
      caller = callerOf(endpoint, identity, facts)
      refuseBadIds(endpoint, incoming.body)
    } else if (check === 'ids') {
      refuseIllFormedIds(incoming)
    } else if (check === 'roles') {
      refuseMissingRoles(endpoint, caller, incoming.params['BANK_ID'])
    } else if (check === 'body') {
      refuseOpenedAccount(endpoint, incoming.body, facts)
      read = admittedBody(endpoint, incoming, caller)
    } else if (check === 'guard') {
      endpoint.guard?.(seen(), services.settings)
    } else if (endpoint.needs?.includes(check) === true) {
      refuseOtherBank(check, endpoint, facts, incoming.params)
      subjects[check] =
        subjectRow(check, facts, incoming.params, services.settings) ?? failAbsent(endpoint, check, caller, incoming)
      refuseWritesOfErased(check, endpoint, facts)
    }
  }
  for (const check of order) {
    if (check === 'lookUp') {
      await endpoint.lookUp?.(seen(), { read: services.database.read, settings: services.settings })
    } else pass(check)
  }
  if (read.tooLong !== undefined) fail(read.tooLong)
  return {
    endpoint,
    incoming,
    caller,
    subjects,
    body: read.body,
    known: wanted.key === undefined ? undefined : facts.key,
  }
}

/** What the endpoint's own code is given; the headers that it sets are collected. */
const requestOf = (
  { endpoint, incoming, caller, subjects, body }: Admitted,
  headers: Record<string, string>,
): object => ({
  ...subjects,
  params: incoming.params,
  query: incoming.query,
  header: incoming.header,
  servedAs: incoming.servedAs,
  address: incoming.address,
  body,
  bodyText: incoming.bodyText ?? '',
  caller,
  fail,
  failAndKeep,
  setHeader: (name: string, value: string) => {
    if (endpoint.replyHeaders?.[name] === undefined) throw new Error(`${endpoint.operation} does not declare ${name}`)
    headers[name] = value
  },
})

/** Runs the handler of an admitted request. `handlesFor` is told what a reply of it will be on the wire. */
export async function handle(
  admitted: Admitted,
  handlesFor: (outgoingOf: (reply: unknown) => Outgoing) => WaitingHandles,
): Promise<Outgoing> {
  const { endpoint } = admitted
  const headers: Record<string, string> = {}
  const [status, schema] = endpoint.reply
  const outgoingOf = (reply: unknown): Outgoing => ({
    ...{ status, headers: { ...headers } },
    body: status === 204 ? undefined : schema.parse(reply),
  })
  return outgoingOf(await endpoint.handle(requestOf(admitted, headers) as never, handlesFor(outgoingOf)))
}
