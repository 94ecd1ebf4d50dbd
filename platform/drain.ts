/** Ends an HTTP server without losing a request: first the world is told, then nothing new is taken, then what has begun is finished. */
import type { Server, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

export interface DrainOptions {
  /** How long requests are still taken after the stop, so that whoever sends them can notice it. */
  readonly noticeMs: number
  /** How long what has begun may take after that; then its connection is cut. */
  readonly patienceMs: number
}

/** To be called before the server is used. `stopping` begins the notice; the returned function waits for the end of it all. */
export function drainable(server: Server, stopping: AbortSignal, options: DrainOptions): () => Promise<void> {
  const open = new Set<ServerResponse>()
  /** A client that would go on using its connection could meet it closing: this is the last answer on it. */
  const closeAfterwards = (response: ServerResponse): void => {
    if (!response.headersSent) response.setHeader('Connection', 'close')
  }
  server.prependListener('request', (_request, response: ServerResponse) => {
    open.add(response)
    response.once('close', () => open.delete(response))
    if (stopping.aborted) closeAfterwards(response)
  })
  stopping.addEventListener('abort', () => open.forEach(closeAfterwards), { once: true })
  return () => drained(server, options)
}

async function drained(server: Server, { noticeMs, patienceMs }: DrainOptions): Promise<void> {
  await delay(noticeMs)
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  const impatience = setTimeout(() => server.closeAllConnections(), patienceMs)
  await closed
  clearTimeout(impatience)
}
