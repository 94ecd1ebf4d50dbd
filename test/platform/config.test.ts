/** Every wrong value of the environment is one line that names the variable, and no line ever shows a secret. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { spawnSync } from 'node:child_process'
import { ConfigError, loadConfig } from '../../platform/config'
import { configurationFile, renderConfiguration } from '../../platform/config-document'
import { sandboxCredentials } from '../../platform/sandbox-credentials'

const SECRET = 'a-secret-that-nobody-may-read-in-a-log'
const production = {
  DATABASE_URL: 'postgres://user:hidden@db/obp',
  TEMPORAL_ADDRESS: 'temporal:7233',
  TOKEN_SECRET: SECRET,
  CHALLENGE_SECRET: SECRET,
  WEBHOOK_SECRET: SECRET,
  PAYLOAD_KEYS: `2026:${Buffer.alloc(32, 7).toString('base64')}`,
  CHALLENGE_TRANSPORT: 'EMAIL',
  SMTP_URL: 'smtps://user:hidden@mail',
  MAIL_FROM: 'bank@example.com',
}
const admin = {
  SUPER_ADMIN_USERNAME: 'root.admin',
  SUPER_ADMIN_PASSWORD: 'correct horse battery staple',
  SUPER_ADMIN_EMAIL: 'a@example.com',
}

function without(...names: string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(production).filter(([name]) => !names.includes(name)))
}

function linesOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.lines
    throw error
  }
  return []
}

const issuerForm =
  'must be a JSON list such as [{"issuer": "https://login.example.com/realms/bank", "audience": "obp-engine"}], with "name" and "jwksUri" if wanted'
const issuers = (...changes: object[]): string =>
  JSON.stringify(changes.map((change) => ({ issuer: 'https://login', audience: 'obp-engine', ...change })))

test('the least production environment is enough, and the defaults are there', () => {
  const config = loadConfig(production)
  expect(config).toMatchObject({
    profile: 'production',
    http: { port: 8080, publicUrl: 'http://127.0.0.1:8080', bodyLimitBytes: 1_048_576, stopNoticeMs: 5_000 },
    temporal: { namespace: 'default', taskQueue: 'obp-engine', tls: false },
    access: { userAccountValidated: false, tokenExpirationWeeks: 4, loginIdleSeconds: 0 },
    payments: {
      limit: '100000',
      chargeLevel: '0.0001',
      challenge: { threshold: '1000', lifetimeSeconds: 600, transport: 'EMAIL' },
    },
    mail: { smtpUrl: production.SMTP_URL, from: 'bank@example.com' },
  })
  expect(config.access.superAdmin).toBeUndefined()
  expect(config.payments.transactionRequestTypes).not.toContain('SANDBOX_TAN')
})

test('text messages need a gateway and its secret, and the gateway obeys the rules of webhooks', () => {
  const sms = { ...without('SMTP_URL', 'MAIL_FROM'), CHALLENGE_TRANSPORT: 'SMS' }
  expect(linesOf(sms)).toEqual([
    'SMS_GATEWAY_URL: required when CHALLENGE_TRANSPORT is SMS',
    'SMS_GATEWAY_SECRET: required when CHALLENGE_TRANSPORT is SMS',
  ])
  const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
  const given = { ...sms, SMS_GATEWAY_URL: 'https://sms.example.com/send', SMS_GATEWAY_SECRET: secret }
  expect(loadConfig(given).sms).toEqual({ url: 'https://sms.example.com/send', secret })
  expect(linesOf({ ...given, SMS_GATEWAY_URL: 'https://10.0.0.1/' })).toEqual([
    'SMS_GATEWAY_URL: it is not an address of the public internet',
  ])
  expect(linesOf({ ...given, SMS_GATEWAY_URL: 'http://sms.example.com/' })).toEqual([
    'SMS_GATEWAY_URL: it must be https',
  ])
  expect(linesOf({ ...given, SMS_GATEWAY_SECRET: SECRET })).toEqual([
    'SMS_GATEWAY_SECRET: must be whsec_ and at least 24 bytes in base64',
  ])
})

test('the sandbox profile switches its own defaults on, and a set variable still wins', () => {
  const rest = without('CHALLENGE_TRANSPORT', 'SMTP_URL', 'MAIL_FROM')
  const config = loadConfig({ ...rest, PROFILE: 'sandbox', TRANSACTION_REQUEST_TYPES: 'ACCOUNT, SEPA' })
  expect(config.access.userAccountValidated).toBe(true)
  expect(config.payments.challenge.transport).toBe('DUMMY')
  expect(config.payments.transactionRequestTypes).toEqual(['ACCOUNT', 'SEPA'])
})

test.each([
  ['PROFILE', 'test', 'PROFILE: must be sandbox or production'],
  ['PORT', '80a', 'PORT: must be a whole number from 0 to 65535'],
  ['PORT', '65536', 'PORT: must be a whole number from 0 to 65535'],
  ['PORT', '-1', 'PORT: must be a whole number from 0 to 65535'],
  ['METRICS_PORT', '0', 'METRICS_PORT: must be a whole number from 1 to 65535'],
  ['METRICS_PORT', '8080', 'METRICS_PORT: must be another port than PORT'],
  ['TRACES_URL', 'collector:4318', 'TRACES_URL: must be an http or https address'],
  ['TRACES_SAMPLE_RATIO', '1.5', 'TRACES_SAMPLE_RATIO: must be a number from 0 to 1'],
  ['PUBLIC_URL', 'ftp://x', 'PUBLIC_URL: must be an http or https address'],
  ['LOG_LEVEL', 'loud', 'LOG_LEVEL: must be fatal, error, warn, info, debug, trace or silent'],
  ['DATABASE_URL', undefined, 'DATABASE_URL: is required'],
  ['DATABASE_URL', 'mysql://user:hidden@db', 'DATABASE_URL: must start with postgres://'],
  ['DATABASE_POOL_MAX', '0', 'DATABASE_POOL_MAX: must be a whole number from 1 to 1000'],
  ['TEMPORAL_ADDRESS', '', 'TEMPORAL_ADDRESS: is required'],
  [
    'DATABASE_URL',
    'postgres://[hidden',
    'DATABASE_URL: must be an address such as postgres://user:password@host:5432/database',
  ],
  ['TEMPORAL_ADDRESS', 'nohost', 'TEMPORAL_ADDRESS: must be host:port'],
  ['MAIL_FROM', 'x', 'MAIL_FROM: must be an email address, with or without a name'],
  ['TEMPORAL_TLS', 'yes', 'TEMPORAL_TLS: must be true or false'],
  ['WORKFLOW_CACHE', '9', 'WORKFLOW_CACHE: must be a whole number from 10 to 1000000'],
  ['TEMPORAL_TLS_CERT_FILE', '/x', 'TEMPORAL_TLS_CERT_FILE: set it together with TEMPORAL_TLS_KEY_FILE'],
  ['TEMPORAL_UI_URL', 'ui:8233', 'TEMPORAL_UI_URL: must be an http or https address'],
  [
    'TEMPORAL_DEPLOYMENT_NAME',
    'obp.engine',
    'TEMPORAL_DEPLOYMENT_NAME: must have at most 100 letters, digits, - and _',
  ],
  [
    'TEMPORAL_DEPLOYMENT_NAME',
    'obp-engine',
    'BUILD: required when TEMPORAL_DEPLOYMENT_NAME is set: it names the version of the workers',
  ],
  ['TOKEN_SECRET', 'hidden', 'TOKEN_SECRET: must have at least 32 characters'],
  ['TOKEN_SECRET', undefined, 'TOKEN_SECRET: is required'],
  ['CHALLENGE_SECRET', 'hidden', 'CHALLENGE_SECRET: must have at least 32 characters'],
  [
    'BOOTSTRAP_CONSUMER_KEY',
    'hidden',
    'BOOTSTRAP_CONSUMER_KEY: must have 16 to 512 characters of A-Z, a-z, 0-9, _ and -',
  ],
  [
    'BOOTSTRAP_CONSUMER_KEY',
    sandboxCredentials.consumerKey,
    'BOOTSTRAP_CONSUMER_KEY: the well-known key of the sandbox is refused',
  ],
  [
    'SUPER_ADMIN_USERNAME',
    'root.admin',
    'SUPER_ADMIN_PASSWORD, SUPER_ADMIN_EMAIL: required when another SUPER_ADMIN_ variable is set',
  ],
  ['CHALLENGE_THRESHOLD', '1e3', 'CHALLENGE_THRESHOLD: must be a decimal number such as 1000 or 0.0001'],
  ['PAYMENT_LIMIT', '-1', 'PAYMENT_LIMIT: must be a decimal number such as 1000 or 0.0001'],
  ['CHALLENGE_CURRENCY', 'eur', 'CHALLENGE_CURRENCY: must be an ISO 4217 code such as EUR'],
  ['CHALLENGE_ALLOWED_ATTEMPTS', '6', 'CHALLENGE_ALLOWED_ATTEMPTS: must be a whole number from 1 to 5'],
  ['CHALLENGE_TRANSPORT', 'DUMMY', 'CHALLENGE_TRANSPORT: DUMMY is for the sandbox only'],
  ['CHALLENGE_TRANSPORT', undefined, 'CHALLENGE_TRANSPORT: is required'],
  ['SMTP_URL', undefined, 'SMTP_URL: required when CHALLENGE_TRANSPORT is EMAIL'],
  ['FILE_LIMIT_BYTES', '10', 'FILE_LIMIT_BYTES: must be a whole number from 1024 to 5368709120'],
  [
    'FILE_TYPES',
    'application/pdf,text/html',
    'FILE_TYPES: must be a comma list of application/pdf, image/jpeg, image/png, image/webp, image/tiff, video/mp4, video/webm',
  ],
  ['FILES_S3_BUCKET', 'no', 'FILES_S3_BUCKET: must have at least 3 characters'],
  ['FILES_S3_ENDPOINT', 'store:9000', 'FILES_S3_ENDPOINT: must be an http or https address'],
  ['FILES_S3_SECRET_ACCESS_KEY', 'hidden', 'FILES_S3_ACCESS_KEY_ID: set it together with FILES_S3_SECRET_ACCESS_KEY'],
  ['CONSOLE_CONSUMER_KEY', 'a key', 'CONSOLE_CONSUMER_KEY: must have at most 512 characters of A-Z, a-z, 0-9, _ and -'],
  ['TEMPORAL_UI_URL', 'javascript:alert(1)', 'TEMPORAL_UI_URL: must be an http or https address'],
  ['ALLOW_OVERDRAFT', '1', 'ALLOW_OVERDRAFT: must be true or false'],
  ['OIDC_ISSUERS', 'https://login', `OIDC_ISSUERS: ${issuerForm}`],
  ['OIDC_ISSUERS', '[]', `OIDC_ISSUERS: ${issuerForm}`],
  ['OIDC_ISSUERS', '[{"issuer": "https://login"}]', `OIDC_ISSUERS: ${issuerForm}; wrong is 0.audience`],
  ['OIDC_ISSUERS', issuers({ issuer: 'https://a:hidden@login' }), `OIDC_ISSUERS: ${issuerForm}; wrong is 0.issuer`],
  ['OIDC_ISSUERS', issuers({ issuer: 'https://login?x' }), `OIDC_ISSUERS: ${issuerForm}; wrong is 0.issuer`],
  ['OIDC_ISSUERS', issuers({ issuer: 'ftp://login' }), `OIDC_ISSUERS: ${issuerForm}; wrong is 0.issuer`],
  ['OIDC_ISSUERS', issuers({ audience: [] }), `OIDC_ISSUERS: ${issuerForm}; wrong is 0.audience`],
  ['OIDC_ISSUERS', issuers({ audiences: 'x' }), `OIDC_ISSUERS: ${issuerForm}; wrong is 0`],
  ['OIDC_ISSUERS', issuers({}, {}), 'OIDC_ISSUERS: must name every issuer once'],
  [
    'OIDC_ISSUERS',
    issuers({ issuer: 'http://login' }),
    'OIDC_ISSUERS: only a sandbox may have issuers and keys without https',
  ],
  [
    'OIDC_ISSUERS',
    issuers({ jwksUri: 'http://login/keys' }),
    'OIDC_ISSUERS: only a sandbox may have issuers and keys without https',
  ],
  ['OIDC_TIMEOUT_MS', '1', 'OIDC_TIMEOUT_MS: must be a whole number from 100 to 30000'],
  [
    'TOKEN_SECRET_FILE',
    '/there/is/no/such/file',
    'TOKEN_SECRET: give either TOKEN_SECRET or TOKEN_SECRET_FILE, not both|TOKEN_SECRET_FILE: the file cannot be read',
  ],
])('%s=%s is told in one line', (name, value, line) => {
  const lines = linesOf({ ...without(name), ...(value !== undefined && { [name]: value }) })
  expect(lines.join('|')).toBe(line)
  expect(lines.join()).not.toContain('hidden')
})

test('issuers are read letter by letter, with what was left out', () => {
  const { openId } = loadConfig({
    ...production,
    OIDC_ISSUERS: issuers(
      { issuer: 'https://login.example.com/', audience: ['a', 'b'] },
      { issuer: 'https://other', name: 'other', jwksUri: 'https://keys' },
    ),
  })
  expect(openId).toEqual({
    issuers: [
      { issuer: 'https://login.example.com/', name: 'login.example.com', audiences: ['a', 'b'] },
      { issuer: 'https://other', name: 'other', audiences: ['obp-engine'], jwksUri: 'https://keys' },
    ],
    timeoutMs: 3_000,
    ...{ keysMaxAgeMs: 600_000, keysCooldownMs: 30_000, freshLoginSeconds: 300 },
    plainHttp: false,
  })
})

test('whoever this instance is cannot be an issuer: its address stands for its own users', () => {
  const lines = linesOf({ ...production, PUBLIC_URL: 'https://login/', OIDC_ISSUERS: issuers({}) })
  expect(lines).toEqual(['OIDC_ISSUERS: the address of this instance stands for its own users and cannot be an issuer'])
})

test('files lie in a folder unless a bucket is named; its credentials may be those of the machine', () => {
  const { files } = loadConfig(production)
  expect(files).toMatchObject({ folder: '.data/files', limitBytes: 26_214_400, sweepIntervalSeconds: 3_600 })
  expect(files.types).toHaveLength(7)
  expect(files.s3).toBeUndefined()
  expect(loadConfig({ ...production, FILES_S3_BUCKET: 'files', FILE_TYPES: 'image/png' }).files).toMatchObject({
    s3: { bucket: 'files', region: 'us-east-1' },
    types: ['image/png'],
  })
  const own = { FILES_S3_ENDPOINT: 'http://store:9000/', FILES_S3_ACCESS_KEY_ID: 'id', FILES_S3_SECRET_ACCESS_KEY: 's' }
  expect(loadConfig({ ...production, FILES_S3_BUCKET: 'files', ...own }).files.s3).toMatchObject({
    endpoint: 'http://store:9000',
    credentials: { accessKeyId: 'id', secretAccessKey: 's' },
  })
})

test('metrics are shown where a port is named, on this machine unless an address is', () => {
  expect(loadConfig(production).metrics).toBeUndefined()
  expect(loadConfig({ ...production, METRICS_PORT: '9464' }).metrics).toEqual({ port: 9464, host: '127.0.0.1' })
  expect(loadConfig({ ...production, METRICS_PORT: '9464', METRICS_HOST: '0.0.0.0' }).metrics?.host).toBe('0.0.0.0')
})

test('a transaction request type that does not exist is named with the ones that do', () => {
  const lines = linesOf({ ...production, TRANSACTION_REQUEST_TYPES: 'ACCOUNT,CASH' })
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^TRANSACTION_REQUEST_TYPES: must be none, or a comma list of SANDBOX_TAN, ACCOUNT,/)
})

test('several wrong values are several lines', () => {
  expect(linesOf({ ...production, PORT: 'x', TOKEN_SECRET: 'short' })).toHaveLength(2)
})

test.each([
  ['short1!A', false],
  ['longer1!Aa', true],
  ['longer1Aaa', false],
  ['LONGER1!AA', false],
  ['sixteen1!Aaaaaaa', true],
  ['sixteen letters!', false],
  ['seventeen letters', true],
  ['x'.repeat(512), true],
  ['x'.repeat(513), false],
])('the super admin password %s: accepted is %s', (password, accepted) => {
  const lines = linesOf({ ...production, ...admin, SUPER_ADMIN_PASSWORD: password })
  expect(lines.length === 0).toBe(accepted)
  if (!accepted) expect(lines[0]).toMatch(/^SUPER_ADMIN_PASSWORD: must have/)
})

test('production refuses the password that every sandbox prints', () => {
  expect(linesOf({ ...production, ...admin, SUPER_ADMIN_PASSWORD: sandboxCredentials.password })).toEqual([
    'SUPER_ADMIN_PASSWORD: the well-known password of the sandbox is refused',
  ])
})

test('a secret may come from a file, and an API key switches encryption on', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'obp-config-'))
  const file = path.join(folder, 'token')
  writeFileSync(file, `${SECRET}-from-file\n`)
  const config = loadConfig({ ...without('TOKEN_SECRET'), TOKEN_SECRET_FILE: file, TEMPORAL_API_KEY: 'key' })
  expect(config.secrets.token).toBe(`${SECRET}-from-file`)
  expect(config.temporal).toMatchObject({ tls: true, apiKey: 'key' })
  rmSync(folder, { recursive: true })
})

test('a process with a wrong environment writes the line to stderr and ends with exit code 1', () => {
  const script = "require('./platform/config').configOrExit()"
  const { PATH } = process.env
  const ended = spawnSync(process.execPath, ['--import', 'tsx', '-e', script], {
    cwd: path.join(__dirname, '../..'),
    env: { ...production, PORT: 'x', ...(PATH && { PATH }) },
    encoding: 'utf8',
  })
  expect(ended.stderr).toBe('PORT: must be a whole number from 0 to 65535\n')
  expect(ended.status).toBe(1)
})

test('docs/configuration.md is what the schema says (npm run docs writes it)', () => {
  expect(readFileSync(configurationFile, 'utf8')).toBe(renderConfiguration())
})
