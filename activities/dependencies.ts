/** What activities are given by the worker process that runs them. */
import type { Database, Reader } from '../db/connection'
import type { ChangedCustomer } from '../db/write/customer-facts'
import type { CaseToResume, OrderToResume } from '../db/write/flows-to-resume'
import type { QueuedMessage } from '../db/write/customer-messages'
import type { QueuedDelivery } from '../db/write/webhook-deliveries'
import type { ThrottlePolicy } from '../domain/payments/throttle'
import type { PaymentRequest } from '../workflows/contract'
import type { MessageTransports } from './payments/message-transports'
import type { Safe } from '../platform/encryption/safe'
import type { OutsideHttp } from '../platform/outside-http'
import type { ObjectStore } from '../platform/storage/store'

/** What every activity needs. */
export interface ActivityDependencies {
  readonly database: Database
  readonly now: () => Date
}

export interface PaymentDependencies extends ActivityDependencies {
  /** Protects stored challenge answers; the same in every process. */
  readonly challengeSecret: string
  readonly allowOverdraft: boolean
  /** Whether the auditor view lets its holders pay. */
  readonly auditorMayPay?: boolean
  /** Whether the rates that come with the engine are used where a bank has none. Missing: they are not. */
  readonly builtInRates?: boolean
  /** After how many wrong answers a user is blocked, and for how long. Missing: the default. */
  readonly throttling?: ThrottlePolicy
  /** Opens the secrets of authenticator apps. Missing where the instance has none. */
  readonly safe?: Safe
  /** What this worker can send messages by. Missing where the instance sends none. */
  readonly transports?: MessageTransports
}

export interface StandingOrderDependencies extends ActivityDependencies {
  /** Where the days of payments begin: an IANA name. */
  readonly timeZone: string
}

export interface ScreeningDependencies extends ActivityDependencies {
  /** Tells the customer's case that a hit has come; where none runs, nobody is about to decide. */
  readonly tellOfHit: (customerId: string) => Promise<void>
}

/** Of the cases of customers, which are screened too. */
export type CaseDependencies = ScreeningDependencies

export interface OutboxDependencies extends ActivityDependencies {
  /** Signs what hooks are told; the same in every process. */
  readonly webhookSecret: string
  readonly outside: OutsideHttp
  /** Base URL of this instance as others see it: where providers call back. */
  readonly publicUrl: string
  /** Starts the workflow of a delivery; one that runs already is left alone. */
  readonly startDelivery: (delivery: QueuedDelivery) => Promise<void>
  /** Starts the sending of a message; one that runs already is left alone. */
  readonly startMessage: (message: QueuedMessage) => Promise<void>
  /** Where the link of such a mail leads. */
  readonly confirmationPage: string
  /** Starts asking a new user to confirm their address; one that runs already is left alone. */
  readonly startConfirmation: (user: { readonly userId: string }) => Promise<void>
  /** Starts the rescreening for a list version; one that runs already is left alone. */
  readonly startRescreening: (versionId: string) => Promise<void>
  /** Tells the customer's case of a change; where none runs, the next one reads it from the database. */
  readonly tellCase: (changed: ChangedCustomer) => Promise<void>
  /** Starts the workflow of a case that is there; one that runs already is left alone. */
  readonly resumeCase: (found: CaseToResume) => Promise<void>
  /** Starts the workflow of a standing order where it goes on; one that runs already is left alone. */
  readonly resumeOrder: (order: OrderToResume<PaymentRequest>) => Promise<void>
  /** Aborted when the worker stops: what looks for work then ends by itself. */
  readonly stopping: AbortSignal
}

export interface LedgerDependencies extends ActivityDependencies {
  /** Has the patience for statements that read a whole ledger. */
  readonly ledgerReader: Reader
}

export interface FileDependencies extends ActivityDependencies {
  /** Where uploaded files lie. */
  readonly objects: Pick<ObjectStore, 'delete'>
  /** A sign of life of the activity that runs. */
  readonly beat: () => void
}

/** All that a worker gives to its activities. */
export type WorkerDependencies = PaymentDependencies &
  StandingOrderDependencies &
  ScreeningDependencies &
  OutboxDependencies &
  LedgerDependencies &
  FileDependencies
