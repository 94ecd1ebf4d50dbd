/** What the activities of this process need, made from its configuration. */
import { Context } from '@temporalio/activity'
import type { Client } from '@temporalio/client'
import type { WorkerDependencies } from '../activities/dependencies'
import type { Clock } from '../db/clock'
import { openDatabase } from '../db/connection'
import type { Database } from '../db/connection'
import type { Config } from '../platform/config'
import { openStore } from '../platform/storage/vault'
import type { Safe } from '../platform/encryption/safe'
import { openMailer } from '../platform/mail'
import { openOutsideHttp } from '../platform/outside-http'
import { smsGateway } from '../platform/sms-gateway'
import {
  caseTeller,
  confirmationStarter,
  deliveryStarter,
  hitTeller,
  messageStarter,
  rescreeningStarter,
} from './outbox'
import { caseResumer, orderResumer } from './resume'

export interface DependencyParts {
  readonly config: Config
  readonly database: Database
  readonly client: Client
  readonly safe: Safe
  readonly clock: Clock
  /** Aborted when the worker stops. */
  readonly stopping: AbortSignal
}

/** How long one check may read the ledger of one bank. */
const wholeLedgerMs = 600_000

/** `close` ends what was opened here; database and client stay the property of the caller. */
export function dependenciesOf({ config, database, client, safe, clock, stopping }: DependencyParts): {
  readonly dependencies: WorkerDependencies
  readonly close: () => Promise<void>
} {
  const { secrets, accounts, mail, sms, webhooks, temporal } = config
  const mailer = mail && openMailer(mail)
  const outside = openOutsideHttp(webhooks)
  const objects = openStore(config.files)
  const ledger = openDatabase({ url: config.database.url, poolMax: 1, statementTimeoutMs: wholeLedgerMs })
  return {
    dependencies: {
      database,
      now: clock.now,
      challengeSecret: secrets.challenge,
      allowOverdraft: accounts.allowOverdraft,
      auditorMayPay: accounts.auditorMayPay,
      timeZone: config.payments.timeZone,
      builtInRates: config.payments.builtInRates,
      transports: {
        ...(mailer === undefined ? {} : { EMAIL: mailer }),
        ...(sms === undefined ? {} : { SMS: smsGateway(sms, outside, clock.now) }),
      },
      ...(config.payments.challenge.authenticatorApps ? { safe } : {}),
      throttling: config.payments.challenge.throttling,
      webhookSecret: secrets.webhook,
      outside,
      publicUrl: config.http.publicUrl,
      startDelivery: deliveryStarter(client, temporal.taskQueue, webhooks.retry),
      startMessage: messageStarter(client, temporal.taskQueue, webhooks.retry),
      confirmationPage: config.access.confirmationPage,
      startConfirmation: confirmationStarter(client, temporal.taskQueue, webhooks.retry),
      startRescreening: rescreeningStarter(client, temporal.taskQueue),
      tellCase: caseTeller(client),
      tellOfHit: hitTeller(client),
      resumeCase: caseResumer(client, temporal.taskQueue),
      resumeOrder: orderResumer(client, temporal.taskQueue),
      stopping,
      ledgerReader: ledger.read,
      objects,
      beat: () => Context.current().heartbeat(),
    },
    close: async () => {
      mailer?.close()
      objects.close()
      await outside.close()
      await ledger.close()
    },
  }
}
