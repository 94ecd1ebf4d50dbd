/** What a process counts of itself, in the form that Prometheus scrapes. Every label has few values: none is an id or a text of a client. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { PoolState } from '../db/connection'
import { listenToHappenings } from '../db/happened'
import { version } from '../package.json'

/** A request as it is counted. */
export interface ServedRequest {
  readonly method: string
  /** The path as the endpoint's definition writes it; undefined where no endpoint was found. */
  readonly route: string | undefined
  /** Undefined when the client went away before it was answered. */
  readonly status: number | undefined
  readonly seconds: number
}

export interface Metrics {
  readonly registry: Registry
  /** Counts a request that has ended. */
  readonly served: (request: ServedRequest) => void
  /** Stops counting bookings and answers. */
  readonly close: () => void
}

export interface MetricsOptions {
  readonly build: string | undefined
  /** The pools of the process by what they are for. */
  readonly pools: Readonly<Record<string, () => PoolState>>
}

/** From statements of a few milliseconds to requests that wait for a workflow until UPDATE_TIMEOUT_MS. */
const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15]

const verdicts = ['right', 'repeated', 'wrong', 'wrong_user', 'not_entitled', 'expired', 'exhausted'] as const

/** One set of metrics per process. */
export function createMetrics({ build, pools }: MetricsOptions): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'obp_build_info',
    help: 'Always 1; its labels say what runs.',
    labelNames: ['version', 'build'],
    registers: [registry],
  }).set({ version, build: build ?? '' }, 1)
  poolGauges(registry, pools)
  return { registry, served: requestHistogram(registry), close: countHappenings(registry) }
}

function requestHistogram(registry: Registry): Metrics['served'] {
  const seconds = new Histogram({
    name: 'obp_http_request_duration_seconds',
    help: 'Duration of HTTP requests (of a stream of events until it begins), by method, endpoint and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: secondsBuckets,
    registers: [registry],
  })
  return ({ method, route, status, seconds: taken }) => {
    // A client can make up methods and paths: what no endpoint serves is one series.
    const labels = route === undefined ? { method: 'any', route: 'none' } : { method, route }
    seconds.observe({ ...labels, status: status === undefined ? 'aborted' : String(status) }, taken)
  }
}

function poolGauges(registry: Registry, pools: MetricsOptions['pools']): void {
  new Gauge({
    name: 'obp_database_connections',
    help: 'Open connections of a pool, by what they do (used, idle), and those that are waited for (waiting).',
    labelNames: ['pool', 'state'],
    registers: [registry],
    collect() {
      for (const [pool, stateOf] of Object.entries(pools)) {
        for (const [state, count] of Object.entries(stateOf())) this.set({ pool, state }, Number(count))
      }
    },
  })
}

function countHappenings(registry: Registry): () => void {
  const bookings = new Counter({
    name: 'obp_bookings_total',
    help: 'Payments that were to be booked by this process, by outcome: booked, or why the bank said no.',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const answers = new Counter({
    name: 'obp_challenge_answers_total',
    help: 'Answers to challenges that this process has judged, by verdict.',
    labelNames: ['verdict'],
    registers: [registry],
  })
  // A rate needs to have seen the zero before the first one.
  bookings.inc({ outcome: 'booked' }, 0)
  for (const verdict of verdicts) answers.inc({ verdict }, 0)
  return listenToHappenings({
    booking: (outcome) => bookings.inc({ outcome }),
    verdict: (verdict) => answers.inc({ verdict }),
  })
}
