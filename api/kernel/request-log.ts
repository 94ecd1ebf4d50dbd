/** One line in the log for each request: what was asked of which endpoint, by whom, how it ended. Never a query, a header or a body. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
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

function levelOf({ operation }: RequestNotes, { statusCode }: ServerResponse): 'debug' | 'info' | 'warn' {
  if (statusCode >= 500) return 'warn'
  return probes.has(operation ?? '') ? 'debug' : 'info'
}

/** A client that went away was answered nothing, whatever status had been prepared. */
const isAborted = (response: ServerResponse): boolean => !response.writableFinished

function lineOf(method: string, notes: RequestNotes, response: ServerResponse, durationMs: number): object {
  const { requestId, route, operation, error, userId, consumerId, workflowId, traceId } = notes
  const ended = isAborted(response) ? { aborted: true } : { status: response.statusCode }
  return { requestId, method, route, operation, ...ended, error, durationMs, userId, consumerId, workflowId, traceId }
}

/** What is counted of a request that has ended. */
export interface ServedRequest {
  readonly method: string
  /** The definition's path (see RequestNotes); undefined where no endpoint was found. */
  readonly route: string | undefined
  /** Undefined when the client went away before it was answered. */
  readonly status: number | undefined
  /** Until it was answered: of a stream until that began, or a few open inboxes would look like a slow engine. */
  readonly seconds: number
}

/** Logs each request at its end, tells `served` of it, and gives it its id, which goes back as `Correlation-Id`. */
export function requestLog(logger: Logger, served: (request: ServedRequest) => void): RequestHandler {
  // What is logged here is listed in `lineOf`; to look through it for secrets would take fifty times as long as to write it.
  const log = logger.child({}, { redact: [] })
  return (request, response, next) => {
    const { method } = request
    const notes: RequestNotes = { requestId: requestId(request) }
    const began = performance.now()
    notesOf.set(request, notes)
    response.setHeader('Correlation-Id', notes.requestId ?? '')
    response.once('close', () => {
      const ended = performance.now()
      const durationMs = ended - began
      log[levelOf(notes, response)](lineOf(method, notes, response, Math.round(durationMs)), 'request')
      const { definition: route, answeredAtMs } = notes
      const status = answeredAtMs === undefined && isAborted(response) ? undefined : response.statusCode
      served({ method, route, status, seconds: ((answeredAtMs ?? ended) - began) / 1_000 })
    })
    withNotes(notes, next)
  }
}
