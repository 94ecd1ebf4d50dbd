/** Assembles the HTTP server: headers for every reply, JSON bodies and files, the route tree, and errors as OBP clients know them. */
import express from 'express'
import type { Express, Request, Response } from 'express'
import type { Logger } from 'pino'
import type { Database } from '../../db/connection'
import type { PaymentWriter } from '../../db/write/payment-batches'
import type { Issuers } from '../access/issuers'
import { readCredentials } from '../access/credentials'
import type { CustomerRow } from '../../db/read/customers'
import { note } from '../../platform/request-notes'
import type { Tokens } from '../access/tokens'
import type { Vault } from '../../platform/storage/vault'
import type { Gateway } from '../gateway'
import type { Safe } from '../../platform/encryption/safe'
import type { Settings } from '../settings'
import type { AnyEndpoint } from './endpoint'
import { answer, refuseBadKey } from './answers'
import { identify } from './caller'
import type { CallLimiter } from './call-limits'
import { addressOf } from './client-address'
import { allowTemporalUi, headersOf } from './cookie-logins'
import { ApiError } from './errors'
import { asApiError } from './faults'
import { isFileBody } from './file-bodies'
import { commonHeaders, preflight, queryOf, refuseDuplicates } from './headers'
import type { CorsOrigins } from './headers'
import { jsonBody } from './json-body'
import { askingForFreshLogin, asksForFreshLogin } from './login-challenges'
import { withReceivedFile } from './reception'
import type { FileLimits } from './reception'
import { errorReply, send, sendReply } from './replies'
import { notesOfRequest, requestLog } from './request-log'
import type { ServedRequest } from './request-log'
import { requestSpan } from './request-span'
import { RouteTree } from './routes'
import { admit } from './serve'
import type { Incoming, Outgoing } from './serve'
import { isVersion, prefixesOf } from './versions'
import type { Api } from './versions'

export interface Services {
  readonly database: Database
  readonly writePayment: PaymentWriter
  readonly run: Gateway
  /** How long a key is claimed by a request that asks a workflow: about as long as it may wait for that. */
  readonly claimMs: number
  readonly tokens: Tokens
  readonly issuers: Issuers
  readonly vault: Vault
  readonly settings: Settings
  readonly log: Logger
  readonly now: () => Date
  readonly bodyLimitBytes: number
  readonly limiter: CallLimiter
  readonly corsOrigins: CorsOrigins
  readonly trustedProxies: readonly string[]
  readonly safe: Safe
  readonly files: FileLimits
  /** Told of every request that has ended. */
  readonly served?: (request: ServedRequest) => void
  /** Aborted when the process ends: what it still sends should come to its end. */
  readonly stopping?: AbortSignal | undefined
}

interface Served {
  readonly path: string
  readonly endpoint: AnyEndpoint
  readonly servedAs: Api
  /** The path under the prefix that was called, and under the oldest that serves the endpoint. */
  readonly route: string
  readonly definition: string
}

const jsonTypes = ['application/json', 'text/json']

/** Every endpoint under every prefix that serves it. */
export function routesOf(endpoints: readonly AnyEndpoint[]): RouteTree<Served> {
  const routes = new RouteTree<Served>()
  for (const endpoint of endpoints) {
    const { method, path } = endpoint
    const prefixes = prefixesOf(endpoint, endpoints)
    const definition = `${prefixes[0] ?? ''}${path}`
    for (const prefix of prefixes) {
      const servedAs = prefix.startsWith('/obp/') ? (prefix.slice('/obp/'.length) as Api) : endpoint.version
      routes.add(method, prefix, { path, endpoint, servedAs, route: `${prefix}${path}`, definition })
    }
  }
  return routes
}

/** The Express application; `pages` are mounted before the API (documentation pages, metrics). */
export function createApp(
  endpoints: readonly AnyEndpoint[],
  services: Services,
  pages: readonly express.Router[] = [],
): Express {
  const app = express()
  const routes = routesOf(endpoints)
  app.disable('x-powered-by')
  app.set('query parser', false)
  app.set('trust proxy', services.trustedProxies)
  app.use(requestLog(services.log, services.served ?? (() => undefined)))
  app.use(requestSpan())
  app.use(commonHeaders(services.settings.publicUrl, services.corsOrigins))
  app.use(lookUp(routes))
  app.use(allowTemporalUi((response) => foundFor(response)?.target.endpoint, services.settings))
  app.use(preflight)
  for (const page of pages) app.use(page)
  app.use(refuseUnrouted)
  app.use(refuseDuplicates)
  app.use(bodies(services))
  app.use(async (request, response) => {
    const found = foundFor(response)
    if (found === undefined) throw notFound(request)
    const { endpoint, servedAs } = found.target
    response.locals['receivesFile'] = isFileBody(endpoint.body)
    const setReplyHeader = (name: string, value: string): void => void response.set(name, value)
    const header = headersOf(request, endpoint, services.settings)
    const incoming = incomingOf(request, { params: found.params, servedAs, header, setReplyHeader })
    await sendReply(request, response, await respond(endpoint, incoming, request, services), services)
  })
  app.use(errors(services))
  return app
}

type Found = ReturnType<RouteTree<Served>['find']>

/** The verb of the endpoint that a request is for; of the one that a browser asks about before it sends anything. */
const verbOf = (request: Request): string => {
  if (request.method === 'OPTIONS') return request.header('access-control-request-method') ?? ''
  return request.method === 'HEAD' ? 'GET' : request.method
}

/** What a request is for is looked up once, and noted first: the log tells it, too, of those that are refused early. */
const lookUp =
  (routes: RouteTree<Served>): express.RequestHandler =>
  (request, response, next) => {
    const found = routes.find(verbOf(request), request.path)
    response.locals['found'] = found
    if (found !== undefined && request.method !== 'OPTIONS') {
      const { endpoint, route, definition } = found.target
      note({ operation: endpoint.operation, route, definition })
    }
    next()
  }

/** Clients of OBP send JSON and take JSON: to whoever does not, there is no such call. */
function takesForm({ endpoint, servedAs }: Served, request: Request): boolean {
  const sendsJson = endpoint.body === undefined || isFileBody(endpoint.body) || request.is(jsonTypes) !== false
  return sendsJson && (!isVersion(servedAs) || request.accepts(jsonTypes) !== false)
}

/** That there is no such call comes before anything that is wrong with the rest of the request. */
const refuseUnrouted: express.RequestHandler = (request, response, next) => {
  const found = foundFor(response)
  if (found === undefined || !takesForm(found.target, request)) throw notFound(request)
  next()
}

const foundFor = ({ locals }: Response): Found => locals['found'] as Found

/** Reads the bytes of a body: a large one only where it is taken, and only from somebody whose token is good. */
function bodies(services: Services): express.RequestHandler {
  const { bodyLimitBytes } = services
  const reader = (limit: number): express.RequestHandler => express.raw({ limit, type: jsonTypes })
  const usual = reader(bodyLimitBytes)
  return async (request, response, next) => {
    const endpoint = foundFor(response)?.target.endpoint
    const most = endpoint?.body?.limitBytes ?? 0
    const claimed = readCredentials(headersOf(request, endpoint, services.settings))
    const isKnown = most > bodyLimitBytes && ['login', 'bearer'].includes((await identify(claimed, services)).kind)
    ;(isKnown ? reader(most) : usual)(request, response, next)
  }
}

/** A file comes after the checks and before everything else: nobody holds a connection of the database while it does. */
async function respond(
  endpoint: AnyEndpoint,
  incoming: Incoming,
  request: Request,
  services: Services,
): Promise<Outgoing> {
  const admitted = await admit(endpoint, incoming, services)
  if (!isFileBody(endpoint.body)) return answer(admitted, request.originalUrl, services)
  refuseBadKey(incoming)
  const { customer } = admitted.subjects as { readonly customer?: CustomerRow }
  const arriving = { stream: request, header: incoming.header, customerId: customer?.customerId }
  return withReceivedFile(arriving, services, (file) => {
    // What a repeated request has in common with its first try is the content, not where it lies.
    const { mediaType, sizeBytes, sha256 } = file
    const received = { ...incoming, body: { mediaType, sizeBytes, sha256 } }
    return answer({ ...admitted, incoming: received, body: file }, request.originalUrl, services)
  })
}

const incomingOf = (
  request: Request,
  found: Pick<Incoming, 'params' | 'servedAs' | 'header' | 'setReplyHeader'>,
): Incoming => ({
  ...found,
  method: request.method,
  query: queryOf(request),
  body: jsonBody(request.body, request.header('content-type') ?? ''),
  bodyText: Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '',
  address: addressOf(request),
})

const notFound = (request: Request): ApiError =>
  new ApiError(
    'NotFound',
    `Current Url is (${request.originalUrl}), Current Content-Type Header is (${request.header('content-type') ?? ''})`,
  )

/** The version that a path is under, whether there is such a call or not; empty: none. Slashes count as the routes count them. */
const versionIn = ({ path }: Request): string =>
  /^\/+(?:obp\/+(v\d\.\d\.\d)|(engine\/v1))(?:\/|$)/.exec(path)?.slice(1).find(Boolean) ?? ''

const errors =
  ({ log, settings }: Services): express.ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const known = asApiError(error)
    const answer = known ?? new ApiError('UnexpectedError')
    const { requestId } = notesOfRequest(request)
    if (known === undefined) log.error({ err: error, requestId }, 'unexpected error')
    else if (known.status >= 500) log.warn({ err: error, requestId }, 'temporarily unavailable')
    const reply = errorReply(answer, versionIn(request))
    send(request, response, asksForFreshLogin(answer) ? askingForFreshLogin(reply, settings.freshLoginSeconds) : reply)
  }
