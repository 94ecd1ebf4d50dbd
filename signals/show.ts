/** Shows the metrics of a process where the configuration wants them. */
import { openMetricsPort } from '../platform/metrics-port'
import { createMetrics } from './metrics'
import type { Metrics, MetricsOptions } from './metrics'
import { waitingGauges } from './waiting'
import type { WaitingOptions } from './waiting'

export interface ShownMetrics {
  readonly served: Metrics['served']
  close(): Promise<void>
}

export interface ShowOptions extends MetricsOptions {
  readonly at: { readonly port: number; readonly host: string } | undefined
  /** Whose figures of the whole instance are shown as well: those of every API process, so that they outlive the workers. */
  readonly waiting?: WaitingOptions['read']
  /** More metrics in the same format, such as those of the Temporal SDK. */
  readonly more?: () => Promise<string>
}

const waitingPace = { freshMs: 15_000, patienceMs: 3_000 }

/** Undefined where the configuration names no port. Throws when the port is taken. */
export async function showMetrics({ at, waiting, more, ...options }: ShowOptions): Promise<ShownMetrics | undefined> {
  if (at === undefined) return undefined
  const { registry, served, close } = createMetrics(options)
  const refresh = waiting === undefined ? undefined : waitingGauges(registry, { read: waiting, ...waitingPace })
  const port = await openMetricsPort(at, async () => {
    await refresh?.()
    return (await registry.metrics()) + ((await more?.()) ?? '')
  })
  return {
    served,
    close: () => {
      close()
      return port.close()
    },
  }
}
