/**
 * What a user who has logged in proves anew, because whoever has only got hold of a token cannot: that they know their password or,
 * where an issuer keeps that, that they have logged in there a moment ago.
 */
import { clockToleranceSeconds } from './issuers'
import { demandPassword, ownPasswordErrors } from './own-password'
import type { PasswordServices, PasswordTry } from './own-password'
import type { ApiErrorName } from '../kernel/errors'

export const provenAnewErrors = [...ownPasswordErrors, 'LoginNotFresh'] as const satisfies readonly ApiErrorName[]

/** Whose token the call carries decides, not what is known of the user: a login of ours has an id, the token of an issuer has none. */
export const comesFromIssuer = ({ loginId }: { readonly loginId: string | null }): boolean => loginId === null

interface Try extends PasswordTry {
  readonly caller: { readonly userId: string; readonly loginId: string | null; readonly loggedInAt: Date | undefined }
  readonly fail: (name: (typeof provenAnewErrors)[number], detail?: string) => never
}

interface Services extends PasswordServices {
  readonly now: () => Date
}

/** Ends the request unless the caller has proven anew who they are. A password that comes with the token of an issuer is not looked at. */
export async function proveAnew(tried: Try, password: string | undefined, services: Services): Promise<void> {
  if (comesFromIssuer(tried.caller)) refuseOldLogin(tried, services)
  else await demandPassword(tried, password ?? '', services)
}

function refuseOldLogin({ caller: { loggedInAt }, fail }: Try, { settings, now }: Services): void {
  if (loggedInAt === undefined)
    return fail('LoginNotFresh', ' The token does not say when its user has logged in (auth_time).')
  const ageSeconds = (now().getTime() - loggedInAt.getTime()) / 1_000
  if (ageSeconds > settings.freshLoginSeconds)
    fail('LoginNotFresh', ` The login of the token is older than ${settings.freshLoginSeconds} seconds.`)
  if (ageSeconds < -clockToleranceSeconds) fail('LoginNotFresh', ' The token tells of a login that is still to come.')
}
