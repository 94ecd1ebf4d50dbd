/** Headers: what every reply carries, what browsers ask before they send anything, and what no request may say twice. */
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import helmet from 'helmet'
import { ApiError } from './errors'

/** The origins whose pages may call from browsers; `*`: all of them. */
export type CorsOrigins = '*' | readonly string[]

/** What pages of other origins may read besides the body. */
const exposedHeaders = [
  'Correlation-Id',
  'Location',
  'Retry-After',
  'WWW-Authenticate',
  'X-Rate-Limit-Limit',
  'X-Rate-Limit-Remaining',
  'X-Rate-Limit-Reset',
].join(', ')

/** What pages of listed origins may send. */
const requestHeaders = 'Authorization, Content-Type, Correlation-Id, DirectLogin, Idempotency-Key, Last-Event-ID'

function allowOrigin(request: Request, response: Response, origins: CorsOrigins): void {
  if (origins === '*') response.set('Access-Control-Allow-Origin', '*')
  else {
    const origin = request.header('origin')
    response.vary('Origin')
    if (origin === undefined || !origins.includes(origin)) return
    response.set('Access-Control-Allow-Origin', origin)
  }
  response.set('Access-Control-Expose-Headers', exposedHeaders)
}

/** What every reply carries; `publicUrl` is the realm in which one logs in. */
export const commonHeaders = (publicUrl: string, origins: CorsOrigins): RequestHandler[] => [
  helmet({
    frameguard: { action: 'deny' },
    // Of data: it is no page, and nothing in it is to be loaded or run. Pages bring their own.
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  }),
  (request, response, next) => {
    response.set('Cache-Control', 'no-cache, private')
    allowOrigin(request, response, origins)
    response.locals['realm'] = publicUrl
    next()
  },
]

/** Answers what browsers ask before they send a request. An origin that may not call is told nothing. */
export const preflight: RequestHandler = (request, response, next) => {
  if (request.method !== 'OPTIONS') {
    next()
    return
  }
  if (response.get('Access-Control-Allow-Origin') === undefined) {
    response.status(204).end()
    return
  }
  const anybody = response.get('Access-Control-Allow-Origin') === '*'
  response.set({
    'Access-Control-Allow-Methods': 'GET, POST, OPTIONS, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers': String(response.locals['allowedHeaders'] ?? (anybody ? '*' : requestHeaders)),
    'Access-Control-Max-Age': '1728000',
  })
  // As clients know it. Browsers take it for nothing beside `*`; a listed origin does not need it, there are no cookies for it.
  if (anybody) response.set('Access-Control-Allow-Credentials', 'true')
  response.status(204).end()
}

/** Not by URL: that throws for paths such as `//`. */
export const queryOf = ({ originalUrl }: Request): URLSearchParams =>
  new URLSearchParams(originalUrl.includes('?') ? originalUrl.slice(originalUrl.indexOf('?')) : '')

const singleHeaders = new Set(['authorization', 'directlogin', 'idempotency-key', 'content-type', 'content-length'])

/** A parameter or header that is given twice could mean either value: nothing is guessed. */
export function refuseDuplicates(request: Request, _response: Response, next: NextFunction): void {
  const names = [...queryOf(request).keys()]
  if (new Set(names).size < names.length) throw new ApiError('DuplicateQueryParameters')
  const headers = request.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase())
  for (const name of singleHeaders) {
    if (headers.indexOf(name) !== headers.lastIndexOf(name)) throw new ApiError('DuplicateHeaderKeys')
  }
  next()
}
