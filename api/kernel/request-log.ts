/** One line in the log for each request: what was asked of which endpoint, by whom, how it ended. Never a query, a header or a body. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import { pinoHttp } from 'pino-http'
import { withNotes } from '../../platform/request-notes'
import type { RequestNotes } from '../../platform/request-notes'

const notesOf = new WeakMap<IncomingMessage, RequestNotes>()

/** What is known of a request so far. */
export const notesOfRequest = (request: IncomingMessage): Readonly<RequestNotes> => notesOf.get(request) ?? {}

/** Endpoints that a supervisor asks every few seconds. */
const probes = new Set(['getLiveness', 'getReadiness'])

// Long enough to tell requests apart, too short and too plain to smuggle anything into a log.
const saneId = /^[A-Za-z0-9._-]{8,64}$/

/** The id that the client or a proxy has given, so that one id is in the logs of all; a new one where there is none of use. */
function requestId(request: IncomingMessage): string {
  const given = request.headers['correlation-id'] ?? request.headers['x-request-id']
  return typeof given === 'string' && saneId.test(given) ? given : randomUUID()
}

function levelOf(request: IncomingMessage, response: ServerResponse): 'debug' | 'info' | 'warn' {
  if (response.statusCode >= 500) return 'warn'
  return probes.has(notesOf.get(request)?.operation ?? '') ? 'debug' : 'info'
}

/** A client that went away was answered nothing, whatever status had been prepared. */
const isAborted = (response: ServerResponse): boolean => !response.writableFinished

function lineOf(request: IncomingMessage, response: ServerResponse, { durationMs }: { durationMs: number }): object {
  const { route, operation, error, userId, consumerId, workflowId, traceId } = notesOf.get(request) ?? {}
  return {
    method: request.method,
    route,
    operation,
    ...(isAborted(response) ? { aborted: true } : { status: response.statusCode }),
    error,
    durationMs,
    userId,
    consumerId,
    workflowId,
    traceId,
  }
}

/** What is counted of a request that has ended. */
export interface ServedRequest {
  readonly method: string
  /** The definition's path (see RequestNotes); undefined where no endpoint was found. */
  readonly route: string | undefined
  /** Undefined when the client went away before it was answered. */
  readonly status: number | undefined
  readonly seconds: number
}

/** Logs each request at its end, tells `served` of it, and gives it its id, which goes back as `Correlation-Id`. */
export function requestLog(logger: Logger, served: (request: ServedRequest) => void): RequestHandler[] {
  const log = pinoHttp({
    // What is logged here is listed in `lineOf`; to look through it for secrets would take fifty times as long as to write it.
    logger: logger.child({}, { redact: [] }),
    genReqId: (request, response) => {
      const id = requestId(request)
      response.setHeader('Correlation-Id', id)
      return id
    },
    customAttributeKeys: { reqId: 'requestId', responseTime: 'durationMs' },
    // Without these two pino-http logs the request and the response as such.
    quietReqLogger: true,
    quietResLogger: true,
    customLogLevel: levelOf,
    customSuccessObject: lineOf,
    customErrorObject: (request, response, _error, line) => lineOf(request, response, line as { durationMs: number }),
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request',
  })
  return [
    log,
    (request, response, next) => {
      const notes: RequestNotes = {}
      const began = performance.now()
      notesOf.set(request, notes)
      response.once('close', () => {
        const status = isAborted(response) ? undefined : response.statusCode
        served({
          method: request.method,
          route: notes.definition,
          status,
          seconds: (performance.now() - began) / 1_000,
        })
      })
      withNotes(notes, next)
    },
  ]
}
