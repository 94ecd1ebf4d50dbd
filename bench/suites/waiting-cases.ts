/** What cases cost that wait: memory of the worker, and how soon a new worker has all of them again. */
import { readFileSync } from 'node:fs'
import { onboardingId } from '../../domain/ids'
import { startEngine } from '../../test/support/engine'
import type { TestEngine } from '../../test/support/engine'
import { newCustomer, openDesk } from '../../test/support/onboarding'
import { apiAddress, startProgram } from '../../test/support/processes'
import type { Program } from '../../test/support/processes'
import { openClient } from '../kit/client'
import type { BenchClient } from '../kit/client'
import type { Chapter, Figure } from '../kit/report'

const atOnce = 32
/** What the worker may keep in memory: with as many cases, and with many more, it must be as large. */
const cache = 500

/** What Node takes for itself in a container of 1 GiB (deploy/kubernetes/worker.yaml); on a large machine it would put off collecting. */
const heap = ['--max-old-space-size=512']

/** Takes each in turn, so many at once. */
async function forEach<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]()
  const lane = async (): Promise<void> => {
    for (const item of rest) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

const secondsOf = async (work: () => Promise<void>): Promise<number> => {
  const beganAt = performance.now()
  await work()
  return (performance.now() - beganAt) / 1_000
}

/** Resident memory in MiB. */
const memoryOf = ({ pid }: Program): number => {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1_024
}

/** A query that every workflow answers; to answer it a worker must have replayed the case. */
const askAll = ({ client }: TestEngine, cases: readonly string[]): Promise<void> =>
  forEach(cases, async (customerId) => {
    await client.workflow.getHandle(onboardingId(customerId)).query('__temporal_workflow_metadata')
  })

/** A case that waits for documents: its customer id. */
async function begin(client: BenchClient, bankId: string): Promise<string> {
  const path = `/engine/v1/banks/${bankId}/onboarding-cases`
  return ((await client.ask('POST', path, 201, { customer: newCustomer })) as { customer_id: string }).customer_id
}

/** `counts`: how many cases wait, the fewest first. Each is measured once: making them takes longer than anything else. */
export async function waitingCases(counts: readonly number[], say: (line: string) => void): Promise<Chapter> {
  const engine = await startEngine({ worker: false })
  const desk = await openDesk(engine)
  const { port, baseUrl } = await apiAddress()
  const api = await startProgram('api', { ...engine.environment, DATABASE_POOL_MAX: '32', PORT: port })
  const client = openClient(baseUrl, desk.clerk.token, atOnce)
  const environment = { ...engine.environment, WORKFLOW_CACHE: String(cache) }
  const startWorker = (): Promise<Program> => startProgram('worker', environment, heap)
  let worker = await startWorker()
  const secondsToRecover = (): Promise<number> =>
    secondsOf(async () => {
      worker = await startWorker()
      await askAll(engine, cases)
    })
  const cases: string[] = []
  const ratios: Figure[] = []
  const raw: Figure[] = []
  const memory: number[] = []
  const most = Math.max(...counts)
  const sizes = [...new Set([...counts, Math.min(cache, most)])].toSorted((left, right) => left - right)
  for (const count of sizes) {
    const took = await secondsOf(() =>
      forEach(Array.from({ length: count - cases.length }), async () => {
        cases.push(await begin(client, desk.bankId))
      }),
    )
    say(`${count} cases wait, after ${Math.round(took)} s`)
    const warm = await secondsOf(() => askAll(engine, cases))
    memory.push(memoryOf(worker))
    await worker.kill()
    const afterKill = await secondsToRecover()
    await worker.stop()
    const afterStop = await secondsToRecover()
    raw.push(
      { name: `memory of the worker, ${count} cases`, unit: 'MiB', rounds: [memory.at(-1) ?? Number.NaN] },
      { name: `every case asked, worker up, ${count} cases`, unit: 's', rounds: [warm] },
      {
        name: `every case asked, from the start of a worker after a killed one, ${count} cases`,
        unit: 's',
        rounds: [afterKill],
      },
      {
        ...{
          name: `every case asked, from the start of a worker after one that was stopped, ${count} cases`,
          unit: 's',
        },
        ...{ rounds: [afterStop], ...(count >= 10_000 && { target: { most: 60 } }) },
      },
    )
  }
  const memoryTo = (count: number): Figure => ({
    ...{ name: `memory of the worker, ${most} cases to ${count}`, unit: 'ratio' },
    rounds: [(memory.at(-1) ?? Number.NaN) / (memory[sizes.indexOf(count)] ?? Number.NaN)],
  })
  ratios.push(memoryTo(sizes[0] ?? most))
  if (most > cache) ratios.push({ ...memoryTo(cache), target: { most: 1.1 } })
  await client.close()
  await worker.kill()
  await api.kill()
  await engine.stop()
  return {
    suite: 'waiting-cases',
    title: 'Cases that wait',
    about:
      'Onboarding cases that wait for documents. The worker keeps 500 of them in memory (WORKFLOW_CACHE); the others are replayed from their histories when something happens to them. Then the worker is killed, and later another one stopped; each time a new one is started, and every case is asked where it stands, which a worker can only tell after a replay. For what a killed worker had in memory Temporal waits some seconds.',
    ratios,
    raw,
  }
}
