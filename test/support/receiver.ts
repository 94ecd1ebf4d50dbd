/** Somebody outside who receives webhooks: a real HTTP server that remembers what it was told and answers as the test wants. */
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Told {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Receiver {
  readonly url: string
  readonly told: readonly Told[]
  /** What to answer from now on: a status, or never. */
  answer(how: number | 'never', headers?: Readonly<Record<string, string>>): void
  close(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const told: Told[] = []
  let how: number | 'never' = 200
  let extra: Readonly<Record<string, string>> = {}
  const server = await new Promise<Server>((resolve) => {
    const listening: Server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        told.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() })
        if (how !== 'never') response.writeHead(how, extra).end('thanks')
      })
    }).listen(0, '127.0.0.1', () => resolve(listening))
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    told,
    answer: (next, headers = {}) => {
      how = next
      extra = headers
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
