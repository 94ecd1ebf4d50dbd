/** Opens the port of an API process. */
import type { Server } from 'node:http'
import type { Express } from 'express'

/** Longer than load balancers keep idle connections (60 s and less): one that we close first may have a request on its way. */
const keepAliveMs = 75_000

/**
 * Answers when clients can connect. Throws what the system says when they cannot, such as that the port is taken: Express
 * gives that to its callback like a success, and a process that hears nobody would wait for ever.
 */
export function listen(
  app: Express,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, host, (error) => {
      server.keepAliveTimeout = keepAliveMs
      if (error === undefined) resolve(server)
      else reject(error)
    })
  })
}
