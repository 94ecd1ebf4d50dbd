/** Headers: what every reply carries, what browsers ask before they send anything, and what no request may say twice. */
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import helmet from 'helmet'
import { ApiError } from './errors'

/** What every reply carries; `publicUrl` is the realm in which one logs in. */
export const commonHeaders = (publicUrl: string): RequestHandler[] => [
  helmet({
    frameguard: { action: 'deny' },
    contentSecurityPolicy: false,
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  }),
  (_request, response, next) => {
    response.set({
      'Access-Control-Allow-Origin': '*',
      'Cache-Control': 'no-cache, private',
    })
    response.locals['realm'] = publicUrl
    next()
  },
]

/** Answers what browsers ask before they send a request. */
export const preflight: RequestHandler = (request, response, next) => {
  if (request.method !== 'OPTIONS') {
    next()
    return
  }
  response.set({
    'Access-Control-Allow-Methods': 'GET, POST, OPTIONS, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers': String(response.locals['allowedHeaders'] ?? '*'),
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Max-Age': '1728000',
  })
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
