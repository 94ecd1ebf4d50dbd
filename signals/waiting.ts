/** Gauges of what waits in the instance, read from the database when somebody asks, and not more often than every so many seconds. */
import { setTimeout as delay } from 'node:timers/promises'
import { Gauge } from 'prom-client'
import type { Registry } from 'prom-client'
import type { Reader } from '../db/connection'
import { waitingNow } from '../db/read/waiting'
import type { Waiting, WaitingFacts } from '../db/read/waiting'

export interface WaitingOptions {
  readonly read: Reader
  /** How old the figures may be before they are read anew. */
  readonly freshMs: number
  /** How long a scrape waits for the database; then it goes without the figures. */
  readonly patienceMs: number
}

interface Gauges {
  readonly count: Gauge
  readonly oldest: Gauge
}

const gaugesOf = (registry: Registry, name: string, label: string, what: string): Gauges => ({
  count: new Gauge({
    name: `obp_${name}_waiting`,
    help: `${what}, by ${label}.`,
    labelNames: [label],
    registers: [registry],
  }),
  oldest: new Gauge({
    name: `obp_${name}_oldest_seconds`,
    help: `Age of the oldest of them, by ${label}; 0 when there is none.`,
    labelNames: [label],
    registers: [registry],
  }),
})

/** Adds the gauges to the registry. The returned function brings them up to date and never fails: `obp_waiting_known` says whether they are there. */
export function waitingGauges(registry: Registry, { read, freshMs, patienceMs }: WaitingOptions): () => Promise<void> {
  const sets = {
    cases: { label: 'state', gauges: gaugesOf(registry, 'cases', 'state', 'Open onboarding cases') },
    staffRequests: {
      label: 'kind',
      gauges: gaugesOf(registry, 'staff_requests', 'kind', 'Requests to be decided by the staff'),
    },
    deliveries: {
      label: 'kind',
      gauges: gaugesOf(
        registry,
        'webhook_deliveries',
        'kind',
        'Webhook deliveries without a workflow (queued) or given up (parked)',
      ),
    },
  } as const
  const known = new Gauge({
    name: 'obp_waiting_known',
    help: 'Whether the database could be asked what waits: 1, or 0 and the gauges of it are missing.',
    registers: [registry],
  })

  const show = (facts: Partial<WaitingFacts>): void => {
    for (const [name, { label, gauges }] of Object.entries(sets)) {
      gauges.count.reset()
      gauges.oldest.reset()
      const rows: readonly Waiting[] = facts[name as keyof WaitingFacts] ?? []
      for (const { kind, count, oldestSeconds } of rows) {
        gauges.count.set({ [label]: kind }, count)
        gauges.oldest.set({ [label]: kind }, oldestSeconds)
      }
    }
    known.set(Object.keys(facts).length > 0 ? 1 : 0)
  }

  let readAtMs = -Infinity
  let reading: Promise<Partial<WaitingFacts>> | undefined
  return async () => {
    if (performance.now() - readAtMs < freshMs) return
    // Scrapes that come while one statement runs share its answer: a slow database is not asked twice.
    reading ??= waitingNow(read)
      .catch(() => ({}))
      .finally(() => (reading = undefined))
    const facts = await Promise.race([reading, delay(patienceMs, undefined, { ref: false })])
    show(facts ?? {})
    if (facts !== undefined && Object.keys(facts).length > 0) readAtMs = performance.now()
  }
}
