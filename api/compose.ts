/** Puts an API process together from its configuration: database, gateway, tokens, endpoints. */
import { readFileSync } from 'node:fs'
import type { Express } from 'express'
import type { Client } from '@temporalio/client'
import type { Logger } from 'pino'
import type { Database } from '../db/connection'
import { paymentWriter } from '../db/write/payment-batches'
import { parseMoney } from '../domain/money'
import { migrations } from '../migrations'
import { ConfigError } from '../platform/config'
import type { Config } from '../platform/config'
import { createIssuers } from './access/issuers'
import { readIssuers } from './access/client-certificates'
import type { TrustedIssuers } from './access/client-certificates'
import type { Vault } from '../platform/storage/vault'
import type { Safe } from '../platform/encryption/safe'
import { createTokens } from './access/tokens'
import { endpoints } from './endpoints'
import { createGateway } from './gateway'
import { createApp } from './kernel/app'
import { callLimiter } from './kernel/call-limits'
import type { Services } from './kernel/app'
import { consolePages } from './pages/console'
import { documentationPages } from './pages/documentation'
import { temporalLoginPages } from './pages/temporal-login'
import type { Settings } from './settings'

const weekMs = 7 * 24 * 60 * 60 * 1_000

/** Which currencies there are is the domain's knowledge; throws ConfigError where the threshold is no amount of its currency. */
function checkThreshold({ currency, threshold }: Config['payments']['challenge']): void {
  if (!parseMoney(currency, threshold).ok) {
    throw new ConfigError([`CHALLENGE_THRESHOLD: ${threshold} is not an amount of CHALLENGE_CURRENCY ${currency}`])
  }
}

/** A sandbox without a list trusts everybody, production nobody. Throws ConfigError where the file holds no certificates. */
function trustedIssuers({ profile, access }: Pick<Config, 'profile' | 'access'>): TrustedIssuers {
  const { clientCertificateCaFile: file } = access
  if (file === undefined) return profile === 'sandbox' ? 'anybody' : []
  try {
    return readIssuers(readFileSync(file, 'utf8'))
  } catch {
    throw new ConfigError([`CLIENT_CERTIFICATE_CA_FILE: ${file} cannot be read as certificates in PEM`])
  }
}

/** The part of the configuration that endpoints may know. Throws ConfigError where it makes no sense to them. */
export function settingsOf({
  profile,
  http,
  access,
  accounts,
  payments,
  secrets,
  webhooks,
  staffDecisionSeconds,
  temporal: { uiUrl, namespace },
  build,
  hostedBy,
  customers,
  openId,
}: Config): Settings {
  checkThreshold(payments.challenge)
  return {
    profile,
    publicUrl: http.publicUrl,
    userAccountValidated: access.userAccountValidated,
    maxBadLoginAttempts: access.maxBadLoginAttempts,
    tokenLifetimeMs: access.tokenExpirationWeeks * weekMs,
    loginIdleSeconds: access.loginIdleSeconds === 0 ? undefined : access.loginIdleSeconds,
    passwordReset: { page: access.passwordReset.page, lifetimeMs: access.passwordReset.lifetimeSeconds * 1_000 },
    freshLoginSeconds: openId.freshLoginSeconds,
    auditorMayPay: accounts.auditorMayPay,
    allowOverdraft: accounts.allowOverdraft,
    allowPublicViews: accounts.allowPublicViews,
    allowSandboxDataImport: access.sandboxDataImport,
    allowAccountFirehose: accounts.allowFirehose,
    openCustomerContacts: customers.openContacts,
    trustedIssuers: trustedIssuers({ profile, access }),
    payments: {
      types: payments.transactionRequestTypes,
      challengeThreshold: payments.challenge.threshold,
      challengeCurrency: payments.challenge.currency,
      paymentLimit: payments.limit,
      chargeLevel: payments.chargeLevel,
      challengeAttempts: payments.challenge.allowedAttempts,
      challengeLifetimeMs: payments.challenge.lifetimeSeconds * 1_000,
      challengeTransport: payments.challenge.transport,
      timeZone: payments.timeZone,
      authenticatorApps: payments.challenge.authenticatorApps,
      builtInRates: payments.builtInRates,
    },
    cardSecret: secrets.challenge,
    stampSecret: secrets.challenge,
    webhookSecret: secrets.webhook,
    webhookPrivateAddresses: webhooks.privateAddresses,
    staffDecisionMs: staffDecisionSeconds * 1_000,
    temporalUi: uiUrl === undefined ? undefined : { url: uiUrl, origin: new URL(uiUrl).origin, namespace },
    migrations: migrations.map(({ name }) => name),
    build,
    hostedBy,
  }
}

export interface ApiParts {
  readonly config: Config
  readonly database: Database
  readonly client: Client
  /** Where uploaded files lie. */
  readonly vault: Vault
  readonly log: Logger
  /** Keeps the secrets of users. */
  readonly safe: Safe
  /** What time it is; missing: as this machine has it. */
  readonly now?: () => Date
  /** Told of every request that has ended. */
  readonly served?: Services['served']
  /** Aborted when the process stops taking requests. */
  readonly stopping?: AbortSignal
}

/** The HTTP application of this process; it holds no state of its own, so any number of them can run side by side. */
export function composeApi(parts: ApiParts): Express {
  const { config, database, client, vault, safe, log, served, stopping, now = () => new Date() } = parts
  const { taskQueue, updateTimeoutMs } = config.temporal
  const { anonymousCallsPerHour, failedLoginsPerHour, corsOrigins, trustedProxies } = config.limits
  const limits = { anonymousPerHour: anonymousCallsPerHour, failedLoginsPerHour }
  const services = {
    database,
    writePayment: paymentWriter(database.writeAtOnce),
    run: createGateway(client, { taskQueue, timeoutMs: updateTimeoutMs, challengeSecret: config.secrets.challenge }),
    claimMs: updateTimeoutMs,
    tokens: createTokens(config.secrets.token),
    issuers: createIssuers(config.openId, log),
    vault,
    settings: settingsOf(config),
    log,
    now,
    limiter: callLimiter(limits, { database, now, log }),
    corsOrigins,
    trustedProxies,
    bodyLimitBytes: config.http.bodyLimitBytes,
    safe,
    files: config.files,
    ...(served === undefined ? {} : { served }),
    stopping,
  }
  return createApp(endpoints, services, [
    documentationPages(endpoints, config.http.publicUrl),
    consolePages({ consumerKey: config.console.consumerKey }),
    temporalLoginPages(services),
  ])
}
