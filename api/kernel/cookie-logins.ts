/**
 * The few endpoints that pages of the Temporal UI call: a login may come as a cookie there, because that UI has no other way to
 * tell who sits before it. A cookie counts only for a request that a page of a known origin has made.
 */
import type { Request, RequestHandler, Response } from 'express'
import type { Settings } from '../settings'
import type { AnyEndpoint } from './endpoint'

/** Name of the cookie; its value is a token as a direct login gives it. */
export const loginCookie = 'obp-engine-login'

const tokenForm = /^[\w.-]{1,2048}$/

/** The token in the cookies of a request, undefined where there is none of the form of ours. */
export function cookieToken(cookies: string | undefined): string | undefined {
  const ours = (cookies ?? '')
    .split(';')
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie.startsWith(`${loginCookie}=`))
  const token = ours.at(0)?.slice(loginCookie.length + 1) ?? ''
  // Two of the name could mean either: nothing is guessed.
  return ours.length === 1 && tokenForm.test(token) ? token : undefined
}

export type Origins = Pick<Settings, 'publicUrl' | 'temporalUi'>

const isKnownOrigin = (origin: string | undefined, { publicUrl, temporalUi }: Origins): boolean =>
  origin !== undefined && [new URL(publicUrl).origin, temporalUi?.origin].includes(origin)

/** The headers of a request as the checks see them: where a cookie counts, it stands for a direct login that is not there. */
export function headersOf(
  request: Request,
  endpoint: Pick<AnyEndpoint, 'cookieLogin'> | undefined,
  origins: Origins,
): (name: string) => string | undefined {
  const header = (name: string): string | undefined => request.header(name)
  const isExplicit = header('authorization') !== undefined || header('directlogin') !== undefined
  const counts = endpoint?.cookieLogin === true && !isExplicit && isKnownOrigin(header('origin'), origins)
  const token = counts ? cookieToken(header('cookie')) : undefined
  return token === undefined ? header : (name) => (name === 'directlogin' ? `token="${token}"` : header(name))
}

/**
 * Lets the pages of the Temporal UI, and of nobody else, send the cookie and read the reply. A browser takes `*` for no answer
 * where a cookie is involved, so headers and origin are named.
 */
export const allowTemporalUi =
  (endpointOf: (response: Response) => AnyEndpoint | undefined, { temporalUi }: Origins): RequestHandler =>
  (request, response, next) => {
    if (endpointOf(response)?.cookieLogin === true) allow(request, response, temporalUi?.origin)
    next()
  }

function allow(request: Request, response: Response, origin: string | undefined): void {
  response.set({ Vary: 'Origin', 'Cache-Control': 'no-store' })
  if (origin === undefined || request.header('origin') !== origin) return
  response.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true' })
  // What the UI sends: the last two only where it has been told to pass the token of its own login.
  response.locals['allowedHeaders'] = 'Content-Type, X-Namespace, Authorization, Authorization-Extras'
}
