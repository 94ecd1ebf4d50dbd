/** Puts replies on the wire: JSON, files, and errors as OBP clients know them. */
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import type { Logger } from 'pino'
import { note } from '../../platform/request-notes'
import type { ApiError } from './errors'
import { statusOf } from './errors/statuses'
import { FileReply } from './file-bodies'
import { withWaysToLogIn } from './login-challenges'
import { problemContentType, speaksOfProblems, problemOf } from './problems'
import type { Outgoing } from './serve'
import { sendWatch, WatchReply } from './watches'

/**
 * The error envelope. Clients of the v1 era read `error`, today's read `message`: there they get both, under the status of their era.
 * Our own API speaks of problems.
 */
export function errorReply(error: ApiError, servedAs: string): Outgoing {
  note({ error: error.code })
  const status = statusOf(error.errorName, servedAs)
  const headers = { ...(status === 503 ? { 'Retry-After': '1' } : {}), ...error.headers }
  if (speaksOfProblems(servedAs)) {
    return {
      status,
      headers: { ...headers, 'Content-Type': problemContentType },
      body: { ...problemOf(error), ...error.more },
    }
  }
  return {
    status,
    headers,
    body: {
      code: status,
      message: error.message,
      ...(servedAs.startsWith('v1.') ? { error: error.error } : {}),
      ...error.more,
    },
  }
}

/** How long a client that is still sending may take to notice that it has its answer. */
const lingerMs = 2_000

/**
 * Answers a client in the middle of its body. A connection that is closed while bytes come in is reset, and the answer may be
 * lost with it: so the answer goes out first, what still comes is thrown away for a while, and then the connection ends.
 */
function sendWhileReceiving(request: Request, response: Response, { status, headers, body }: Outgoing): void {
  const text = JSON.stringify(body)
  response.status(status).set({
    'Content-Type': 'application/json; charset=utf-8',
    ...headers,
    'Content-Length': String(Buffer.byteLength(text)),
    Connection: 'close',
  })
  response.write(text)
  const end = (): void => {
    clearTimeout(timer)
    response.end()
  }
  const timer = setTimeout(end, lingerMs)
  request.once('end', end).once('close', end).resume()
}

/** A problem says where it was met; a reply that is kept for a repetition does not know that yet. */
const placed = ({ originalUrl }: Request, outgoing: Outgoing): Outgoing =>
  outgoing.headers['Content-Type'] === problemContentType
    ? { ...outgoing, body: { ...(outgoing.body as object), instance: originalUrl.split('?', 1)[0] } }
    : outgoing

/** Sends a reply that is no file. */
export function send(request: Request, response: Response, reply: Outgoing): void {
  const outgoing = withWaysToLogIn(placed(request, reply), String(response.locals['realm']))
  const { status, headers, body } = outgoing
  if (response.locals['receivesFile'] === true && !request.complete) {
    sendWhileReceiving(request, response, outgoing)
    return
  }
  response.status(status).set(headers)
  if (body === undefined) response.end()
  else response.json(body)
}

/** Streams a file. One that turns out to be damaged ends before its announced length, so no client takes it for whole. */
async function sendFile(
  request: Request,
  response: Response,
  outgoing: Outgoing,
  file: FileReply,
  log: Logger,
): Promise<void> {
  response.status(outgoing.status).set({
    ...outgoing.headers,
    'Content-Type': file.mediaType,
    'Content-Length': String(file.sizeBytes),
    'Content-Disposition': `attachment; filename="${file.fileName}"`,
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cache-Control': 'no-store',
  })
  if (request.method === 'HEAD') {
    file.bytes.destroy()
    response.end()
    return
  }
  try {
    await pipeline(file.bytes, response)
  } catch (error) {
    // A client that has gone is no news.
    if (!response.destroyed || file.bytes.errored !== null) {
      log.error({ err: error, correlationId: response.get('Correlation-Id') }, 'a file could not be sent as a whole')
    }
    response.destroy()
  }
}

/** Sends what a handler has answered. Replies that go on end when the process is `stopping`. */
export async function sendReply(
  request: Request,
  response: Response,
  outgoing: Outgoing,
  { log, stopping }: { readonly log: Logger; readonly stopping?: AbortSignal | undefined },
): Promise<void> {
  if (outgoing.body instanceof FileReply) await sendFile(request, response, outgoing, outgoing.body, log)
  else if (outgoing.body instanceof WatchReply) await sendWatch(request, response, outgoing.body, { log, stopping })
  else send(request, response, outgoing)
}
