/** The closed list of everything the bank can say no to: a refusal is a value, never an exception. */

/** Every refusal's name; one exhaustive table in the API maps each to its OBP code and HTTP status. */
export const refusalNames = [
  'InvalidAmount',
  'AmountNotPositive',
  'InvalidCurrency',
  'FxRateMissing',
  'PaymentLimitExceeded',
  'InsufficientFunds',
  'SameAccount',
  'RoundsToZero',
  'CounterpartyLimitExceeded',
  'PayerLimitExceeded',
  'NotBeneficiary',
  'TransactionAlreadyRefunded',
  'RefundAlreadyAsked',
  'TransactionRequestTypeUnsupported',
  'NotAllowedToPay',
  'TransactionRequestNotFound',
  'TransactionRequestTypeMismatch',
  'TransactionRequestNotAnswerable',
  'ChallengeRefused',
  'NextChallengePending',
  'PaymentsBlocked',
  'RequestModified',
  'AccountExists',
  'AccountRoutingTaken',
  'AccountRoutingDuplicate',
  'AccountNotFound',
  'UserNotFound',
  'BankNotFound',
  'CustomerNotFound',
  'CustomerNumberTaken',
  'CaseClosed',
  'CaseNotInReview',
  'DecisionStale',
  'ReviewerAlreadyDecided',
  'MakerIsChecker',
  'CaseIncomplete',
  'CaseActionNotAllowed',
  'CaseEscalated',
  'CaseAssigned',
  'CustomerTooYoung',
  'EngineCheckBinding',
  'RetentionNotOver',
  'StandingOrderEnded',
  'CustomerFrozen',
  'AccountFrozen',
  'CustomerHoldsMoney',
  'CaseExists',
  'InvalidCaseData',
  'InvalidPolicy',
  'InvalidChallengePolicy',
  'UserNotLinked',
  'StaffRequestDecided',
  'SandboxImportRefused',
  'TooManyFiles',
  'InvalidScreeningList',
  'NoScreeningList',
  'NameNotComparable',
  'ScreeningHitDecided',
  'OwnScreeningHit',
  'UnreadableMrz',
  'CheckRequestOver',
  'CheckRequestAnswered',
] as const

export type RefusalName = (typeof refusalNames)[number]

/** Why the bank says no; `detail` is shown to the caller, so it carries no secret and no internal text. */
export interface Refusal {
  readonly refusal: RefusalName
  readonly detail?: string
}

export interface Accepted<T> {
  readonly ok: true
  readonly value: T
}

export interface Refused {
  readonly ok: false
  readonly refusal: Refusal
}

/** What a rule answers: the value, or the refusal. Plain JSON whenever T is. */
export type Outcome<T> = Accepted<T> | Refused

export const accept = <T>(value: T): Accepted<T> => ({ ok: true, value })

/** A refused outcome; it fits every Outcome<T>. */
export const refuse = (name: RefusalName, detail?: string): Refused => ({
  ok: false,
  refusal: detail === undefined ? { refusal: name } : { refusal: name, detail },
})
