/** Gauges of what waits in the instance, read from the database when somebody asks, and not more often than every so many seconds. */
import { setTimeout as delay } from 'node:timers/promises'
import { Gauge } from 'prom-client'
import type { Registry } from 'prom-client'
import type { Reader } from '../db/connection'
import { waitingNow } from '../db/read/waiting'
import type { WaitingFacts } from '../db/read/waiting'

export interface WaitingOptions {
  readonly read: Reader
  /** How old the figures may be before they are read anew. */
  readonly freshMs: number
  /** How long a scrape waits for the database; then it goes without the figures. */
  readonly patienceMs: number
}

/** Which fact has which gauges, and the label that its kinds stand under. */
const shown = {
  cases: { name: 'cases', label: 'state', what: 'Open onboarding cases' },
  tasks: { name: 'tasks', label: 'kind', what: 'What the staff have to do, screening hits included' },
  payments: {
    name: 'payments',
    label: 'reason',
    what: 'Payments that wait for answers, their day, funds or their account',
  },
  deliveries: {
    name: 'webhook_deliveries',
    label: 'kind',
    what: 'Webhook deliveries without a workflow (queued), behind an earlier one that has not ended (heldUp) or given up (parked)',
  },
  messages: {
    name: 'customer_messages',
    label: 'kind',
    what: 'Messages to customers without a workflow (queued) or left to the staff (parked)',
  },
  rescreenings: {
    name: 'rescreenings',
    label: 'kind',
    what: 'Comparisons of everybody with a new list without a workflow (queued)',
  },
  changes: {
    name: 'customer_changes',
    label: 'kind',
    what: 'Customers of whose change their case has not been told (queued)',
  },
} as const satisfies Readonly<Record<Exclude<keyof WaitingFacts, 'reconciliation'>, object>>

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
    help: `How long the oldest of them has been waiting, by ${label}; 0 when there is none.`,
    labelNames: [label],
    registers: [registry],
  }),
})

/** The gauges of the last reconciliation; they are missing as long as there was none. */
function reconciliationGauges(registry: Registry): (last: WaitingFacts['reconciliation'] | undefined) => void {
  const registers = [registry]
  const differences = new Gauge({
    name: 'obp_reconciliation_differences',
    help: 'What the last reconciliation of the ledger has found: 0, or the books do not add up.',
    labelNames: ['run'],
    registers,
  })
  const age = new Gauge({
    name: 'obp_reconciliation_age_seconds',
    help: 'How long ago the ledger was last reconciled.',
    labelNames: ['run'],
    registers,
  })
  return (last) => {
    // A gauge without labels would show 0 where nothing is known.
    differences.reset()
    age.reset()
    if (!last) return
    differences.set({ run: 'last' }, last.differences)
    age.set({ run: 'last' }, last.ageSeconds)
  }
}

/** Adds the gauges to the registry. The returned function brings them up to date and never fails: `obp_waiting_known` says whether they are there. */
export function waitingGauges(registry: Registry, { read, freshMs, patienceMs }: WaitingOptions): () => Promise<void> {
  const sets = Object.entries(shown).map(([fact, { name, label, what }]) => ({
    fact: fact as keyof typeof shown,
    label,
    gauges: gaugesOf(registry, name, label, what),
  }))
  const reconciliation = reconciliationGauges(registry)
  const known = new Gauge({
    name: 'obp_waiting_known',
    help: 'Whether the database could be asked what waits: 1, or 0 and the gauges of it are missing.',
    registers: [registry],
  })

  const show = (facts: WaitingFacts | undefined): void => {
    for (const { fact, label, gauges } of sets) {
      gauges.count.reset()
      gauges.oldest.reset()
      for (const { kind, count, oldestSeconds } of facts?.[fact] ?? []) {
        gauges.count.set({ [label]: kind }, count)
        gauges.oldest.set({ [label]: kind }, oldestSeconds)
      }
    }
    reconciliation(facts?.reconciliation ?? undefined)
    known.set(facts === undefined ? 0 : 1)
  }

  let readAtMs = -Infinity
  let reading: Promise<WaitingFacts | undefined> | undefined
  return async () => {
    if (performance.now() - readAtMs < freshMs) return
    // Scrapes that come while one statement runs share its answer: a slow database is not asked twice.
    reading ??= waitingNow(read)
      .catch(() => undefined)
      .finally(() => (reading = undefined))
    const facts = await Promise.race([reading, delay(patienceMs, undefined, { ref: false })])
    show(facts)
    if (facts !== undefined) readAtMs = performance.now()
  }
}
