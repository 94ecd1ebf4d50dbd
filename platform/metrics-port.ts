/** The port at which a process shows its metrics. It is nobody's but the operator's: it has no login, so it is never the public one. */
import { createServer } from 'node:http'
import type { Server, ServerResponse } from 'node:http'

export interface MetricsPort {
  readonly port: number
  close(): Promise<void>
}

/** Shows what `collect` returns (the text format of Prometheus) at `/metrics`. Throws when the port is taken. */
export async function openMetricsPort(
  { port, host }: { readonly port: number; readonly host: string },
  collect: () => Promise<string>,
): Promise<MetricsPort> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') response.writeHead(404).end()
    else void show(response, collect)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve)
  })
  return {
    port: portOf(server),
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  }
}

async function show(response: ServerResponse, collect: () => Promise<string>): Promise<void> {
  try {
    const text = await collect()
    response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text)
  } catch {
    // Half the metrics would look like a process that does nothing: a scrape that fails is seen at once.
    response.writeHead(500).end()
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
