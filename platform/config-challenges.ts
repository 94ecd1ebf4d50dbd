/** The variables that say how people are asked to confirm payments, what wrong answers lead to, and where a payment's day begins. */
import { z } from 'zod'
import { flag, integer, timeZone } from './config-forms'

export const challengeVariables = {
  PAYMENT_TIME_ZONE: timeZone()
    .default('UTC')
    .describe(
      'Time zone (IANA name, such as `Europe/Berlin`) in which the days of payments and of their limits begin and end; the same in every process.',
    ),
  CHALLENGE_ALLOWED_ATTEMPTS: integer(1, 5).default(3).describe('Wrong answers after which a challenge is lost.'),
  CHALLENGE_LIFETIME_SECONDS: integer(1, 604_800).default(600).describe('How long a challenge can be answered.'),
  CHALLENGE_FAILURES_ALLOWED: integer(2, 5)
    .default(5)
    .describe(
      'Wrong answers in a row, to whatever challenges, after which a user is blocked from payments that need a confirmation. They are warned one before.',
    ),
  CHALLENGE_BLOCK_SECONDS: integer(1, 2_592_000)
    .default(900)
    .describe('How long such a block lasts, while it is one for a time.'),
  CHALLENGE_TEMPORARY_BLOCKS: integer(0, 100)
    .default(2)
    .describe('Blocks for a time after which the next one lasts until staff lift it. A right answer begins anew.'),
  CHALLENGE_TRANSPORT: z
    .enum(['DUMMY', 'EMAIL', 'SMS'], 'must be EMAIL or SMS, or DUMMY in a sandbox')
    .describe(
      'How the challenge code reaches the user. `DUMMY` sends nothing and takes a fixed answer: sandbox only. `EMAIL` needs `SMTP_URL` and `MAIL_FROM`; `SMS` needs `SMS_GATEWAY_URL` and `SMS_GATEWAY_SECRET`.',
    ),
  CHALLENGE_AUTHENTICATOR_APPS: flag()
    .default(true)
    .describe(
      'Whether users may answer challenges with an authenticator app, in place of a code that is sent. Such a code is not tied to amount and payee: `false` where a bank must link them (PSD2, remote payments).',
    ),
} as const
