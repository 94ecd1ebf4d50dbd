/** What the activities of this process need, made from its configuration. */
import type { WorkerDependencies } from '../activities'
import type { Database } from '../db/connection'
import type { Config } from '../platform/config'
import { openMailer } from '../platform/mail'

export const dependenciesOf = ({ secrets, accounts, mail }: Config, database: Database): WorkerDependencies => ({
  database,
  now: () => new Date(),
  challengeSecret: secrets.challenge,
  allowOverdraft: accounts.allowOverdraft,
  ...(mail === undefined ? {} : { mail: openMailer(mail) }),
})
