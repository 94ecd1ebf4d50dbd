/** What can become of an onboarding case: the steps of people, how the case must end after them, and what belongs to that end. */
import type { Reader } from '../../db/connection'
import { passport } from './onboarding'

export interface Step {
  readonly path: 'documents' | 'media' | 'checks' | 'decisions' | 'closure' | 'erasure'
  readonly body: object
}
const document: Step = { path: 'documents', body: { ...passport, id: 'passport' } }
const check: Step = { path: 'checks', body: { id: 'meeting', how: 'online_meeting', satisfied: true } }
const failedCheck: Step = { path: 'checks', body: { id: 'meeting', how: 'online_meeting', satisfied: false } }
const decide = (decision: string, more: object = {}): Step => ({ path: 'decisions', body: { decision, ...more } })
const why = { reason: 'why' }

export interface Life {
  readonly steps: readonly Step[]
  readonly end: string
  readonly approved: boolean
  /** The kind of task that it is in the end; absent: none. */
  readonly task?: 'review' | 'overdue'
  /** It is begun under a policy by which a review is overdue at once. */
  readonly isHurried?: true
}

/** What is done in each case, and how it must end. */
export const lives: readonly [Life, ...Life[]] = [
  { steps: [document, check, decide('approve')], end: 'monitoring', approved: true },
  { steps: [document, check, decide('reject', why)], end: 'rejected', approved: false },
  {
    steps: [
      ...[document, check, decide('request_more', { ...why, missing: ['selfie'] })],
      { path: 'media', body: { id: 'selfie', type: 'selfie', url: 'u', date: '2024-01-02T00:00:00Z' } },
      decide('approve'),
    ],
    end: 'monitoring',
    approved: true,
  },
  { steps: [document, failedCheck, decide('reject', why)], end: 'rejected', approved: false },
  { steps: [document, { path: 'closure', body: why }], end: 'closed', approved: false },
  { steps: [document, check], end: 'in_review', approved: false, task: 'review' },
  { steps: [document, check], end: 'in_review', approved: false, task: 'overdue', isHurried: true },
  {
    steps: [document, check, { path: 'closure', body: why }, { path: 'erasure', body: why }],
    end: 'erased',
    approved: false,
  },
]

/** Those that need no policy of their own, and of which every record is there in the end. */
export const plainLives = lives.filter(
  ({ isHurried, end }) => isHurried !== true && end !== 'erased',
) as unknown as typeof lives

export const isStaffs = ({ path }: Step): boolean => ['decisions', 'closure', 'erasure'].includes(path)

/** A case with how many there are of what belongs to it. */
export interface CountedCase {
  readonly customerId: string
  readonly state: string
  readonly task: string | null
  readonly kycStatus: boolean
  readonly accounts: number
  readonly links: number
  readonly messages: number
  readonly documents: number
  readonly decisions: number
}

/** Every case of the bank. */
export const countedCases = (read: Reader, bankId: string): Promise<CountedCase[]> =>
  read.raw<CountedCase>(
    `select k.customer_id as "customerId", k.state, k.task, coalesce(k.kyc_status, false) as "kycStatus",
       (select count(*)::int from accounts a where a.bank_id = k.bank_id and a.account_id = k.account_id) as accounts,
       (select count(*)::int from customer_account_links l where l.customer_id = k.customer_id) as links,
       (select count(*)::int from customer_messages m where m.customer_id = k.customer_id) as messages,
       (select count(*)::int from kyc_documents d where d.customer_id = k.customer_id) as documents,
       (select count(*)::int from kyc_decisions d where d.customer_id = k.customer_id) as decisions
     from kyc_cases k where k.bank_id = ?`,
    [bankId],
  )

/** What the case of such a life must have in the end. */
export function expectedOf({ end, approved, steps, task }: Life, customerId: string): CountedCase {
  const once = approved ? 1 : 0
  const requests = steps.filter(({ body }) => 'decision' in body && body.decision === 'request_more').length
  return {
    ...{ customerId, state: end, task: task ?? null, kycStatus: approved, accounts: once, links: once },
    // The welcome, and what each request for more has asked for.
    messages: once + requests,
    documents: end === 'erased' ? 0 : 1,
    decisions: steps.filter(({ path }) => path === 'decisions').length,
  }
}
