/** Every environment variable of the API and worker processes: its form, its default and its meaning, in one schema. */
import { z } from 'zod'
import { challengeVariables } from './config-challenges'
import { fileVariables } from './config-files'
import { decimal, flag, httpUrl, integer, text } from './config-forms'
import { limitVariables } from './config-limits'
import { loginVariables } from './config-logins'
import { parseMasterKeys } from './encryption/master-keys'
import { openIdVariables } from './open-id'

const TRANSACTION_REQUEST_TYPES = [
  'SANDBOX_TAN',
  'ACCOUNT',
  'ACCOUNT_OTP',
  'COUNTERPARTY',
  'SEPA',
  'SIMPLE',
  'FREE_FORM',
  'REFUND',
  'CARD',
] as const

/** Long phrases may be of any letters; short passwords must mix them. The rule is the one OBP applies to its users. */
export function isStrongPassword(password: string): boolean {
  if (password.length >= 17 && password.length <= 512) return true
  const classes = [/\d/, /[a-z]/, /[A-Z]/, /[^A-Za-z0-9\s]/]
  return password.length >= 10 && password.length <= 16 && classes.every((one) => one.test(password))
}

/** Variables whose value is a secret: `X_FILE` may name a file that holds it, and no message ever shows it. */
export const secretVariables = [
  'DATABASE_URL',
  'TEMPORAL_API_KEY',
  'TOKEN_SECRET',
  'CHALLENGE_SECRET',
  'PAYLOAD_KEYS',
  'WEBHOOK_SECRET',
  'SUPER_ADMIN_PASSWORD',
  'BOOTSTRAP_CONSUMER_KEY',
  'SMTP_URL',
  'FILES_S3_SECRET_ACCESS_KEY',
  'SMS_GATEWAY_SECRET',
] as const

/** What a variable is when nobody sets it and the profiles differ in it. */
export const profileDefaults = {
  sandbox: {
    STOP_NOTICE_MS: '0',
    USER_ACCOUNT_VALIDATED: 'true',
    TRANSACTION_REQUEST_TYPES: TRANSACTION_REQUEST_TYPES.join(','),
    CHALLENGE_TRANSPORT: 'DUMMY',
    WEBHOOK_PRIVATE_ADDRESSES: 'true',
    ALLOW_SANDBOX_DATA_IMPORT: 'true',
    BUILT_IN_FX_RATES: 'true',
    OPEN_CUSTOMER_CONTACTS: 'true',
    CORS_ORIGINS: '*',
    ANONYMOUS_CALLS_PER_HOUR: '0',
  },
  production: {
    STOP_NOTICE_MS: '5000',
    USER_ACCOUNT_VALIDATED: 'false',
    TRANSACTION_REQUEST_TYPES: TRANSACTION_REQUEST_TYPES.filter((type) => type !== 'SANDBOX_TAN').join(','),
    WEBHOOK_PRIVATE_ADDRESSES: 'false',
    ALLOW_SANDBOX_DATA_IMPORT: 'false',
    BUILT_IN_FX_RATES: 'false',
    OPEN_CUSTOMER_CONTACTS: 'false',
    CORS_ORIGINS: 'none',
    ANONYMOUS_CALLS_PER_HOUR: '1000',
  },
} as const

const requestTypes = z
  .string()
  .transform((list) => (list.trim() === 'none' ? [] : list.split(',').map((type) => type.trim())))
  .pipe(
    z.array(
      z.enum(TRANSACTION_REQUEST_TYPES, `must be none, or a comma list of ${TRANSACTION_REQUEST_TYPES.join(', ')}`),
    ),
  )

/** The schema. Order here is the order in docs/configuration.md. */
export const configVariables = z.object({
  PROFILE: z
    .enum(['sandbox', 'production'], 'must be sandbox or production')
    .default('production')
    .describe(
      '`sandbox` for trying things out; `production` has no well-known credentials and no shown challenge answers.',
    ),
  PORT: integer(0, 65535).default(8080).describe('Port of the HTTP API.'),
  HOST: text().default('0.0.0.0').describe('Address that the HTTP API listens on.'),
  PUBLIC_URL: httpUrl()
    .optional()
    .describe(
      'Address under which clients reach the API; also the `provider` of the users it creates. Not set: `http://127.0.0.1:PORT`.',
    ),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .default('info')
    .describe('Least important level that is logged.'),
  METRICS_PORT: integer(1, 65535)
    .optional()
    .describe(
      'Port at which the process shows its metrics to Prometheus, at `/metrics`; not set: nowhere. It has no login: keep it inside your network.',
    ),
  METRICS_HOST: text().default('127.0.0.1').describe('Address that the port of the metrics listens on.'),
  TRACES_URL: httpUrl()
    .optional()
    .describe(
      'Address to which traces are sent (OTLP over HTTP, as JSON), such as `http://collector:4318/v1/traces`; not set: nowhere. Its credentials, if it wants any, go into `OTEL_EXPORTER_OTLP_HEADERS`.',
    ),
  TRACES_SAMPLE_RATIO: z
    .string()
    .regex(/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/, 'must be a number from 0 to 1')
    .default('1')
    .describe('Which part of the traces is kept; every process must be told the same.'),
  BODY_LIMIT_BYTES: integer(1024, 104_857_600).default(1_048_576).describe('Largest request body that is read.'),
  ...limitVariables,
  STOP_NOTICE_MS: integer(0, 60_000).describe(
    'How long a stopping API still takes requests while its readiness check says no: as long as whoever sends requests needs to notice.',
  ),
  DATABASE_URL: text()
    .regex(/^postgres(ql)?:\/\//, { error: 'must start with postgres://', abort: true })
    .refine((value) => URL.canParse(value), 'must be an address such as postgres://user:password@host:5432/database')
    .describe('Address of the Postgres database.'),
  DATABASE_POOL_MAX: integer(1, 1000).default(16).describe('Most database connections that one process holds.'),
  TEMPORAL_ADDRESS: text()
    .regex(/^(\[[0-9a-fA-F:.]+\]|[^\s:/]+):\d{1,5}$/, 'must be host:port')
    .describe('`host:port` of the Temporal server.'),
  TEMPORAL_NAMESPACE: text().default('default').describe('Temporal namespace of the workflows.'),
  TEMPORAL_TASK_QUEUE: text().default('obp-engine').describe('Task queue of the workers; two more begin with it.'),
  TEMPORAL_API_KEY: text().optional().describe('API key of a Temporal cloud or cluster.'),
  TEMPORAL_TLS: flag()
    .optional()
    .describe(
      'Whether the connection to Temporal is encrypted. Not set: `true` when an API key or a TLS file is given.',
    ),
  TEMPORAL_TLS_CA_FILE: text().optional().describe('File with the certificate authority of the Temporal server.'),
  TEMPORAL_TLS_CERT_FILE: text()
    .optional()
    .describe('File with our client certificate; goes with `TEMPORAL_TLS_KEY_FILE`.'),
  TEMPORAL_TLS_KEY_FILE: text().optional().describe('File with the key of our client certificate.'),
  TEMPORAL_DEPLOYMENT_NAME: text()
    .regex(/^[A-Za-z0-9_-]{1,100}$/, 'must have at most 100 letters, digits, - and _')
    .optional()
    .describe(
      'Name under which the workers are versioned in Temporal, each with its `BUILD` (`docs/upgrading.md`). Not set: they are not.',
    ),
  TEMPORAL_UI_URL: httpUrl()
    .optional()
    .describe(
      'Address of the Temporal Web UI in browsers: for links into it; its pages may ask for decrypted payloads as whoever has logged in for that (`docs/temporal-ui.md`).',
    ),
  WORKFLOW_CACHE: integer(10, 1_000_000)
    .optional()
    .describe(
      'How many workflows a worker keeps in memory; the others are replayed from their histories when something happens to them. Not set: about 600 per GiB of its heap.',
    ),
  UPDATE_TIMEOUT_MS: integer(100, 600_000)
    .default(15_000)
    .describe(
      'How long a request waits for a workflow before it is answered with 503, and for how long it claims its Idempotency-Key.',
    ),
  TOKEN_SECRET: text(32).describe('Key that signs login tokens; the same in every API process.'),
  CHALLENGE_SECRET: text(32).describe(
    'Key that protects stored challenge answers and the verification values of cards; the same in every process.',
  ),
  WEBHOOK_SECRET: text(32).describe(
    'Key from which the secrets of webhooks and check providers are made; the same in every process. Another one changes all of them at once.',
  ),
  PAYLOAD_KEYS: text()
    .refine(
      (list) => parseMasterKeys(list) !== undefined,
      'must be a comma list of id:key, each key 32 bytes in base64, no id twice',
    )
    .optional()
    .describe(
      'Master keys of what Temporal stores, as `id:key` with 32 bytes in base64, separated by commas; the same in every process. The first one is in use, the others still open what they have closed. Only a sandbox may do without.',
    ),
  SUPER_ADMIN_USERNAME: text(8, 100)
    .optional()
    .describe('User who may do everything; created at start. All three `SUPER_ADMIN_` variables or none.'),
  SUPER_ADMIN_PASSWORD: text()
    .refine(
      isStrongPassword,
      'must have 17 to 512 characters, or 10 to 16 with a digit, a lower case, an upper case and a special one',
    )
    .optional()
    .describe(
      "The super admin's password: 17 to 512 characters, or 10 to 16 that mix digits, both cases and special characters.",
    ),
  SUPER_ADMIN_EMAIL: z.email('must be an email address').optional().describe("The super admin's email address."),
  BOOTSTRAP_CONSUMER_KEY: text()
    .regex(/^[A-Za-z0-9_-]{16,512}$/, 'must have 16 to 512 characters of A-Z, a-z, 0-9, _ and -')
    .optional()
    .describe('Key of the first consumer (client application); created at start.'),
  ...loginVariables,
  ...openIdVariables,
  CLIENT_CERTIFICATE_CA_FILE: text()
    .optional()
    .describe(
      'File with the authorities (PEM) whose client certificates let applications register themselves. Not set: a sandbox takes every certificate, production none.',
    ),
  BUILT_IN_FX_RATES: flag().describe(
    'Whether payments use the example rates that come with the engine where a bank has set none. They are nobody’s rates: `true` is for trying things out. Else such a payment is refused; a bank then needs a rate from `CHALLENGE_CURRENCY` to each currency that it pays in, too.',
  ),
  ALLOW_SANDBOX_DATA_IMPORT: flag().describe(
    'Whether those with the role `CanCreateSandbox` may import banks, users and accounts with their history in one call.',
  ),
  ALLOW_PUBLIC_VIEWS: flag().default(true).describe('Whether an account may have views that everybody can read.'),
  ALLOW_ACCOUNT_FIREHOSE: flag()
    .default(false)
    .describe(
      'Whether those with the roles for it (`CanUseAccountFirehose`, `CanUseCustomerFirehoseAtAnyBank` and their like) may look at every account and all customers of a bank at once, whoever has granted what.',
    ),
  OPEN_CUSTOMER_CONTACTS: flag().describe(
    'Whether every login finds all customers of a bank by telephone number, reads its CRM events and meetings, and leaves messages (v1.4.0), as on other servers. `false`: with a role, or of the customers for whom the user acts.',
  ),
  ALLOW_OVERDRAFT: flag().default(false).describe('Whether a payment may take an account below zero.'),
  AUDITOR_MAY_PAY: flag().default(false).describe('Whether the auditor view carries the permission to pay.'),
  TRANSACTION_REQUEST_TYPES: requestTypes.describe(
    'Comma list of the transaction request types that are offered; `none`: nobody can ask for a payment.',
  ),
  CHALLENGE_THRESHOLD: decimal().default('1000').describe('Amount from which a payment needs a challenge.'),
  CHALLENGE_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR')
    .default('EUR')
    .describe('Currency of the threshold and of the payment limit.'),
  PAYMENT_LIMIT: decimal().default('100000').describe('Largest amount of one payment.'),
  CHARGE_LEVEL: decimal().default('0.0001').describe('Charge as a part of the amount.'),
  ...challengeVariables,
  WEBHOOK_PRIVATE_ADDRESSES: flag().describe(
    'Whether webhooks and requests to check providers may go to addresses of our own network, and by plain http. `false`: only by https to addresses of the public internet, also after looking their names up.',
  ),
  WEBHOOK_TIMEOUT_MS: integer(100, 20_000)
    .default(10_000)
    .describe('How long a webhook or check provider is waited for: first for its connection, then for its answer.'),
  WEBHOOK_TRIES: integer(1, 100).default(16).describe('How often a webhook is told of an event before it is parked.'),
  WEBHOOK_FIRST_DELAY_MS: integer(1, 86_400_000)
    .default(5_000)
    .describe('Wait after the first failed try; every further one is twice as long.'),
  WEBHOOK_LONGEST_DELAY_MS: integer(1, 86_400_000)
    .default(22_722_500)
    .describe('Longest wait between two tries. By default the last is 24 hours (within 10%) after the first.'),
  RECONCILIATION_INTERVAL_SECONDS: integer(0, 31_536_000)
    .default(86_400)
    .describe('How often the whole ledger is reconciled; every worker must be told the same. `0`: on demand only.'),
  SMTP_URL: text()
    .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
    .optional()
    .describe(
      'Address of the mail server, with its credentials. Messages to customers go out by it, tried as often as webhooks are.',
    ),
  MAIL_FROM: text()
    .regex(/@/, 'must be an email address, with or without a name')
    .optional()
    .describe('Sender of the mails.'),
  SMS_GATEWAY_URL: httpUrl()
    .optional()
    .describe(
      'Where text messages are handed over, those to customers among them: a signed `POST` of `{"type": "message.send", "timestamp": ..., "data": {"to": ..., "text": ...}}`. What `WEBHOOK_PRIVATE_ADDRESSES` says about webhooks counts for it, too.',
    ),
  SMS_GATEWAY_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'must be whsec_ and at least 24 bytes in base64')
    .optional()
    .describe('Signs what the gateway is handed, as Standard Webhooks says: `whsec_` and at least 24 bytes in base64.'),
  STAFF_DECISION_SECONDS: integer(1, 31_536_000)
    .default(2_592_000)
    .describe(
      'How long a credit limit request or an account application waits for a decision of the staff; then it expires.',
    ),
  ...fileVariables,
  CONSOLE_CONSUMER_KEY: text()
    .regex(/^[A-Za-z0-9_-]{1,512}$/, 'must have at most 512 characters of A-Z, a-z, 0-9, _ and -')
    .optional()
    .describe(
      'Consumer key that the staff console logs in with; everybody who opens the console can read it. Not set: a sandbox takes `BOOTSTRAP_CONSUMER_KEY`, elsewhere the console asks for one.',
    ),
  BUILD: text(1, 100)
    .optional()
    .describe('Shown by the roots and the health checks: what this release was built from, such as a commit.'),
  HOSTED_BY_ORGANISATION: z.string().default('').describe('Shown by the root endpoints: who hosts this API.'),
  HOSTED_BY_EMAIL: z.string().default('').describe('Shown by the root endpoints: their email address.'),
  HOSTED_BY_PHONE: z.string().default('').describe('Shown by the root endpoints: their telephone number.'),
  HOSTED_BY_WEBSITE: z.string().default('').describe('Shown by the root endpoints: their website.'),
})

/** The variables as parsed: right forms, defaults filled in. */
export type Variables = z.infer<typeof configVariables>

/** The address under which clients reach the API. */
export const publicUrlOf = ({ PUBLIC_URL: url, PORT: port }: Variables): string => url ?? `http://127.0.0.1:${port}`
