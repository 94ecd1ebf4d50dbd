/** A page on which staff log in for the Temporal UI, which has no login of its own that we could ask. */
import { randomUUID } from 'node:crypto'
import { Router, urlencoded } from 'express'
import type { CookieOptions, Request, RequestHandler, Response } from 'express'
import { revokeLogin } from '../../db/write/logins'
import { checkedLogin } from '../access/login-request'
import { passwordLogin } from '../access/password-login'
import { codecPath, temporalLoginMs } from '../access/temporal-login'
import type { Services } from '../kernel/app'
import { authenticate, factsFor } from '../kernel/caller'
import { addressOf } from '../kernel/client-address'
import { cookieToken, loginCookie } from '../kernel/cookie-logins'
import { ApiError } from '../kernel/errors'
import type { ApiErrorName } from '../kernel/errors'
import { formHtml, loggedInHtml } from './temporal-login-page'

const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

type Parts = Pick<Services, 'database' | 'tokens' | 'settings' | 'now' | 'limiter'>

const fail = (name: ApiErrorName, detail?: string): never => {
  throw new ApiError(name, detail)
}

function send(response: Response, status: number, html: string): void {
  response
    .status(status)
    .set({ 'Content-Security-Policy': contentSecurityPolicy, 'Cache-Control': 'no-store' })
    .removeHeader('Access-Control-Allow-Origin')
  response.type('html').send(html)
}

/** Another site must not log its visitor in as somebody else: browsers say where a form was sent from. */
const onlyFromThisPage: RequestHandler = (request, _response, next) => {
  const site = request.header('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin') fail('LoginFormFromElsewhere')
  next()
}

const cookieOptions = (publicUrl: string): CookieOptions => {
  const { protocol, pathname } = new URL(publicUrl)
  return {
    httpOnly: true,
    sameSite: 'strict',
    secure: protocol === 'https:',
    path: `${pathname.replace(/\/+$/, '')}/engine/v1${codecPath}`,
  }
}

/** The login that the form asks for, checked and stored; somebody who may not read histories gets none. */
async function logIn(
  form: unknown,
  address: string,
  { database, settings, now, limiter: { failedLogins } }: Parts,
): Promise<{ loginId: string; expiresAt: Date }> {
  const fields = Object.entries(typeof form === 'object' && form !== null ? form : {})
  const given = new Map(fields.filter((field): field is [string, string] => typeof field[1] === 'string'))
  const request = checkedLogin((name) => given.get(name), fail)
  const issuedAt = now()
  const expiresAt = new Date(issuedAt.getTime() + temporalLoginMs)
  const login = { tokenId: randomUUID(), issuedAt, expiresAt, address }
  await passwordLogin(request, login, { ...database, settings, failedLogins }, fail)
  const identity = { kind: 'login', loginId: login.tokenId } as const
  const caller = authenticate(identity, await factsFor(identity, {}, database))
  if (caller?.has('CanReadHistories') !== true) {
    await revokeLogin(database.writeAtOnce, login.tokenId)
    return fail('RoleMissing', 'CanReadHistories')
  }
  return { loginId: login.tokenId, expiresAt: login.expiresAt }
}

/** The pages as a router for the front of the application. */
export function temporalLoginPages(parts: Parts): Router {
  const { database, tokens, settings } = parts
  const router = Router()
  const root = `/engine/v1${codecPath}`
  const cookie = cookieOptions(settings.publicUrl)
  const showTrouble = (response: Response, error: unknown): void => {
    if (!(error instanceof ApiError)) throw error
    response.set(error.headers)
    send(response, error.status, formHtml(error.message))
  }
  router.get(`${root}/login`, (_request, response) => {
    send(response, 200, formHtml())
  })
  router.post(
    `${root}/login`,
    onlyFromThisPage,
    urlencoded({ extended: false, limit: 8_192 }),
    async (request: Request, response: Response) => {
      try {
        const { loginId, expiresAt } = await logIn(request.body, addressOf(request), parts)
        response.cookie(loginCookie, await tokens.sign(loginId, expiresAt), { ...cookie, expires: expiresAt })
        send(response, 200, loggedInHtml(expiresAt, settings.temporalUi?.url))
      } catch (error) {
        showTrouble(response, error)
      }
    },
  )
  router.post(`${root}/logout`, onlyFromThisPage, async (request, response) => {
    const token = cookieToken(request.header('cookie'))
    const loginId = token && (await tokens.verify(token))
    if (loginId) await revokeLogin(database.writeAtOnce, loginId)
    response.clearCookie(loginCookie, cookie)
    send(response, 200, formHtml())
  })
  return router
}
