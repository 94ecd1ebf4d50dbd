/** Opens the port of an API process. */
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { Express } from 'express'

/** Longer than load balancers keep idle connections (60 s and less): one that we close first may have a request on its way. */
const keepAliveMs = 75_000

/** How long a client may take to send; more of them than the server has patience for would keep others out. */
export interface SendingLimits {
  /** Until the headers are there. */
  readonly headersMs: number
  /** Until the whole request is there: a file of the largest size, over a slow line. */
  readonly requestMs: number
  /** How often is looked for those who are too slow. */
  readonly everyMs: number
}
const usualLimits: SendingLimits = { headersMs: 20_000, requestMs: 300_000, everyMs: 5_000 }

/**
 * Answers when clients can connect. Throws what the system says when they cannot, such as that the port is taken: Express
 * gives that to its callback like a success, and a process that hears nobody would wait for ever.
 */
export function listen(
  app: Express,
  { port, host }: { readonly port: number; readonly host: string },
  { headersMs, requestMs, everyMs }: SendingLimits = usualLimits,
): Promise<Server> {
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: everyMs,
      keepAliveTimeout: keepAliveMs,
    },
    app,
  )
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve(server)
    })
  })
}
