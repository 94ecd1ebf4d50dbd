/** Reads onboarding cases: for the workflow that takes one up, for a list of them, and one with everything in it. */
import { completeFile, takeUp } from '../../domain/kyc/case-file'
import type { CaseFile, Freeze, WantedAccount } from '../../domain/kyc/case-file'
import type { CaseState } from '../../domain/kyc/case'
import type { CaseEngineChecks } from '../../domain/kyc/engine-check'
import type { CaseScreening } from '../../domain/kyc/facts'
import type { Level } from '../../domain/kyc/level'
import { completePolicy } from '../../domain/kyc/policy'
import type { CustomerKind, OnboardingPolicy } from '../../domain/kyc/policy'
import type { Risk } from '../../domain/kyc/risk'
import type { KycCheck, KycDocument, KycMedia, KycStatus } from '../../domain/kyc/evidence'
import type { Reader, Transaction } from '../connection'
import { denialsSql, shownRequestColumns } from './check-requests'
import type { ShownRequest } from './check-requests'
import { checkColumns, documentColumns, mediaColumns, statusColumns } from './kyc'

export interface CaseRow {
  readonly customerId: string
  readonly bankId: string
  readonly customerNumber: string
  readonly customerName: string
  readonly state: CaseState
  readonly caseVersion: number
  readonly round: number
  readonly waitingFor: string
  readonly dueAt: string | null
  readonly kycStatus: boolean
  readonly ownerUserId: string | null
  readonly submittedByUserId: string | null
  readonly wantedAccount: WantedAccount | null
  readonly accountId: string | null
  readonly policyVersion: number
  readonly customerKind: CustomerKind
  readonly risk: Risk
  readonly level: Level
  readonly assigneeUserId: string | null
  readonly requested: readonly string[]
  readonly resubmissions: number
  readonly frozen: Freeze | null
  readonly engineChecks: CaseEngineChecks | null
  readonly screening: CaseScreening | null
  /** Hits of the customer that nobody has decided, whatever has found them. */
  readonly openHits: number
  readonly openedAt: string
  readonly changedAt: string
}

export interface DecisionRow {
  readonly id: string
  readonly round: number
  readonly userId: string
  readonly decision: string
  readonly reason: string
  /** The types of documents and media that were asked for. */
  readonly missing: readonly string[]
  readonly decidedAt: string
}

export interface CaseEventRow {
  readonly id: string
  readonly kind: string
  readonly detail: Readonly<Record<string, unknown>>
  readonly actorUserId: string | null
  readonly occurredAt: string
}

export interface NamedUser {
  readonly userId: string
  readonly username: string
}

export interface FullCaseRow extends CaseRow {
  /** The policy that the case is under. */
  readonly policy: OnboardingPolicy
  readonly documents: readonly KycDocument[]
  readonly media: readonly KycMedia[]
  readonly checks: readonly KycCheck[]
  readonly checkRequests: readonly ShownRequest[]
  readonly statuses: readonly KycStatus[]
  readonly decisions: readonly DecisionRow[]
  readonly timeline: readonly CaseEventRow[]
  /** Whoever has worked on the case, was given it or gave it away: those whose ids are in decisions and timeline. */
  readonly users: readonly NamedUser[]
}

const caseColumns = `k.customer_id as "customerId", k.bank_id as "bankId", c.customer_number as "customerNumber",
  c.legal_name as "customerName", k.state,
  k.version as "caseVersion", k.round, k.waiting_for as "waitingFor", iso_seconds(k.due_at) as "dueAt",
  coalesce(k.kyc_status, c.initial_kyc_status) as "kycStatus", k.owner_user_id as "ownerUserId",
  k.submitted_by as "submittedByUserId", k.wanted_account as "wantedAccount", k.account_id as "accountId",
  (k.policy->>'version')::int as "policyVersion", k.customer_kind as "customerKind", k.risk, k.level, k.assignee_user_id as "assigneeUserId",
  k.requested, k.resubmissions, k.frozen, k.engine_checks as "engineChecks", k.screening,
  (select count(*)::int from screening_hits h where h.customer_id = k.customer_id and h.status = 'OPEN') as "openHits", iso_seconds(k.opened_at) as "openedAt", iso_seconds(k.changed_at) as "changedAt"`

export interface CaseListRequest {
  readonly bankId: string
  readonly state?: CaseState | undefined
  readonly limit: number
  readonly offset: number
}

/** The bank's cases, the one that was changed last first. */
export const casesAtBank = (read: Reader, { bankId, state, limit, offset }: CaseListRequest): Promise<CaseRow[]> =>
  read.raw<CaseRow>(
    `select ${caseColumns} from kyc_cases k join customers c using (customer_id)
     where k.bank_id = ? and (?::text is null or k.state = ?) order by k.changed_at desc, k.customer_id limit ? offset ?`,
    [bankId, state ?? null, state ?? null, limit, offset],
  )

/** State and level of the customer's case, or undefined when they have none. */
export async function caseStanding(
  read: Reader,
  customerId: string,
): Promise<{ readonly state: CaseState; readonly level: Level } | undefined> {
  const [row] = await read.raw<{ state: CaseState; level: Level }>(
    'select state, level from kyc_cases where customer_id = ?',
    [customerId],
  )
  return row
}

/** Whether this very decision has been taken: only a retry under the same key finds it. */
export async function isDecided(
  read: Reader,
  { decisionId, decision, reason }: { readonly decisionId: string; readonly decision: string; readonly reason: string },
): Promise<boolean> {
  const rows = await read.raw('select from kyc_decisions where decision_id = ? and decision = ? and reason = ?', [
    decisionId,
    decision,
    reason,
  ])
  return rows.length > 0
}

/** Lists inside a case are bounded: of a longer one the latest are shown. */
const most = 1_000
const rowsOf = (select: string, order: string, shown = order): string =>
  `coalesce((select jsonb_agg(to_jsonb(r) - 'sort' order by ${shown}) from
     (select ${select} order by ${order} limit ${most}) r), '[]')`

// Who had the case before and after stands in the details of the event.
const usersSql = `select jsonb_agg(jsonb_build_object('userId', user_id, 'username', username) order by username) from users where user_id in (
    select k.assignee_user_id
    union select user_id from kyc_decisions where customer_id = k.customer_id
    union select unnest(array[actor_user_id, (detail #>> '{changes,assigneeUserId,from}')::uuid, (detail #>> '{changes,assigneeUserId,to}')::uuid])
      from kyc_case_events where customer_id = k.customer_id and case_version is not null)`

const fullCaseSql = `select ${caseColumns}, k.policy,
  ${rowsOf(`${documentColumns}, updated_at as sort from kyc_documents where customer_id = k.customer_id`, 'sort desc')} as documents,
  ${rowsOf(`${mediaColumns}, updated_at as sort from kyc_media where customer_id = k.customer_id`, 'sort desc')} as media,
  ${rowsOf(`${checkColumns}, updated_at as sort from kyc_checks where customer_id = k.customer_id`, 'sort desc')} as checks,
  ${rowsOf(`${shownRequestColumns}, asked_at as sort from check_requests where customer_id = k.customer_id`, 'sort desc')} as "checkRequests",
  ${rowsOf(`${statusColumns}, recorded_order as sort from kyc_statuses where customer_id = k.customer_id`, 'sort desc', 'sort')} as statuses,
  ${rowsOf(
    `decision_id as id, round, user_id as "userId", decision, reason, missing, iso_seconds(decided_at) as "decidedAt", decided_at as sort
     from kyc_decisions where customer_id = k.customer_id`,
    'sort desc',
    'sort',
  )} as decisions,
  ${rowsOf(
    // What happens to the customer besides is on their own timeline.
    `event_id as id, kind, detail - 'requestHash' as detail, actor_user_id as "actorUserId", iso_seconds(occurred_at) as "occurredAt",
     sequence as sort from kyc_case_events where customer_id = k.customer_id and case_version is not null`,
    'sort desc',
    'sort',
  )} as timeline,
  coalesce((${usersSql}), '[]') as users
  from kyc_cases k join customers c using (customer_id) where k.customer_id = ?`

/** The customer's case with its evidence (last update first), statuses, decisions and timeline (oldest first; what was done with the customer's files is on it), or undefined. */
export async function fullCase(read: Reader, customerId: string): Promise<FullCaseRow | undefined> {
  const [row] = await read.raw<FullCaseRow>(fullCaseSql, [customerId])
  return row && { ...row, policy: completePolicy(row.policy) }
}

/** What the rows say of a case; what runs with time is worked out anew. */
type StoredFile = Omit<CaseFile, 'sinceMs' | 'dueAtMs' | 'overdue' | 'remindersSent'>

const evidenceSql = `
  select jsonb_build_object('kind', 'document', 'id', document_id, 'type', coalesce(type, ''), 'expiryDate', iso_seconds(expiry_date), 'requestHash', request_hash) ||
      case when machine_readable_zone is null then '{}' else '{"hasZone": true}'::jsonb end as held
    from kyc_documents where customer_id = k.customer_id
  union all select jsonb_build_object('kind', 'media', 'id', media_id, 'type', coalesce(type, ''), 'requestHash', request_hash)
    from kyc_media where customer_id = k.customer_id
  union all select jsonb_build_object('kind', 'check', 'id', check_id, 'satisfied', satisfied, 'requestHash', request_hash)
    from kyc_checks where customer_id = k.customer_id and check_id not like 'engine:%'`

const epochMs = (column: string): string => `round(extract(epoch from ${column}) * 1000)::float8`

const requestsSql = `
  select jsonb_build_object('requestId', request_id, 'kind', kind, 'provider', provider, 'round', round, 'state', state, 'problem', problem,
      'isSent', sent_at is not null, 'dueAtMs', ${epochMs('due_at')}) as held
    from check_requests where customer_id = k.customer_id and is_current`

/** The file of an existing case as a workflow takes it up, or undefined. The deadline of its state begins at `nowMs`. */
export async function caseFileOf(
  read: Reader | Transaction,
  customerId: string,
  nowMs: number,
): Promise<CaseFile | undefined> {
  const [row] = await read.raw<StoredFile>(
    `select k.bank_id as "bankId", k.customer_id as "customerId", policy, submitted_by as "submittedByUserId",
       owner_user_id as "ownerUserId", wanted_account as "wantedAccount", account_id as "accountId", round, version as "caseVersion",
       state, waiting_for as "waitsFor", customer_kind as "customerKind", risk, level, assignee_user_id as "assigneeUserId", requested,
       resubmissions, ${epochMs('verified_at')} as "verifiedAtMs", expired, ${epochMs('ended_at')} as "endedAtMs", engine_checks as "engineChecks", screening,
       coalesce((select f.version from customer_facts f where f.customer_id = k.customer_id), 0) as "factsVersion",
       k.facts_version as "seenFactsVersion",
       coalesce((select jsonb_agg(held) from (${evidenceSql}) e), '[]') as evidence,
       coalesce((select jsonb_agg(jsonb_build_object('commandId', decision_id, 'userId', user_id, 'decision', decision) order by decided_at)
                  from kyc_decisions d where d.customer_id = k.customer_id and d.round = k.round), '[]') as decisions,
       coalesce((select jsonb_agg(r.held) from (${requestsSql}) r), '[]') as "checkRequests",
       coalesce((select jsonb_agg(d.held) from (${denialsSql}) d), '[]') as "deniedBy",
       (select request_hash from kyc_statuses s where s.customer_id = k.customer_id order by recorded_order desc limit 1) as "latestStatusHash"
     from kyc_cases k where k.customer_id = ?`,
    [customerId],
  )
  const since = { sinceMs: nowMs, dueAtMs: null, overdue: false, remindersSent: 0 }
  return row && takeUp(completeFile({ ...row, ...since }), nowMs)
}

/** How often something that is compared of the customer has changed. */
export async function factsVersionOf(read: Transaction, customerId: string): Promise<number> {
  const [facts] = await read.raw<{ version: number }>('select version from customer_facts where customer_id = ?', [
    customerId,
  ])
  return facts?.version ?? 0
}

/** True when the case as it stands is about the customer as they are in this transaction: nobody decides about somebody whom they have not seen. */
export async function isSeenAsIs(read: Transaction, customerId: string): Promise<boolean> {
  const changed = await read.raw(
    'select from kyc_cases k join customer_facts f using (customer_id) where k.customer_id = ? and k.facts_version < f.version',
    [customerId],
  )
  return changed.length === 0
}

/** True when the screening and the engine's checks of the case, where its policy asks for them, have seen the customer as they are in this transaction. */
export async function isCheckedAsIs(read: Transaction, customerId: string): Promise<boolean> {
  const changed = await read.raw(
    `select from kyc_cases k join customer_facts f using (customer_id)
     where k.customer_id = ? and (
       k.policy->'screening' <> 'null' and coalesce((k.screening->>'factsVersion')::int, 0) < f.version
       or (k.policy->'machineReadableZone' <> 'null' or k.policy->'duplicateIdentity' <> 'null')
         and coalesce((k.engine_checks->>'factsVersion')::int, 0) < f.version)`,
    [customerId],
  )
  return changed.length === 0
}

/** True when the policy of the case asks for screening, and the name could not be compared with any list: it has neither letter nor digit. */
export async function isPastComparing(read: Transaction, customerId: string): Promise<boolean> {
  const found = await read.raw(
    `select from kyc_cases where customer_id = ? and policy->'screening' <> 'null' and screening->>'problem' = 'NameNotComparable'`,
    [customerId],
  )
  return found.length > 0
}

export interface AgeFacts {
  /** What the policy of the case asks for, in years. */
  readonly minimumAge: number | null
  readonly customerKind: CustomerKind
  /** ISO 8601. */
  readonly dateOfBirth: string | null
}

/** What says whether the customer is old enough. Throws when they have no case. */
export async function ageFacts(read: Reader | Transaction, customerId: string): Promise<AgeFacts> {
  const [row] = await read.raw<AgeFacts>(
    `select (k.policy->>'minimumAge')::int as "minimumAge", k.customer_kind as "customerKind", iso_seconds(c.date_of_birth) as "dateOfBirth"
     from kyc_cases k join customers c using (customer_id) where k.customer_id = ?`,
    [customerId],
  )
  if (row === undefined) throw new Error('a case that is being decided is gone')
  return row
}

const mostChanges = 100

// What has changed of the customer is named, and not told: it is for those who may read customers. A change is new to whoever has seen a
// version from before the case has taken it into account.
const changedFields =
  "array(select field from jsonb_object_keys(detail->'changes') field where field in ('legal_name', 'date_of_birth'))"

/** What has happened to the case since that version of it, and whoever has changed the person, oldest first; at most the first hundred events. */
export const eventsSince = (read: Reader, customerId: string, caseVersion: number): Promise<CaseEventRow[]> =>
  read.raw<CaseEventRow>(
    `select event_id as id, kind, actor_user_id as "actorUserId", iso_seconds(occurred_at) as "occurredAt",
       case kind when 'customerChanged' then jsonb_build_object('changed', ${changedFields}) else detail - 'requestHash' end as detail
     from kyc_case_events where customer_id = ? and (case_version > ?
       or kind = 'customerChanged' and cardinality(${changedFields}) > 0 and sequence > (
         select coalesce(max(sequence), 0) from kyc_case_events
         where customer_id = ? and kind in ('caseOpened', 'customerChangeSeen') and case_version <= ?))
     order by sequence limit ${mostChanges}`,
    [customerId, caseVersion, customerId, caseVersion],
  )
