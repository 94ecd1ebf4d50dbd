/** How long a payment takes at half of the highest throughput, as clients see it who come at their own pace. */
import { startEngine } from '../../test/support/engine'
import { apiAddress, startProgram } from '../../test/support/processes'
import { openClient } from '../kit/client'
import { perSecond, quantile } from '../kit/figures'
import { makePayers } from '../kit/payers'
import type { Chapter, Figure } from '../kit/report'
import { payOverHttp } from './payments'

const connections = 64
const seconds = 10
const quantiles = { p50: 0.5, p99: 0.99, 'p99.9': 0.999 } as const

/** Milliseconds of each call. They come in an even rhythm, whether earlier ones have been answered or not: nobody waits for the server. */
async function atPace(
  rate: number,
  lastingMs: number,
  work: (lane: number) => Promise<void>,
): Promise<readonly number[]> {
  const beganAt = performance.now()
  const count = Math.floor((rate * lastingMs) / 1_000)
  const taken: Promise<number>[] = []
  for (let index = 0; index < count; index += 1) {
    const dueAt = beganAt + (index / rate) * 1_000
    const early = dueAt - performance.now()
    if (early > 1) await new Promise((resolve) => setTimeout(resolve, early))
    // From when it should have been sent: a client that is late itself must not hide a server that is.
    taken.push(work(index).then(() => performance.now() - dueAt))
  }
  return (await Promise.all(taken)).toSorted((left, right) => left - right)
}

export async function latency(rounds: number): Promise<Chapter> {
  const engine = await startEngine({ worker: false })
  const payers = await makePayers(engine, connections)
  const { port, baseUrl } = await apiAddress()
  const api = await startProgram('api', { ...engine.environment, DATABASE_POOL_MAX: '32', PORT: port })
  const client = openClient(baseUrl, payers.payer.token, connections)
  const pay = (lane: number): Promise<void> => payOverHttp(client, payers, lane, 'cold')
  await perSecond(connections, 4_000, pay)
  const highest: number[] = []
  const found: Record<keyof typeof quantiles, number[]> = { p50: [], p99: [], 'p99.9': [] }
  for (let round = 0; round < rounds; round += 1) {
    const rate = await perSecond(connections, 4_000, pay)
    highest.push(rate)
    const sorted = await atPace(rate / 2, seconds * 1_000, pay)
    for (const name of ['p50', 'p99', 'p99.9'] as const) found[name].push(quantile(sorted, quantiles[name]))
  }
  await client.close()
  await api.kill()
  await engine.stop()
  const figure = (name: keyof typeof quantiles): Figure => ({
    ...{ name: `${name} at half load`, unit: 'ms', rounds: found[name] },
    ...(name === 'p99' && { target: { most: 50 } }),
  })
  return {
    suite: 'latency',
    title: 'Latency at half of the highest throughput',
    about: `Payments of a cent between cold accounts, ${connections} connections, at an even pace of half of what the same round could do at most.`,
    ratios: [figure('p50'), figure('p99'), figure('p99.9')],
    raw: [{ name: 'highest throughput', unit: 'per second', rounds: highest }],
  }
}
