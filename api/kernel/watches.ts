/** A reply that goes on for a while: it tells a client that something has changed, as server-sent events, so that nobody has to ask in a loop. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Request, Response } from 'express'
import type { Logger } from 'pino'
import { z } from 'zod'

/**
 * What is watched. `look` answers a short text that differs when the client should read again; it says nothing else, so what
 * a caller may see stays the business of the call that reads it.
 */
export class WatchReply {
  constructor(readonly look: () => Promise<string>) {}
}

/** The reply of an endpoint that watches. */
export const watchReply = z.instanceof(WatchReply)

export const isWatchReply = (schema: z.ZodType): boolean => schema === watchReply

export interface WatchTimes {
  readonly everyMs: number
  /** A stream that has ended is asked for anew: only then a token that was revoked, or a role that was taken, counts. */
  readonly lifetimeMs: number
}
const usualTimes: WatchTimes = { everyMs: 2_000, lifetimeMs: 60_000 }

/** What the client has seen before it lost the stream; anything that is no state of ours is none that we know. */
const seenBy = (request: Request): string | undefined => request.header('last-event-id')

/** Sends an event `changed` whenever the watched text differs from what the client has seen, until somebody goes or time is over. */
export async function sendWatch(
  request: Request,
  response: Response,
  { look }: WatchReply,
  { log, stopping, times = usualTimes }: { log: Logger; stopping?: AbortSignal | undefined; times?: WatchTimes },
): Promise<void> {
  // The first look is a read like any other: what fails here is answered as an error.
  let state = await look()
  response.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  })
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  const end = new AbortController()
  const over = (): void => end.abort()
  const timer = setTimeout(over, times.lifetimeMs)
  response.once('close', over)
  stopping?.addEventListener('abort', over)
  if (stopping?.aborted === true) over()
  const isOver = (): boolean => end.signal.aborted
  let seen = seenBy(request)
  response.write('retry: 1000\n\n')
  try {
    while (!isOver()) {
      // A comment keeps what lies between from taking the silence for an end.
      response.write(state === seen ? ':\n\n' : `id: ${state}\nevent: changed\ndata: {}\n\n`)
      seen = state
      await delay(times.everyMs, undefined, { signal: end.signal }).catch(() => undefined)
      if (!isOver()) state = await look()
    }
  } catch (error) {
    log.warn({ err: error, correlationId: response.get('Correlation-Id') }, 'a watch has ended early')
  } finally {
    clearTimeout(timer)
    stopping?.removeEventListener('abort', over)
    response.end()
  }
}
