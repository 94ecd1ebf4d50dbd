/** A reply that goes on for a while: it tells a client that something has changed, as server-sent events, so that nobody has to ask in a loop. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Request, Response } from 'express'
import type { Logger } from 'pino'
import { z } from 'zod'
import { note } from '../../platform/request-notes'
import { ApiError } from './errors'

/**
 * What is watched. `look` answers a short text that differs when the client should read again. It is sent, and must say nothing
 * else: what a caller may see stays the business of the call that reads it.
 */
export class WatchReply {
  constructor(readonly look: () => Promise<string>) {}
}

/** The reply of an endpoint that watches. */
export const watchReply = z.instanceof(WatchReply)

export const isWatchReply = (schema: z.ZodType): boolean => schema === watchReply

export interface WatchLimits {
  readonly everyMs: number
  /** A stream that has ended is asked for anew: only then a token that was revoked, or a role that was taken, counts. */
  readonly lifetimeMs: number
  /** Every one of them looks again and again: a process does not take on more than it can look after. */
  readonly mostOpen: number
}
/** Streams of this process. */
let open = 0

const usualLimits: WatchLimits = { everyMs: 2_000, lifetimeMs: 60_000, mostOpen: 500 }

/** What the client has seen before it lost the stream; anything that is no state of ours is none that we know. */
const seenBy = (request: Request): string | undefined => request.header('last-event-id')

const hasGone = (response: Response): boolean => response.destroyed

interface WatchServices {
  readonly log: Logger
  readonly stopping?: AbortSignal | undefined
  readonly limits?: WatchLimits
}

/** Sends an event `changed` whenever the watched text differs from what the client has seen, until somebody goes or time is over. */
export async function sendWatch(
  request: Request,
  response: Response,
  { look }: WatchReply,
  { log, stopping, limits = usualLimits }: WatchServices,
): Promise<void> {
  // Of whoever has gone while they were let in no end is told any more.
  if (hasGone(response)) return
  if (open >= limits.mostOpen) throw new ApiError('TooManyWatches')
  const end = new AbortController()
  const over = (): void => end.abort()
  // The place is taken before anything is waited for, or many at once would find the same one free; it is given back once.
  open += 1
  end.signal.addEventListener('abort', () => (open -= 1))
  response.once('close', over)
  stopping?.addEventListener('abort', over)
  if (stopping?.aborted === true) over()
  try {
    // The first look is a read like any other: what fails here is answered as an error.
    const state = await look()
    if (hasGone(response)) return
    response.status(200).set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
      // A process that stops would wait for the connection to be idle for long enough.
      Connection: 'close',
    })
    if (request.method !== 'HEAD')
      await tellChanges(response, { state, seen: seenBy(request) }, look, { end, limits, log })
    response.end()
  } finally {
    over()
    stopping?.removeEventListener('abort', over)
  }
}

async function tellChanges(
  response: Response,
  { state, seen }: { state: string; seen: string | undefined },
  look: WatchReply['look'],
  { end, limits, log }: { end: AbortController; limits: WatchLimits; log: Logger },
): Promise<void> {
  const timer = setTimeout(() => end.abort(), limits.lifetimeMs)
  const isOver = (): boolean => end.signal.aborted
  try {
    response.write('retry: 1000\n\n')
    note({ answeredAtMs: performance.now() })
    while (!isOver()) {
      // A comment keeps what lies between from taking the silence for an end.
      response.write(state === seen ? ':\n\n' : `id: ${state}\nevent: changed\ndata: {}\n\n`)
      seen = state
      await delay(limits.everyMs, undefined, { signal: end.signal }).catch(() => undefined)
      if (!isOver()) state = await look()
    }
  } catch (error) {
    log.warn({ err: error, correlationId: response.get('Correlation-Id') }, 'a watch has ended early')
  } finally {
    clearTimeout(timer)
  }
}
