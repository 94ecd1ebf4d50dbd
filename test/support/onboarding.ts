/** A bank with its staff, and the steps of an onboarding as calls of our own API. */
import type { TestEngine } from './engine'
import { call, createBank, createPerson } from './people'
import type { Person, Reply } from './people'
import { waitFor } from './wait'

export interface CaseBody {
  readonly customer_id: string
  readonly state: string
  readonly waiting_for: string
  readonly due_at: string | null
  readonly case_version: number
  readonly round: number
  readonly kyc_status: boolean
  readonly account_id: string | null
  readonly policy_version: number
  readonly level: string
  readonly risk: string
  readonly assignee_user_id: string | null
  readonly requested: readonly string[]
  readonly resubmissions: number
  readonly payments_frozen: string | null
  readonly screening: {
    readonly open_hits: number
    readonly true_matches: number
    readonly problem: string | null
  } | null
  readonly open_screening_hits: number
  readonly missing: object | null
  readonly documents: readonly { readonly id: string }[]
  readonly checks: readonly {
    readonly id: string
    readonly how: string
    readonly satisfied: boolean
    readonly staff_name: string
  }[]
  readonly check_requests: readonly {
    readonly request_id: string
    readonly check: string
    readonly provider: string
    readonly state: string
    readonly problem: string | null
    readonly number_of_tries: number
    readonly last_error: string | null
  }[]
  readonly statuses: readonly { readonly ok: boolean }[]
  readonly decisions: readonly { readonly decision: string; readonly user_id: string }[]
  readonly timeline: readonly { readonly kind: string; readonly detail: Readonly<Record<string, unknown>> }[]
  readonly message: string
}

/** A refused act tells what has happened since the version that was seen. */
export type ActReply = Reply<CaseBody & { readonly changes?: readonly { readonly kind: string }[] }>

export interface OnboardingDesk {
  readonly bankId: string
  /** Starts cases and brings evidence. */
  readonly clerk: Person
  readonly reviewers: readonly [Person, Person]
  start(body?: object): Promise<Reply<CaseBody>>
  read(customerId: string): Promise<CaseBody>
  addDocument(customerId: string, document?: object): Promise<Reply>
  addMedia(customerId: string, media?: object): Promise<Reply>
  addCheck(customerId: string, check?: object): Promise<Reply>
  /** On what the case says now, unless the decision names another version. */
  decide(customerId: string, by: Person, decision: object | 'approve'): Promise<ActReply>
  /** What the staff do besides deciding: the call behind the case's path. What is bound to a version is, to that of now, unless the body names one. */
  act(customerId: string, by: Person, method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<ActReply>
  setPolicy(policy: object): Promise<Reply>
  /** A started case with a document and a check: it waits for the reviewers. */
  caseInReview(body?: object): Promise<string>
}

export const newCustomer = { legal_name: 'Eveline Tripman', mobile_phone_number: '+49 30 901820', dependants: 0 }
export const passport = {
  type: 'passport',
  number: 'C01X0006H',
  issue_date: '2019-01-01T00:00:00Z',
  issue_place: 'Berlin',
  expiry_date: '2099-01-01T00:00:00Z',
}
export const policy = {
  required_document_types: ['passport'],
  required_media_types: [],
  minimum_satisfied_checks: 1,
  approvals_required: 1,
  collecting_deadline_ms: 2_592_000_000,
  review_deadline_ms: 172_800_000,
  reminder_every_ms: 604_800_000,
  maker_may_approve: false,
}

/** At a bank of its own, unless one is named. */
export async function openDesk(engine: TestEngine, ofBank?: string): Promise<OnboardingDesk> {
  const bankId = ofBank ?? (await createBank(engine))
  const at = (role: string): readonly [string, string] => [role, bankId]
  const clerkRoles = ['CanStartOnboarding', 'CanAddKycDocument', 'CanAddKycMedia', 'CanAddKycCheck', 'CanAddKycStatus']
  const clerk = await createPerson(engine, {
    roles: [...clerkRoles, 'CanGetOnboarding', 'CanManageOnboardingPolicy', 'CanDecideOnboarding'].map(at),
  })
  const reviewer = (): Promise<Person> => createPerson(engine, { roles: [at('CanDecideOnboarding')] })
  const reviewers = [await reviewer(), await reviewer()] as const
  const cases = `/engine/v1/banks/${bankId}/onboarding-cases`
  const post = <Body>(path: string, as: Person, body: object): Promise<Reply<Body>> =>
    call<Body>(engine, 'POST', `${cases}${path}`, { as, body })
  const desk: OnboardingDesk = {
    bankId,
    clerk,
    reviewers,
    start: (body = {}) => post('', clerk, { customer: newCustomer, ...body }),
    read: async (customerId) => (await call<CaseBody>(engine, 'GET', `${cases}/${customerId}`, { as: clerk })).body,
    addDocument: (customerId, document = {}) => post(`/${customerId}/documents`, clerk, { ...passport, ...document }),
    addMedia: (customerId, media = {}) =>
      post(`/${customerId}/media`, clerk, { type: 'selfie', url: 'u', date: '2024-01-02T00:00:00Z', ...media }),
    addCheck: (customerId, check = {}) =>
      post(`/${customerId}/checks`, clerk, { how: 'online_meeting', satisfied: true, ...check }),
    decide: async (customerId, by, decision) => {
      const { case_version } = await desk.read(customerId)
      return post(`/${customerId}/decisions`, by, {
        case_version,
        ...(decision === 'approve' ? { decision } : decision),
      })
    },
    act: async (customerId, by, method, path, body) => {
      const isBound = ['engine-check-overrides', 'closure', 'erasure'].includes(path)
      const seen = isBound ? { case_version: (await desk.read(customerId)).case_version } : {}
      const as = { as: by }
      return call(
        engine,
        method,
        `${cases}/${customerId}/${path}`,
        body === undefined ? as : { ...as, body: { ...seen, ...body } },
      )
    },
    setPolicy: (changes) =>
      call(engine, 'PUT', `/engine/v1/banks/${bankId}/onboarding-policy`, {
        as: clerk,
        body: { ...policy, ...changes },
      }),
    caseInReview: async (body) => {
      const { customer_id: customerId } = (await desk.start(body)).body
      await desk.addDocument(customerId)
      await desk.addCheck(customerId)
      return customerId
    },
  }
  return desk
}

/** An approved case about whose customer a check comes out badly while their account is being opened, which waits for that. */
export async function caseDoubtedOnItsWay(engine: TestEngine, desk: OnboardingDesk): Promise<string> {
  const owner = await createPerson(engine)
  const account = { label: 'Current', product_code: 'CURRENT', currency: 'EUR' }
  const customerId = await desk.caseInReview({ owner_user_id: owner.userId, wanted_account: account })
  await engine.database.write(async (transaction) => {
    await transaction.raw('lock table accounts in share row exclusive mode')
    await desk.decide(customerId, desk.reviewers[0], 'approve')
    await waitFor(
      () => desk.read(customerId),
      ({ state }) => state === 'approved',
    )
    await desk.addCheck(customerId, { satisfied: false })
  })
  return customerId
}
