/** Every name in workflow histories, spelled once, and the JSON that goes with them: amounts are decimal texts, times ISO 8601, durations milliseconds. */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common'
import { defineUpdate } from '@temporalio/workflow'
import type { ChallengeTransport } from '../domain/payments/transport'
import type { PaymentTiming } from '../domain/payments/timing'
import type { TransactionRequestStatus } from '../domain/payments/transaction-request'
import type { NewCustomer } from '../domain/customer'
import type { EvidenceRecord, KycStatus } from '../domain/kyc/evidence'
import type { CaseState } from '../domain/kyc/case'
import type { CaseFile, WantedAccount } from '../domain/kyc/case-file'
import type { ActionRequest } from '../domain/kyc/case-action'
import type { Decision } from '../domain/kyc/facts'
import type { Level } from '../domain/kyc/level'
import type { CustomerKind } from '../domain/kyc/policy'

/** Search attributes are stored in clear: ids and states only, never personal data. */
export const searchAttributes = {
  bankId: defineSearchAttributeKey('BankId', SearchAttributeType.KEYWORD),
  customerId: defineSearchAttributeKey('CustomerId', SearchAttributeType.KEYWORD),
  businessId: defineSearchAttributeKey('BusinessId', SearchAttributeType.KEYWORD),
  processStatus: defineSearchAttributeKey('ProcessStatus', SearchAttributeType.KEYWORD),
  waitingFor: defineSearchAttributeKey('WaitingFor', SearchAttributeType.KEYWORD),
  dueAt: defineSearchAttributeKey('DueAt', SearchAttributeType.DATETIME),
} as const

/** Name and type of each, as a Temporal server registers them. */
export const searchAttributeTypes: Readonly<Record<string, 'Keyword' | 'Datetime'>> = {
  BankId: 'Keyword',
  CustomerId: 'Keyword',
  BusinessId: 'Keyword',
  ProcessStatus: 'Keyword',
  WaitingFor: 'Keyword',
  DueAt: 'Datetime',
}

// --- Account opening -------------------------------------------------------------------------------------------------

export const accountOpeningWorkflow = 'accountOpening'

export interface AccountOpeningInput {
  readonly bankId: string
  readonly accountId: string
  readonly ownerUserId: string
  /** The customer whom the account is linked to, where the opening comes out of an onboarding. */
  readonly customerId?: string
  readonly label: string
  readonly productCode: string
  readonly branchId: string
  readonly currency: string
  readonly routings: readonly { readonly scheme: string; readonly address: string }[]
  /** Whether the bank vouches for the routings; missing where there are none, and from a release before. */
  readonly isVouched?: boolean
  /** Who asked for it: a user id. */
  readonly openedBy: string
  /** The request that asked for it; a retry carries the same id and meets its first try. */
  readonly requestId: string
}

export interface AccountOpened {
  readonly bankId: string
  readonly accountId: string
}

/** Answers when the account is open (one committed transaction), or is refused with the reason. */
export const awaitAccountOpened = defineUpdate<AccountOpened, [AccountOpeningInput]>('awaitAccountOpened')

// --- Transaction request ---------------------------------------------------------------------------------------------

export const transactionRequestWorkflow = 'transactionRequest'

/** A payment that waits for challenges, as it was checked and accepted by the API. */
export interface PaymentRequest {
  readonly requestId: string
  readonly bankId: string
  readonly accountId: string
  readonly accountKey: string
  readonly toBankId: string
  readonly toAccountId: string
  readonly toAccountKey: string
  readonly type: string
  readonly currency: string
  readonly amount: string
  /** The threshold of the type in the request's currency. */
  readonly challengeThreshold: string
  readonly requiredAnswers: number
  readonly description: string
  /** The `details` member of replies, as clients see it. */
  readonly details: Readonly<Record<string, unknown>>
  readonly charge: { readonly currency: string; readonly amount: string; readonly summary: string }
  readonly chargePolicy: string
  readonly initiatorId: string
  /** Missing where the payee was not written down as a counterparty. */
  readonly counterpartyId?: string
  /** Missing where the payee is an account of this instance; else `toBankId` and `toAccountId` are the same texts. */
  readonly outsidePayee?: { readonly bank: string; readonly account: string }
  /** What a REFUND gives back; missing for every other type. */
  readonly refund?: RefundOf
  /** Set where it was asked for in the older shape, which names the one challenge. */
  readonly hasSingleChallenge?: boolean
  /** The standing order that it is a payment of; missing for every other payment. */
  readonly standingOrderId?: string
  /** Minor units of the payer's currency that are held while the request waits; missing where the bank holds nothing. */
  readonly hold?: string
}

/** The transaction that is refunded, as the client named it, its booking, and why; whether whoever asks may not pay it back themselves. */
export interface RefundOf {
  readonly transactionId: string
  readonly bookingId: string
  readonly reasonCode: string
  readonly isAskedByPayer?: boolean
}

export interface TransactionRequestInput {
  readonly request: PaymentRequest
  /** One per user who is asked. */
  readonly challenges: readonly { readonly challengeId: string; readonly userId: string }[]
  readonly attemptsAllowed: number
  /** How long the challenges, and with them the request, can be answered. */
  readonly challengeLifetimeMs: number
  readonly transport: ChallengeTransport
  /** Missing: it is made as soon as it is confirmed, or fails. */
  readonly timing?: PaymentTiming
}

export interface TransactionRequestOpened {
  readonly status: TransactionRequestStatus
  readonly expiresAt: string
  /** False when fewer users are asked than must answer. */
  readonly quorumReachable: boolean
}

/** The answer itself never travels: its keyed hash does. */
export interface ChallengeAnswer {
  /** Also the update id: a repeated answer of the same id is judged once. */
  readonly judgementId: string
  readonly challengeId: string
  readonly userId: string
  /** Hexadecimal. */
  readonly answerHash: string
}

export interface PaymentRejection {
  readonly rejectionId: string
  readonly userId: string
  readonly reasonCode: string
  readonly additionalInformation: string
}

export interface TransactionRequestEnded {
  /** PENDING: confirmed, and not over. */
  readonly status: 'COMPLETED' | 'REJECTED' | 'FAILED' | 'CANCELLED' | 'PENDING'
}

/** Answers when the request and its challenges are stored. Its argument is the request's id. */
export const awaitTransactionRequestOpened = defineUpdate<TransactionRequestOpened, [string]>(
  'awaitTransactionRequestOpened',
)

/**
 * Judges one answer; succeeds with the last right one, when the payment is booked, or PENDING until it can be. Refusals: ChallengeRefused; PaymentsBlocked;
 * NextChallengePending for a right answer after which more are needed; TransactionRequestNotAnswerable;
 * what the booking refused, such as InsufficientFunds or CustomerFrozen.
 */
export const answerChallenge = defineUpdate<TransactionRequestEnded, [ChallengeAnswer]>('answerChallenge')

/** Ends the request as REJECTED. Refusal: TransactionRequestNotAnswerable. */
export const rejectTransactionRequest = defineUpdate<TransactionRequestEnded, [PaymentRejection]>(
  'rejectTransactionRequest',
)

export * from './withdrawal-contract'

// --- Standing orders -------------------------------------------------------------------------------------------------

export * from './standing-order-contract'

// --- Customer onboarding ---------------------------------------------------------------------------------------------

export const customerOnboardingWorkflow = 'customerOnboarding'

/** A customer who is created together with the case. */
export interface OnboardingApplication {
  readonly customer: NewCustomer
  /** The user who will act for the customer, and who will hold the wanted account. */
  readonly ownerUserId: string | null
  readonly wantedAccount: WantedAccount | null
  /** Missing: a person. */
  readonly customerKind?: CustomerKind
}

export interface OnboardingInput {
  readonly bankId: string
  readonly customerId: string
  /** The user of the bank who started the case. */
  readonly startedBy: string
  /** Names the request that started it: a UUID. */
  readonly startId: string
  /** Absent when the customer exists already. */
  readonly application?: OnboardingApplication
  /** Carried over from the run before. */
  readonly file?: CaseFile
  /** Continue as new at this many history events, where the server has not suggested it before. */
  readonly historyLimit?: number
}

/** What every update of a case answers, after the commit of what it has changed. */
export interface CaseStanding {
  readonly state: CaseState
  readonly caseVersion: number
  readonly round: number
  readonly waitsFor: string
}

/** Who asks for a change, in which request; the hash tells a repetition from another content. */
interface CaseCommand {
  readonly commandId: string
  readonly userId: string
  readonly requestHash: string
}
export interface EvidenceCommand extends CaseCommand {
  readonly record: EvidenceRecord
}
export interface StatusCommand extends CaseCommand {
  readonly status: KycStatus
}
export interface DecisionCommand extends CaseCommand {
  readonly decision: Decision
  readonly reason: string
  /** The version of the case that the reviewer has seen; absent: they do not say. */
  readonly caseVersion?: number
  /** Of 'request_more': the types of documents and media that are asked for. */
  readonly missing?: readonly string[]
  /** The highest level on which the reviewer decides; absent: that of an officer. */
  readonly level?: Level
}
/** What the staff do with a case besides deciding. */
export interface ActionCommand extends CaseCommand, ActionRequest {}

/** Answers when the case exists. Refusals: CustomerNotFound, CustomerNumberTaken, RequestModified, UserNotFound. */
export const awaitCaseOpened = defineUpdate<CaseStanding, [OnboardingInput]>('awaitCaseOpened')
/** A document, media or check. Refusals: those of awaitCaseOpened, CaseClosed, InvalidCaseData, RequestModified. */
export const submitEvidence = defineUpdate<CaseStanding, [EvidenceCommand]>('submitEvidence')
/** A KYC status of the customer. Refusals: those of awaitCaseOpened, CaseClosed, RequestModified. */
export const recordStatus = defineUpdate<CaseStanding, [StatusCommand]>('recordStatus')
/** A decision of the staff. Refusals: those of judge; CustomerTooYoung. */
export const decideCase = defineUpdate<CaseStanding, [DecisionCommand]>('decideCase')

/** Anything else that the staff do with a case. Refusals: those of act; CustomerHoldsMoney. */
export const actOnCase = defineUpdate<CaseStanding, [ActionCommand]>('actOnCase')

export * from './outside-news-contract'

export const customerErasureWorkflow = 'customerErasure'

/** The end of what Temporal knows of a customer: their histories cannot be read any more once their key is gone. */
export interface CustomerErasureInput {
  readonly customerId: string
  /** How long the onboarding has to come to its own end, which needs the key. */
  readonly afterMs: number
}

// --- Requests that the staff decides ---------------------------------------------------------------------------------

export * from './staff-request-contract'

// --- What leaves by the outbox ----------------------------------------------------------------------------------------

export * from './outbox-contract'

// --- What goes through everything ------------------------------------------------------------------------------------

export * from './sweep-contract'
