/** Reads the environment once, at start: a wrong value is one clear line, a right one is a typed, grouped value. */
import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { contradictions } from './config-contradictions'
import { configVariables, profileDefaults, publicUrlOf, secretVariables } from './config-variables'
import type { Variables } from './config-variables'
import { openIdOf } from './open-id'
import type { OpenIdConfig } from './open-id'
import { consoleOf } from './config-console'
import type { ConsoleConfig } from './config-console'
import { filesOf } from './config-files'
import type { FilesConfig } from './config-files'
import { limitsOf } from './config-limits'
import type { LimitsConfig } from './config-limits'
import { webhooksOf } from './config-webhooks'
import type { WebhookConfig } from './config-webhooks'
import { deploymentOf, given, temporalOf, temporalVariables } from './config-temporal'
import type { TemporalConfig } from './config-temporal'

/** What the variables mean to the program, grouped by who needs them. Amounts and rates stay decimal strings. */
export interface Config {
  profile: Variables['PROFILE']
  logLevel: Variables['LOG_LEVEL']
  http: { port: number; host: string; publicUrl: string; bodyLimitBytes: number; stopNoticeMs: number }
  limits: LimitsConfig
  /** Missing where the process shows no metrics. */
  metrics?: { port: number; host: string }
  database: { url: string; poolMax: number }
  temporal: TemporalConfig
  /** `payloadKeys` is missing where histories are not encrypted, which only a sandbox may do. */
  secrets: { token: string; challenge: string; webhook: string; payloadKeys?: string }
  access: {
    superAdmin?: { username: string; password: string; email: string }
    bootstrapConsumerKey?: string
    tokenExpirationWeeks: number
    /** 0: however long it is not used. */
    loginIdleSeconds: number
    maxBadLoginAttempts: number
    /** `page` is missing where staff make no links with which others choose a new password. */
    passwordReset: { page: string | undefined; lifetimeSeconds: number }
    userAccountValidated: boolean
    /** Where a new user confirms their address. */
    confirmationPage: string
    clientCertificateCaFile?: string
    sandboxDataImport: boolean
  }
  openId: OpenIdConfig
  accounts: { allowPublicViews: boolean; allowFirehose: boolean; allowOverdraft: boolean; auditorMayPay: boolean }
  customers: { openContacts: boolean }
  payments: {
    transactionRequestTypes: Variables['TRANSACTION_REQUEST_TYPES']
    limit: string
    chargeLevel: string
    timeZone: string
    builtInRates: boolean
    challenge: ChallengeConfig
  }
  mail?: { smtpUrl: string; from: string }
  sms?: SmsConfig
  webhooks: WebhookConfig
  files: FilesConfig
  staffDecisionSeconds: number
  console: ConsoleConfig
  build: string | undefined
  ledger: { reconciliationIntervalSeconds: number }
  hostedBy: { organisation: string; email: string; phone: string; website: string }
}

/** Where text messages are handed over, and under which secret (Standard Webhooks) that is signed. */
export interface SmsConfig {
  url: string
  secret: string
}

export interface ChallengeConfig {
  threshold: string
  currency: string
  allowedAttempts: number
  lifetimeSeconds: number
  throttling: { failuresAllowed: number; blockMs: number; temporaryBlocks: number }
  transport: Variables['CHALLENGE_TRANSPORT']
  authenticatorApps: boolean
}

export type { TemporalConfig } from './config-temporal'

/** The environment is wrong; every line of the message names one variable and what is wrong with it. */
export class ConfigError extends Error {
  constructor(readonly lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'ConfigError'
  }
}

function withSecretFiles(env: NodeJS.ProcessEnv, lines: string[]): NodeJS.ProcessEnv {
  const filled = { ...env }
  for (const name of secretVariables) {
    const file = env[`${name}_FILE`]
    if (!file) continue
    if (env[name]) lines.push(`${name}: give either ${name} or ${name}_FILE, not both`)
    try {
      filled[name] = readFileSync(file, 'utf8').trim()
    } catch {
      lines.push(`${name}_FILE: the file cannot be read`)
    }
  }
  return filled
}

function parseVariables<Schema extends z.ZodType>(schema: Schema, env: NodeJS.ProcessEnv): z.output<Schema> {
  const lines: string[] = []
  // A variable that is set to nothing counts as not set: that is how compose files and shells switch one off.
  const present = Object.fromEntries(Object.entries(withSecretFiles(env, lines)).filter(([, value]) => value !== ''))
  const profile = present['PROFILE'] === 'sandbox' ? 'sandbox' : 'production'
  const parsed = schema.safeParse({ ...profileDefaults[profile], ...present })
  const wrong = new Map<string, string>()
  for (const issue of parsed.error?.issues ?? []) {
    const name = String(issue.path[0])
    const missing = present[name] === undefined
    if (!wrong.has(name)) wrong.set(name, missing ? 'is required' : issue.message)
  }
  lines.push(...[...wrong].map(([name, message]) => `${name}: ${message}`))
  if (!parsed.success || lines.length > 0) throw new ConfigError(lines)
  return parsed.data
}

/** What a migration needs: the database and, where it is given, the Temporal server. */
export interface MigrationConfig {
  databaseUrl: string
  temporal?: TemporalConfig
}

const migrationVariables = configVariables
  .pick({ DATABASE_URL: true, ...temporalVariables })
  .partial({ TEMPORAL_ADDRESS: true })

/** The part of the environment that a migration needs; throws ConfigError as `loadConfig` does. */
export function loadMigrationConfig(env: NodeJS.ProcessEnv): MigrationConfig {
  const { DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: address, ...rest } = parseVariables(migrationVariables, env)
  return { databaseUrl, ...(address !== undefined && { temporal: temporalOf({ ...rest, TEMPORAL_ADDRESS: address }) }) }
}

/** What wrapping data keys anew needs. */
export interface KeyConfig {
  databaseUrl: string
  secrets: { challenge: string; payloadKeys: string }
}

const keyVariables = configVariables
  .pick({ DATABASE_URL: true, PAYLOAD_KEYS: true, CHALLENGE_SECRET: true })
  .required({ PAYLOAD_KEYS: true })

/** The part of the environment that says where data keys are and what wraps them; throws ConfigError as `loadConfig` does. */
export function loadKeyConfig(env: NodeJS.ProcessEnv): KeyConfig {
  const v = parseVariables(keyVariables, env)
  return { databaseUrl: v.DATABASE_URL, secrets: { challenge: v.CHALLENGE_SECRET, payloadKeys: v.PAYLOAD_KEYS } }
}

function accessOf(v: Variables): Config['access'] {
  const { SUPER_ADMIN_USERNAME: username, SUPER_ADMIN_PASSWORD: password, SUPER_ADMIN_EMAIL: email } = v
  return {
    tokenExpirationWeeks: v.TOKEN_EXPIRATION_WEEKS,
    loginIdleSeconds: v.LOGIN_IDLE_SECONDS,
    maxBadLoginAttempts: v.MAX_BAD_LOGIN_ATTEMPTS,
    passwordReset: { page: v.PASSWORD_RESET_PAGE, lifetimeSeconds: v.PASSWORD_RESET_SECONDS },
    userAccountValidated: v.USER_ACCOUNT_VALIDATED,
    confirmationPage: v.ADDRESS_CONFIRMATION_PAGE ?? `${publicUrlOf(v)}/console/confirmation`,
    sandboxDataImport: v.ALLOW_SANDBOX_DATA_IMPORT,
    ...(username && password && email && { superAdmin: { username, password, email } }),
    ...given({ clientCertificateCaFile: v.CLIENT_CERTIFICATE_CA_FILE }),
    ...(v.BOOTSTRAP_CONSUMER_KEY && { bootstrapConsumerKey: v.BOOTSTRAP_CONSUMER_KEY }),
  }
}

function paymentsOf(v: Variables): Config['payments'] {
  return {
    transactionRequestTypes: v.TRANSACTION_REQUEST_TYPES,
    limit: v.PAYMENT_LIMIT,
    chargeLevel: v.CHARGE_LEVEL,
    timeZone: v.PAYMENT_TIME_ZONE,
    builtInRates: v.BUILT_IN_FX_RATES,
    challenge: {
      threshold: v.CHALLENGE_THRESHOLD,
      currency: v.CHALLENGE_CURRENCY,
      allowedAttempts: v.CHALLENGE_ALLOWED_ATTEMPTS,
      lifetimeSeconds: v.CHALLENGE_LIFETIME_SECONDS,
      throttling: {
        failuresAllowed: v.CHALLENGE_FAILURES_ALLOWED,
        blockMs: v.CHALLENGE_BLOCK_SECONDS * 1_000,
        temporaryBlocks: v.CHALLENGE_TEMPORARY_BLOCKS,
      },
      transport: v.CHALLENGE_TRANSPORT,
      authenticatorApps: v.CHALLENGE_AUTHENTICATOR_APPS,
    },
  }
}

/** The configuration that the environment describes. Throws ConfigError, which never shows a secret's value. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const v = parseVariables(configVariables, env)
  const lines = contradictions(v)
  if (lines.length > 0) throw new ConfigError(lines)
  return {
    profile: v.PROFILE,
    logLevel: v.LOG_LEVEL,
    http: {
      port: v.PORT,
      host: v.HOST,
      publicUrl: publicUrlOf(v),
      bodyLimitBytes: v.BODY_LIMIT_BYTES,
      stopNoticeMs: v.STOP_NOTICE_MS,
    },
    limits: limitsOf(v),
    ...(v.METRICS_PORT && { metrics: { port: v.METRICS_PORT, host: v.METRICS_HOST } }),
    database: { url: v.DATABASE_URL, poolMax: v.DATABASE_POOL_MAX },
    temporal: {
      ...temporalOf(v),
      ...deploymentOf(v),
      ...given({ uiUrl: v.TEMPORAL_UI_URL, workflowCache: v.WORKFLOW_CACHE }),
    },
    secrets: {
      token: v.TOKEN_SECRET,
      challenge: v.CHALLENGE_SECRET,
      webhook: v.WEBHOOK_SECRET,
      ...(v.PAYLOAD_KEYS && { payloadKeys: v.PAYLOAD_KEYS }),
    },
    access: accessOf(v),
    openId: openIdOf(v),
    accounts: {
      allowPublicViews: v.ALLOW_PUBLIC_VIEWS,
      allowFirehose: v.ALLOW_ACCOUNT_FIREHOSE,
      allowOverdraft: v.ALLOW_OVERDRAFT,
      auditorMayPay: v.AUDITOR_MAY_PAY,
    },
    customers: { openContacts: v.OPEN_CUSTOMER_CONTACTS },
    payments: paymentsOf(v),
    webhooks: webhooksOf(v),
    ledger: { reconciliationIntervalSeconds: v.RECONCILIATION_INTERVAL_SECONDS },
    ...(v.SMTP_URL && v.MAIL_FROM && { mail: { smtpUrl: v.SMTP_URL, from: v.MAIL_FROM } }),
    files: filesOf(v),
    ...(v.SMS_GATEWAY_URL && v.SMS_GATEWAY_SECRET && { sms: { url: v.SMS_GATEWAY_URL, secret: v.SMS_GATEWAY_SECRET } }),
    staffDecisionSeconds: v.STAFF_DECISION_SECONDS,
    console: consoleOf(v),
    build: v.BUILD,
    hostedBy: {
      organisation: v.HOSTED_BY_ORGANISATION,
      email: v.HOSTED_BY_EMAIL,
      phone: v.HOSTED_BY_PHONE,
      website: v.HOSTED_BY_WEBSITE,
    },
  }
}

/** For entry points: the configuration of this process, or the reason on stderr and exit code 1. */
export const configOrExit = (): Config => orExit(loadConfig)

/** The same for a migration. */
export const migrationConfigOrExit = (): MigrationConfig => orExit(loadMigrationConfig)

/** The same for wrapping data keys anew. */
export const keyConfigOrExit = (): KeyConfig => orExit(loadKeyConfig)

function orExit<Loaded>(load: (env: NodeJS.ProcessEnv) => Loaded): Loaded {
  try {
    return load(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}
