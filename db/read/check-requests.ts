/** Reads what providers were asked: for the try that sends it, for the callback that answers it. */
import type { CheckProblem, ProviderCheckKind, SubjectMember } from '../../domain/kyc/provider-check'
import type { Reader, Transaction } from '../connection'

export interface CheckRequestRow {
  readonly requestId: string
  readonly customerId: string
  readonly bankId: string
  readonly provider: string
  readonly kind: ProviderCheckKind
  readonly round: number
  /** Overtaken: the case has moved on before there was an answer. */
  readonly state: 'open' | 'satisfied' | 'failed' | 'unanswered' | 'overtaken'
  readonly problem: CheckProblem | null
  /** ISO 8601. */
  readonly askedAt: string
  readonly dueAt: string
}

const columns = `request_id as "requestId", customer_id as "customerId", bank_id as "bankId", provider, kind, round, state, problem,
  iso_seconds(asked_at) as "askedAt", iso_seconds(due_at) as "dueAt"`

/** The request of that id to that provider of the bank, or undefined. `requestId` must be a UUID. */
export async function checkRequest(
  read: Reader,
  { requestId, bankId, provider }: Pick<CheckRequestRow, 'requestId' | 'bankId' | 'provider'>,
): Promise<CheckRequestRow | undefined> {
  const [row] = await read.raw<CheckRequestRow>(
    `select ${columns} from check_requests where request_id = ? and bank_id = ? and provider = ?`,
    [requestId, bankId, provider],
  )
  return row
}

export interface RequestToSend extends CheckRequestRow {
  readonly url: string
  readonly isActive: boolean
  readonly secretVersion: number
  readonly previousSecretUntil: string | null
}

/** The request with where it goes, or undefined when it is gone. */
export async function requestToSend(read: Reader, requestId: string): Promise<RequestToSend | undefined> {
  const [row] = await read.raw<RequestToSend>(
    `select r.*, p.url, p.is_active as "isActive", p.secret_version as "secretVersion",
       iso_seconds(p.previous_secret_until) as "previousSecretUntil"
     from (select ${columns} from check_requests where request_id = ?) r
       join check_providers p on p.bank_id = r."bankId" and p.name = r.provider`,
    [requestId],
  )
  return row
}

/** What is sent of each member of a person, as it is on the wire. */
const memberSql: Readonly<Record<SubjectMember, string>> = {
  legalName: `'legal_name', c.legal_name`,
  dateOfBirth: `'date_of_birth', left(iso_seconds(c.date_of_birth), 10)`,
  email: `'email', c.email`,
  mobilePhoneNumber: `'mobile_phone_number', c.mobile_phone_number`,
  documents: `'documents', coalesce((select jsonb_agg(jsonb_build_object('type', type, 'number', number, 'issue_place', issue_place,
      'issue_date', iso_seconds(issue_date), 'expiry_date', iso_seconds(expiry_date)) order by document_id)
    from (select * from kyc_documents where customer_id = c.customer_id order by updated_at desc limit 50) d), '[]')`,
  addresses: `'addresses', coalesce((select jsonb_agg(jsonb_build_object('line_1', line_1, 'line_2', line_2, 'line_3', line_3, 'city', city,
      'county', county, 'state', state, 'postcode', postcode, 'country_code', country_code) order by inserted_at)
    from (select * from customer_addresses where customer_id = c.customer_id order by inserted_at desc limit 50) a), '[]')`,
}

/** These members of a customer, and nothing else. */
export async function checkSubject(
  read: Reader,
  customerId: string,
  members: readonly SubjectMember[],
): Promise<object> {
  const [row] = await read.raw<{ subject: object }>(
    `select jsonb_build_object(${members.map((member) => memberSql[member]).join(', ')}) as subject
     from customers c where c.customer_id = ?`,
    [customerId],
  )
  if (row === undefined) throw new Error('a customer whom a provider is asked about is gone')
  return row.subject
}

export interface CallbackRow {
  readonly requestId: string
  readonly bodyHash: string
  readonly satisfied: boolean
}

/** The callback that was taken under this id, or undefined. */
export async function takenCallback(
  read: Reader,
  { bankId, provider, eventId }: { readonly bankId: string; readonly provider: string; readonly eventId: string },
): Promise<CallbackRow | undefined> {
  const [row] = await read.raw<CallbackRow>(
    `select request_id as "requestId", body_hash as "bodyHash", satisfied from check_callbacks
     where bank_id = ? and provider = ? and event_id = ?`,
    [bankId, provider, eventId],
  )
  return row
}

/** A request as the staff see it with its case. */
export interface ShownRequest extends Pick<
  CheckRequestRow,
  'requestId' | 'kind' | 'provider' | 'round' | 'state' | 'problem' | 'askedAt' | 'dueAt'
> {
  /** False once another request, or none, has taken its place. */
  readonly isCurrent: boolean
  readonly sentAt: string | null
  readonly endedAt: string | null
  readonly tries: number
  readonly lastError: string | null
}

export const shownRequestColumns = `request_id as "requestId", kind, provider, round, state, problem, is_current as "isCurrent",
  iso_seconds(asked_at) as "askedAt", iso_seconds(due_at) as "dueAt", iso_seconds(sent_at) as "sentAt", iso_seconds(ended_at) as "endedAt", tries, last_error as "lastError"`

/** True of the id of a question to a provider about the customer, which is that of the check that comes of it. */
export async function isCheckOfProvider(
  read: Reader | Transaction,
  customerId: string,
  checkId: string,
): Promise<boolean> {
  const found = await read.raw('select from check_requests where customer_id = ? and request_id::text = lower(?)', [
    customerId,
    checkId,
  ])
  return found.length > 0
}

/** Of the customer of the case `k`: the checks to which their provider has said no when they last said anything. */
export const denialsSql = `
  select jsonb_build_object('kind', kind, 'provider', provider) as held from (
    select distinct on (kind, provider) kind, provider, state from check_requests
    where customer_id = k.customer_id and state in ('satisfied', 'failed') and problem is null
    order by kind, provider, ended_at desc, asked_at desc) last where state = 'failed'`
