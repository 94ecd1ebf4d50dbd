/** The Temporal SDK's runtime of a worker process: its log is ours, its metrics are shown with ours. */
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { Runtime } from '@temporalio/worker'
import type { Logger } from 'pino'
import { sdkLogger } from './sdk-log'

/** How long a scrape waits for the metrics of the SDK, which run in this process. */
const patienceMs = 3_000

/** What the native part of the SDK says, such as that a history does not fit the code, belongs into the same log. */
const logging = { forward: {}, filter: { core: 'WARN', other: 'ERROR' } } as const

/** A port of this machine that is free now. */
async function loopbackPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/**
 * To be called before anything of the SDK is made. Where metrics are wanted the SDK shows its own on a port of this machine
 * only, and the returned function fetches them from there: one scrape has both.
 */
export async function installRuntime(log: Logger, withMetrics: boolean): Promise<(() => Promise<string>) | undefined> {
  // When to stop is decided by endGracefully, for signals and for a supervisor that has vanished alike.
  const options = { shutdownSignals: [], logger: sdkLogger(log) }
  if (!withMetrics) {
    Runtime.install({ ...options, telemetryOptions: { logging } })
    return undefined
  }
  const bindAddress = `127.0.0.1:${await loopbackPort()}`
  const prometheus = { bindAddress, countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true }
  Runtime.install({ ...options, telemetryOptions: { logging, metrics: { prometheus, attachServiceName: false } } })
  return async () => {
    const reply = await fetch(`http://${bindAddress}/metrics`, { signal: AbortSignal.timeout(patienceMs) })
    if (!reply.ok) throw new Error(`the metrics of the Temporal SDK are answered with ${reply.status}`)
    return reply.text()
  }
}
