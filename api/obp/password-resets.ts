/** A forgotten password: staff make a link, and whoever has it chooses another password, once. */
import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { isPasswordResetOpen } from '../../db/read/logins'
import { resetPassword, storePasswordReset } from '../../db/write/password-resets'
import { isUuid } from '../../domain/ids'
import { hashPassword, refuseWeakPassword } from '../access/passwords'
import { PasswordReset, PostPasswordReset, PutForgottenPassword } from '../json/passwords'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const tags = ['User']

/** What is stored of a token. It is random and long, so a fast hash keeps it: there is nothing to guess. */
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

const createResetPasswordUrl = endpoint({
  operation: 'resetPasswordUrl',
  version: 'v4.0.0',
  method: 'POST',
  path: '/management/user/reset-password-url',
  summary: 'Create Password Reset URL',
  description:
    'Makes a link with which a user of this instance who has forgotten the password chooses another one, for the staff to hand over once they know who asks. It is good once, for a time that the instance sets, and takes the place of the link before; it is shown here only. The link is empty where name, e-mail address and id are not those of one user with a password here. The instance must name a page for it (PASSWORD_RESET_PAGE).',
  tags,
  auth: 'user',
  roles: ['CanCreateResetPasswordUrl'],
  order: ['caller', 'roles', 'guard', 'body'],
  guard: ({ fail }, { passwordReset }) => {
    if (passwordReset.page === undefined) fail('CallSwitchedOff')
  },
  body: {
    name: 'PostResetPasswordUrlJsonV400',
    schema: PostPasswordReset,
    example: {
      username: 'felixsmith',
      email: 'felixsmith@example.com',
      user_id: '9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1',
    },
  },
  reply: [201, PasswordReset],
  shownOnce: ['reset_password_url'],
  errors: ['CallSwitchedOff'],
  handle: async ({ caller, body }, { writeAtOnce, now, settings: { passwordReset, publicUrl } }) => {
    const token = randomBytes(32).toString('base64url')
    const madeAt = now()
    const { user_id: userId, username, email } = body
    const reset = {
      ...{ userId, username, email, provider: publicUrl, tokenHash: hashOf(token), actorUserId: caller.userId, madeAt },
      expiresAt: new Date(madeAt.getTime() + passwordReset.lifetimeMs),
    }
    const isMade = isUuid(userId) && (await storePasswordReset(writeAtOnce, reset))
    // Behind the # it reaches neither the page's server nor its logs.
    return { reset_password_url: isMade ? `${passwordReset.page ?? ''}#token=${token}` : '' }
  },
})

const changeForgottenPassword = endpoint({
  operation: 'changeForgottenPassword',
  version: 'engine/v1',
  method: 'PUT',
  path: '/users/forgotten-password',
  summary: 'Change a Forgotten Password',
  description:
    'Sets the password of the user for whom the staff have made a link (resetPasswordUrl), for whoever has it; no login is needed. The password follows the rules of a sign-up. All logins of the user end, and failed ones are forgotten; a lock by the staff stays. A token that is not good counts as a failed login of the address that it comes from.',
  tags,
  auth: 'anonymous',
  body: {
    name: 'PutForgottenPasswordJson',
    schema: PutForgottenPassword,
    example: { token: 'Kq0mXo0cVQ0v1l0m0a1c8p0d2r0e3t0u4h5i6j7k8l9', new_password: 'An0ther-Str0ng-Password!' },
    secrets: ['token', 'new_password'],
  },
  reply: [204, z.undefined()],
  errors: ['InvalidPassword', 'PasswordResetEnded', 'TooManyFailedLogins'],
  handle: async ({ address, body, fail }, { read, write, now, failedLogins }) => {
    refuseWeakPassword(body.new_password, fail)
    failedLogins.refuseTooMany(address)
    const tokenHash = hashOf(body.token)
    // Hashing the new password is work that only a good token is worth.
    const use = async (): Promise<boolean> => {
      const newHash = await hashPassword(body.new_password)
      return write((transaction) => resetPassword(transaction, { tokenHash, newHash, now: now() }))
    }
    const isGood = (await isPasswordResetOpen(read, tokenHash, now())) && (await use())
    if (isGood) return undefined
    failedLogins.refuseTooMany(address)
    failedLogins.count(address)
    return fail('PasswordResetEnded')
  },
})

export const passwordResetEndpoints: readonly AnyEndpoint[] = [createResetPasswordUrl, changeForgottenPassword]
