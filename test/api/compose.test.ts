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
