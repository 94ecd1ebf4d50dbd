/** What the activities of this process need, made from its configuration. */
import type { PaymentDependencies } from '../activities/dependencies'
import type { Database } from '../db/connection'
import type { Config } from '../platform/config'
import { openMailer } from '../platform/mail'

/** `database` stays the property of the caller; a mailer is made where the configuration names a mail server. */
export const dependenciesOf = ({ secrets, accounts, mail }: Config, database: Database): PaymentDependencies => ({
  database,
  now: () => new Date(),
  challengeSecret: secrets.challenge,
  allowOverdraft: accounts.allowOverdraft,
  ...(mail === undefined ? {} : { mail: openMailer(mail) }),
})
