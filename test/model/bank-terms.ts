/** What the model of a bank remembers, and what it says of a command. */
import type { Currency, Policy } from './model-money'

export interface Account {
  readonly id: string
  readonly currency: Currency
  /** Index of the person; undefined: the bank's own. */
  readonly owner: number | undefined
  readonly mayOverdraw: boolean
  isFrozen: boolean
  balance: bigint
  held: bigint
  entries: number
}

export interface Counterparty {
  readonly id: string
  readonly from: Account
  readonly to: Account
  /** Whole units, and how many payments. */
  readonly limit:
    { readonly currency: Currency; readonly single: number; readonly total: number; readonly times: number } | undefined
}

/** A payment that is asked for. */
export interface Asked {
  readonly type: 'ACCOUNT' | 'COUNTERPARTY' | 'REFUND'
  readonly from: Account
  readonly to: Account
  readonly amount: bigint
  readonly currency: Currency
  readonly initiator: number
  readonly policy: Policy
  readonly counterparty?: Counterparty
  readonly refundOf?: Request
}

export interface Request extends Asked {
  readonly id: string
  transactionId: string
  readonly challengeId: string
  /** What the reply has said. */
  readonly charge: bigint
  /** What the payer paid, and what the payee received, each in their currency. */
  paid: bigint
  received: bigint
  status: 'INITIATED' | 'COMPLETED' | 'FAILED' | 'REJECTED' | 'CANCELLED'
  held: bigint
  wrongAnswers: number
  /** The month in which it was paid, such as 2026-11. */
  month: string
}

/** What the bank answers, and what is so afterwards; nothing has changed until `apply` is called. */
export interface Prediction {
  readonly status: number
  /** Of the error. */
  readonly code?: string
  readonly apply?: (made: Pick<Request, 'id' | 'transactionId' | 'challengeId'>) => void
}
