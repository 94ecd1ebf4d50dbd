/** The variables that say who may log in, and when a login ends by itself. */
import { flag, httpUrl, integer } from './config-forms'

export const loginVariables = {
  TOKEN_EXPIRATION_WEEKS: integer(1, 520).default(4).describe('How long a login token is good for.'),
  LOGIN_IDLE_SECONDS: integer(0, 31_536_000)
    .default(0)
    .describe(
      'After how many seconds without a call a login ends, at the latest: uses are noted to a tenth of it. `0`: only with `TOKEN_EXPIRATION_WEEKS`, as clients of other servers know it.',
    ),
  MAX_BAD_LOGIN_ATTEMPTS: integer(1, 100).default(5).describe('Failed logins in a row after which a user is locked.'),
  PASSWORD_RESET_PAGE: httpUrl()
    .optional()
    .describe(
      'Address of the page where a user who has forgotten the password chooses another one, such as `https://HOST/console/password`; staff get its links from `resetPasswordUrl`. What opens it follows as `#token=`. Not set: there are no such links.',
    ),
  PASSWORD_RESET_SECONDS: integer(60, 604_800)
    .default(3_600)
    .describe('How long a link of `resetPasswordUrl` is good for.'),
  USER_ACCOUNT_VALIDATED: flag().describe(
    'Whether a new user may log in at once. `false`: only after the address is confirmed, for which a mail asks where there is `SMTP_URL`, or when the staff let them in (`CanValidateUser`).',
  ),
  ADDRESS_CONFIRMATION_PAGE: httpUrl()
    .optional()
    .describe(
      'Address of the page behind the link of that mail. What it carries follows as `#user=` and `&token=`. Not set: the page that comes with the console.',
    ),
} as const
