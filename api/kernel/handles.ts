/** What a handler may do is what it is given here: read, write tables that the API owns, run workflows. Nothing else is in reach. */
import type { Logger } from 'pino'
import type { Database, Reader } from '../../db/connection'
import type { PaymentToWrite } from '../../db/write/payment-batches'
import type { Settings } from '../settings'
import type { Issuers } from '../access/issuers'
import type { Safe } from '../../platform/encryption/safe'
import type { FailedLogins } from '../access/password-login'
import type { Tokens } from '../access/tokens'
import type { Gateway } from '../gateway'
import type { Vault } from '../../platform/storage/vault'

export interface Handles {
  readonly read: Reader
  /** For short reads on the way of every payment: see `Database`. */
  readonly glance: Reader
  /** One transaction over tables that the API owns (docs/ownership.md). */
  readonly write: Database['write']
  /** A write that is one statement, committed at once. */
  readonly writeAtOnce: Database['writeAtOnce']
  /** Gives what a stored file holds. */
  readonly vault: Pick<Vault, 'get'>
  /**
   * A new UUID. Under an Idempotency-Key it is derived from caller, key and order of the call, so that a retry after a
   * crash names the same rows and workflows as the first try.
   */
  readonly newId: () => string
  readonly now: () => Date
  /** True when the process was told to end: it should be sent nothing new. */
  readonly isStopping: () => boolean
  /** Signs the tokens that a login hands out. */
  readonly tokens: Tokens
  /** Counts logins that fail, by the address that they come from. */
  readonly failedLogins: FailedLogins
  /** Tells of the identity providers that clients may log in at. */
  readonly issuers: Pick<Issuers, 'list'>
  /** Keeps the secrets of users. */
  readonly safe: Safe
  readonly settings: Settings
  /** For how far a long call has come; of what it works on nothing but numbers and ids. */
  readonly log: Pick<Logger, 'info'>
}

/** What endpoints that may wait for a workflow are given besides (`waits` of the definition). */
export interface WaitingHandles extends Handles {
  /** The one door to Temporal. */
  readonly run: Gateway
  /**
   * Stores and books a payment that waits for nothing, and `reply`, which the handler is going to give, with it: under an
   * Idempotency-Key one is never there without the other. What the ledger refuses is raised: see `orRefusal`.
   */
  readonly writePayment: (payment: PaymentToWrite, reply: unknown) => Promise<void>
  /** A try under the same key has left no reply: what it has asked of a workflow may still come. */
  readonly isRepeated: boolean
}
