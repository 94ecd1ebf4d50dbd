/** Authenticator apps: a user adds one, confirms it with a first code and removes it with another; staff remove one that was lost. */
import { z } from 'zod'
import { appEvents, authenticatorAppOf } from '../../db/read/authenticator-apps'
import { confirmApp, countWrongCode, lockApp, removeApp, startApp, useStep } from '../../db/write/authenticator-apps'
import { userScope } from '../../domain/ids'
import { appSecretPurpose, mostWrongCodes } from '../../domain/payments/authenticator'
import { sameText } from '../../platform/keyed-hash'
import { matchedStep, newTotpSecret, totpUri } from '../../platform/totp'
import { comesFromIssuer, proveAnew, provenAnewErrors } from '../access/proven-anew'
import { App, appJson, AppOfUser, appOfUserJson, NewApp, PostApp, PostCode } from '../json/authenticator-apps'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Caller } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { cursorOf, nextOf } from './cursor'

const own = { version: 'engine/v1', tags: ['User', 'Transaction-Request'], auth: 'user' } as const
const staff = { ...own, roles: ['CanRemoveAuthenticatorApp'], needs: ['user'] } as const
const passwordMissing =
  ' The Json body should be the PostAuthenticatorAppJson (password: users who log in here have to send theirs)'
const codeBody = { name: 'PostCodeJson', schema: PostCode, example: { code: '492039' } } as const

const getAuthenticatorApp = endpoint({
  ...own,
  operation: 'getAuthenticatorApp',
  method: 'GET',
  path: '/my/authenticator-app',
  summary: 'Get My Authenticator App',
  description: 'Whether you answer challenges with the codes of an authenticator app.',
  reply: [200, App],
  errors: [],
  handle: async ({ caller }, { read }) => appJson(await authenticatorAppOf(read, caller.userId)),
})

const addAuthenticatorApp = endpoint({
  ...own,
  operation: 'addAuthenticatorApp',
  method: 'POST',
  path: '/my/authenticator-app',
  summary: 'Add Authenticator App',
  description:
    'Asks for your password once more - or, if you log in at an identity provider, for a login there that is a few minutes old at most (`auth_time` of the token): an older one is 401 with a challenge by RFC 9470, which says the `max_age` to log in anew with. Gives, once, the address that your app is shown as a QR code. Nothing changes until a first code confirms it; asked for again before that, there is a new address.',
  body: {
    name: 'PostAuthenticatorAppJson',
    schema: PostApp,
    example: { password: 'Str0ng-Password!' },
    secrets: ['password'],
    guard: ({ caller, body, fail }) => {
      if (!comesFromIssuer(caller) && body.password === undefined) fail('InvalidJson', passwordMissing)
    },
  },
  reply: [201, NewApp],
  shownOnce: ['otpauth_uri'],
  errors: ['InvalidJson', ...provenAnewErrors, 'AuthenticatorAppsOff', 'AuthenticatorAppExists'],
  handle: async (request, handles) => {
    const { caller, body, fail } = request
    const { settings, safe, writeAtOnce, newId } = handles
    if (!settings.payments.authenticatorApps) fail('AuthenticatorAppsOff')
    // Whoever has only got hold of a token must not make an app of theirs the second factor of somebody else.
    await proveAnew(request, body.password, handles)
    const { userId } = caller
    const secret = newTotpSecret()
    const sealed = await safe.seal(userScope(userId), appSecretPurpose(userId), secret)
    if (!(await startApp(writeAtOnce, { eventId: newId(), userId }, sealed))) return fail('AuthenticatorAppExists')
    const issuer = settings.hostedBy.organisation || new URL(settings.publicUrl).hostname
    return { status: 'PENDING' as const, otpauth_uri: totpUri(secret, { issuer, label: caller.username }) }
  },
})

type CodeUse = 'confirm' | 'remove'

interface GivenCode {
  readonly caller: Caller
  readonly body: { readonly code: string }
  readonly failAndKeep: (name: 'AuthenticatorAppNotFound' | 'AuthenticatorCodeWrong') => never
}

/**
 * Confirms or removes with a code, under the lock of the row; answers with the app as it is then. A wrong code stays counted although the request is refused;
 * after five in a row no code is good, and the app is begun anew or removed by staff.
 */
async function withCode(
  { caller: { userId }, body, failAndKeep }: GivenCode,
  use: CodeUse,
  handles: Handles,
): Promise<z.input<typeof App>> {
  const { safe, read, write, now, newId } = handles
  const change = { eventId: newId(), userId, actorUserId: userId }
  const outcome = await write(async (transaction) => {
    const app = await lockApp(transaction, userId)
    if (app === undefined || app.isConfirmed !== (use === 'remove')) return 'AuthenticatorAppNotFound'
    if (app.wrongCodes >= mostWrongCodes) return 'AuthenticatorCodeWrong'
    const secret = await safe.open(app, appSecretPurpose(userId))
    const step =
      secret &&
      matchedStep({ secret, atMs: now().getTime(), after: app.lastStep, isGiven: (code) => sameText(code, body.code) })
    if (step === undefined) {
      await countWrongCode(transaction, userId)
      return 'AuthenticatorCodeWrong'
    }
    await useStep(transaction, userId, step)
    await (use === 'confirm' ? confirmApp(transaction, change) : removeApp(transaction, change))
    return undefined
  })
  if (outcome !== undefined) failAndKeep(outcome)
  return appJson(await authenticatorAppOf(read, userId))
}

const confirmAuthenticatorApp = endpoint({
  ...own,
  operation: 'confirmAuthenticatorApp',
  method: 'POST',
  path: '/my/authenticator-app/confirmation',
  summary: 'Confirm Authenticator App',
  description:
    'A first code shows that the app has the secret. Challenges that are made from now on are answered with its codes, and no code is sent.',
  body: codeBody,
  reply: [200, App],
  errors: ['AuthenticatorAppNotFound', 'AuthenticatorCodeWrong'],
  handle: (request, handles) => withCode(request, 'confirm', handles),
})

const removeAuthenticatorApp = endpoint({
  ...own,
  operation: 'removeAuthenticatorApp',
  method: 'POST',
  path: '/my/authenticator-app/removal',
  summary: 'Remove Authenticator App',
  description:
    'Removes your app with one of its codes. Challenges that were made for it can no longer be answered; those made from now on are sent.',
  body: codeBody,
  reply: [200, App],
  errors: ['AuthenticatorAppNotFound', 'AuthenticatorCodeWrong'],
  handle: (request, handles) => withCode(request, 'remove', handles),
})

const getAuthenticatorAppOfUser = endpoint({
  ...staff,
  operation: 'getAuthenticatorAppOfUser',
  method: 'GET',
  path: '/users/USER_ID/authenticator-app',
  summary: 'Get Authenticator App of User',
  description:
    'Whether a user has an authenticator app, and who added, confirmed and removed one, newest first. Query: `limit` (50, at most 200), `before` (the `next` of the page before).',
  reply: [200, AppOfUser],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => {
    const { userId } = request.user
    const page = cursorOf(request)
    const events = await appEvents(read, { userId, ...page })
    return appOfUserJson(await authenticatorAppOf(read, userId), events, nextOf(events, page.limit))
  },
})

const removeAuthenticatorAppOfUser = endpoint({
  ...staff,
  operation: 'removeAuthenticatorAppOfUser',
  method: 'DELETE',
  path: '/users/USER_ID/authenticator-app',
  summary: 'Remove Authenticator App of User',
  description:
    'For a user who has lost theirs: make sure before that it is them. Nobody removes their own in this way; who did it is kept for ever.',
  reply: [204, z.undefined()],
  errors: ['AuthenticatorAppNotFound', 'OwnAuthenticatorApp'],
  handle: async ({ user: { userId }, caller, fail }, { writeAtOnce, newId }) => {
    if (userId === caller.userId) fail('OwnAuthenticatorApp')
    const removed = await removeApp(writeAtOnce, { eventId: newId(), userId, actorUserId: caller.userId })
    return removed ? undefined : fail('AuthenticatorAppNotFound')
  },
})

export const authenticatorAppEndpoints: readonly AnyEndpoint[] = [
  getAuthenticatorApp,
  addAuthenticatorApp,
  confirmAuthenticatorApp,
  removeAuthenticatorApp,
  getAuthenticatorAppOfUser,
  removeAuthenticatorAppOfUser,
]
