import { settingsOf } from '../../api/compose'
import { loadConfig } from '../../platform/config'

const secret = 'a secret of more than 32 characters.'
const sandbox = {
  PROFILE: 'sandbox',
  DATABASE_URL: 'postgres://user@host/database',
  TEMPORAL_ADDRESS: 'host:7233',
  TOKEN_SECRET: secret,
  CHALLENGE_SECRET: secret,
  WEBHOOK_SECRET: secret,
}

test.each([
  ['1000', 'EUR'],
  ['1000', 'JPY'],
  ['0.00000001', 'XBT'],
])('a threshold of %s %s', (CHALLENGE_THRESHOLD, CHALLENGE_CURRENCY) => {
  const { payments } = settingsOf(loadConfig({ ...sandbox, CHALLENGE_THRESHOLD, CHALLENGE_CURRENCY }))
  expect([payments.challengeThreshold, payments.challengeCurrency]).toEqual([CHALLENGE_THRESHOLD, CHALLENGE_CURRENCY])
})

test.each([
  ['1000', 'ZZZ'],
  ['1000.5', 'JPY'],
  ['1.2345', 'EUR'],
])('a threshold of %s %s stops the start with one line', (CHALLENGE_THRESHOLD, CHALLENGE_CURRENCY) => {
  const config = loadConfig({ ...sandbox, CHALLENGE_THRESHOLD, CHALLENGE_CURRENCY })
  const line = `CHALLENGE_THRESHOLD: ${CHALLENGE_THRESHOLD} is not an amount of CHALLENGE_CURRENCY ${CHALLENGE_CURRENCY}`
  expect(() => settingsOf(config)).toThrow(line)
})

test('without a list of issuers a sandbox trusts every client certificate, production none', () => {
  const production = {
    ...sandbox,
    PROFILE: 'production',
    PAYLOAD_KEYS: `a:${Buffer.alloc(32).toString('base64')}`,
    CHALLENGE_TRANSPORT: 'EMAIL',
    SMTP_URL: 'smtp://host',
    MAIL_FROM: 'a@example.com',
  }
  expect(settingsOf(loadConfig(sandbox)).trustedIssuers).toBe('anybody')
  expect(settingsOf(loadConfig(production)).trustedIssuers).toEqual([])
})

test.each([__filename, '/no/such/file'])('issuers in %s stop the start with one line', (CLIENT_CERTIFICATE_CA_FILE) => {
  const config = loadConfig({ ...sandbox, CLIENT_CERTIFICATE_CA_FILE })
  expect(() => settingsOf(config)).toThrow(`CLIENT_CERTIFICATE_CA_FILE: ${CLIENT_CERTIFICATE_CA_FILE} cannot be read`)
})
