/** What keeps a payment from being booked: whoever makes or confirms payments, in whatever version, may be answered any of these. */
import type { RefusalName } from '../refusal'

/** Of its booking itself: by the ledger, or by the rates. */
export const bookingRefusals = [
  'InsufficientFunds',
  'CounterpartyLimitExceeded',
  'PayerLimitExceeded',
  'CustomerFrozen',
  'AccountFrozen',
  'TransactionAlreadyRefunded',
  'FxRateMissing',
  'RoundsToZero',
  'InvalidAmount',
] as const satisfies readonly RefusalName[]

/** Of one that has waited: its payee may have gone in the meantime. */
export const lateBookingRefusals = [...bookingRefusals, 'NotBeneficiary'] as const satisfies readonly RefusalName[]
