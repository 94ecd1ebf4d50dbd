/** An API and a worker are told to stop in the middle of load, beside others that go on: every request is answered, every activity is done once. */
import { books, payment, requestsPath, startBankDay } from '../support/bank-day'
import type { BankDay } from '../support/bank-day'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { call } from '../support/people'
import { apiAddress, startProgram } from '../support/processes'
import type { Program } from '../support/processes'
import { waitFor } from '../support/wait'

let engine: TestEngine
let day: BankDay
let addresses: readonly { readonly port: string; readonly baseUrl: string }[]
let apis: readonly Program[]
let workers: readonly Program[]

const noticeMs = 1_000
/** Looks for work as long as its worker runs. */
const endless = 'relayOutbox'

beforeAll(async () => {
  const environment = { LOG_LEVEL: 'info', STOP_NOTICE_MS: String(noticeMs) }
  engine = await startEngine({ worker: false, environment })
  addresses = [await apiAddress(), await apiAddress()]
  // What is begun is said while debugging only.
  const startWorker = (): Promise<Program> => startProgram('worker', { ...engine.environment, LOG_LEVEL: 'debug' })
  workers = await Promise.all([startWorker(), startWorker()])
  apis = await Promise.all(addresses.map(({ port }) => startProgram('api', { ...engine.environment, PORT: port })))
  day = await startBankDay(engine)
}, 120_000)

afterAll(async () => {
  await Promise.all([...apis, ...workers].map((program) => program.kill()))
  await engine.stop()
})

/** Knows, as a load balancer does, who says of itself that it is ready. */
function balance(): { readonly next: () => string; readonly end: () => Promise<void> } {
  const ready = new Set(addresses.map(({ baseUrl }) => baseUrl))
  let turn = 0
  let over = false
  const probe = async (baseUrl: string): Promise<void> => {
    while (!over) {
      const isReady = await fetch(`${baseUrl}/engine/v1/health/ready`).then(
        ({ status }) => status === 200,
        () => false,
      )
      if (isReady) ready.add(baseUrl)
      else ready.delete(baseUrl)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const probes = [...ready].map(probe)
  return {
    next: () => {
      const list = [...ready]
      turn += 1
      return list[turn % list.length] ?? 'http://nobody.invalid'
    },
    end: async () => {
      over = true
      await Promise.all(probes)
    },
  }
}

interface Done {
  readonly kind: 'payment' | 'account'
  /** What was answered, or why nothing was. */
  readonly outcome: number | string
}

/** Small payments and account openings, some of each at any time, until `end`. */
function load(next: () => string): { readonly done: readonly Done[]; readonly end: () => Promise<void> } {
  const done: Done[] = []
  let over = false
  let accounts = 0
  const send: Record<Done['kind'], (baseUrl: string) => Promise<{ readonly status: number }>> = {
    payment: (baseUrl) => call({ baseUrl }, 'POST', requestsPath(day), { as: day.payer, body: payment(day, '0.01') }),
    account: (baseUrl) => {
      accounts += 1
      return call({ baseUrl }, 'PUT', `/obp/v5.0.0/banks/${day.bankId}/accounts/loaded-${accounts}`, {
        as: day.staff,
        body: {
          user_id: day.payer.userId,
          label: 'Loaded',
          product_code: 'TEST',
          balance: { currency: 'EUR', amount: '0' },
          branch_id: '',
        },
      })
    },
  }
  const loop = async (kind: Done['kind']): Promise<void> => {
    while (!over) {
      const outcome = await send[kind](next()).then(
        ({ status }) => status,
        (error: unknown) => String((error as Error).cause ?? error),
      )
      done.push({ kind, outcome })
    }
  }
  const loops = (['payment', 'account', 'payment', 'account', 'payment', 'account'] as const).map(loop)
  return {
    done,
    end: async () => {
      over = true
      await Promise.all(loops)
    },
  }
}

const countOf = (done: readonly Done[], kind: Done['kind']): number => done.filter((one) => one.kind === kind).length
const enough = async (done: readonly Done[], more: number): Promise<void> => {
  const before = done.length
  await waitFor(
    () => Promise.resolve(done.length - before),
    (count) => count >= more,
    60_000,
  )
}

/** Every activity of which a worker says so, without the number of its attempt. */
const activitiesOf = (worker: Program, message: string): readonly string[] =>
  worker
    .log()
    .filter(({ msg, activityType }) => msg === message && activityType !== endless)
    .map(({ activityType, workflowId, activityId }) => [activityType, workflowId, activityId].join(' '))
    .toSorted()

const isAtWork = (worker: Program): boolean =>
  activitiesOf(worker, 'Activity started').length > activitiesOf(worker, 'Activity completed').length
const isStopping = ({ msg, state }: Readonly<Record<string, unknown>>): boolean =>
  msg === 'Worker state changed' && state === 'STOPPING'

/** What a program says comes through a pipe, a moment after it is said; fails with the line that is the last instead. */
const lastLine = (program: Program, message: string): Promise<unknown> =>
  waitFor(
    () => Promise.resolve(program.log().at(-1)),
    (line) => line?.['msg'] === message,
  )

/** What a worker has begun, once all of it is completed; fails with what has not been. */
const begunAndCompleted = async (worker: Program): Promise<readonly string[]> => {
  const begun = (): readonly string[] => activitiesOf(worker, 'Activity started')
  const completed = await waitFor(
    () => Promise.resolve(activitiesOf(worker, 'Activity completed')),
    (lines) => lines.length === begun().length,
  )
  expect(completed).toEqual(begun())
  return completed
}

/** Payments and openings of accounts that are under way wait until the act is over. */
const whileAccountsAreHeld = <Value>(act: () => Promise<Value>): Promise<Value> =>
  engine.database.write(async (transaction) => {
    await transaction.raw('lock table accounts in exclusive mode')
    return act()
  })

test('no request and no activity is lost', async () => {
  const balancer = balance()
  const before = await books(engine, day)
  const { done, end } = load(balancer.next)
  await enough(done, 60)
  const [stopped, other] = apis as [Program, Program]
  const { stoppedWorker, ends } = await whileAccountsAreHeld(async () => {
    const atWork = await waitFor(
      () => Promise.resolve(workers.find(isAtWork)),
      (worker) => worker !== undefined,
    )
    if (atWork === undefined) throw new Error('no worker is at work')
    const stops = Promise.all([stopped.stop(), atWork.stop()])
    await waitFor(
      () => Promise.resolve([stopped.log().some(({ msg }) => msg === 'api stopping'), atWork.log().some(isStopping)]),
      (are) => are.every(Boolean),
    )
    // As a function: here nobody waits for the ends, which wait for us.
    return { stoppedWorker: atWork, ends: () => stops }
  })
  expect(await ends()).toEqual([0, 0])
  await enough(done, 60)
  await end()
  await balancer.end()

  expect(done.filter(({ outcome }) => outcome !== 201)).toEqual([])
  const after = await books(engine, day)
  expect(Number(after.entries) - Number(before.entries)).toBe(2 * countOf(done, 'payment'))
  expect([after.unbalanced, after.drifted]).toEqual(['0', '0'])
  const [opened] = await engine.database.read.raw<{ count: bigint }>(
    `select count(*) from accounts where bank_id = ? and account_id like 'loaded-%'`,
    [day.bankId],
  )
  expect(opened?.count).toBe(BigInt(countOf(done, 'account')))

  // It took part, and answered what it was sent after it was told to stop.
  await lastLine(stopped, 'api stopped')
  const messages = stopped.log().map(({ msg }) => msg)
  expect(messages.slice(messages.indexOf('api stopping'))).toContain('request')
  expect(other.log().filter(({ msg }) => msg === 'request').length).toBeGreaterThan(60)

  // Both workers have opened accounts, one of them also while it stopped: what either has begun it has ended itself, and nobody
  // has begun it besides. The number of the attempt says nothing of it: a server without `worker_poll_complete_on_shutdown` may
  // send a task to a poll that is just being given up, where nobody begins it, and sends it again when its time is over.
  const begun = await Promise.all(workers.map(begunAndCompleted))
  expect(begun.map((lines) => lines.some((line) => line.startsWith('openAccount ')))).toEqual([true, true])
  expect(begun.flat().toSorted()).toEqual([...new Set(begun.flat())].toSorted())
  expect(workers.flatMap((worker) => worker.log()).filter(({ level }) => Number(level) > 30)).toEqual([])
  await lastLine(stoppedWorker, 'worker stopped')
}, 120_000)
