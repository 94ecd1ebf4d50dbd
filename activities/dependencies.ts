/** What activities are given by the worker process that runs them. */
import type { Database } from '../db/connection'
import type { Mailer } from '../platform/mail'

/** What every activity needs. */
export interface ActivityDependencies {
  readonly database: Database
  readonly now: () => Date
}

export interface PaymentDependencies extends ActivityDependencies {
  /** Protects stored challenge answers; the same in every process. */
  readonly challengeSecret: string
  readonly allowOverdraft: boolean
  /** Missing where the instance sends no mail. */
  readonly mail?: Mailer
}
