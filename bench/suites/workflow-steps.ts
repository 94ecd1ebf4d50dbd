/** Payments with two challenges and updates of onboarding cases, against bare workflows with as many round trips. */
import { randomUUID } from 'node:crypto'
import { onboardingId, transactionRequestId } from '../../domain/ids'
import { payment, requestsPath, requireTwoAnswers, startBankDay } from '../../test/support/bank-day'
import type { BankDay, TransactionRequestJson } from '../../test/support/bank-day'
import { startEngine } from '../../test/support/engine'
import type { TestEngine } from '../../test/support/engine'
import { openDesk, passport } from '../../test/support/onboarding'
import { apiAddress, startProgram } from '../../test/support/processes'
import { openClient } from '../kit/client'
import type { BenchClient } from '../kit/client'
import { inTurn, perSecond, ratios } from '../kit/figures'
import type { Chapter, Figure } from '../kit/report'
import { openBareClient } from '../yardstick/bare-client'
import type { BareClient } from '../yardstick/bare-client'

const lanes = 16
const roundMs = 6_000

/** What is measured: one unit of it per call, for the lane that calls. */
type Work = (lane: number) => Promise<void>

interface Stage {
  readonly engine: TestEngine
  readonly day: BankDay
  readonly baseUrl: string
  readonly bare: BareClient
  readonly stop: () => Promise<void>
}

async function setStage(): Promise<Stage> {
  const engine = await startEngine({ worker: false })
  const { port, baseUrl } = await apiAddress()
  const environment = { ...engine.environment, LOG_LEVEL: 'error', DATABASE_POOL_MAX: '24' }
  const programs = [
    await startProgram('api', { ...environment, PORT: port }),
    await startProgram('worker', environment),
    await startProgram('yardstick/worker', environment),
  ]
  const day = await startBankDay(engine, { deposit: '100000000.00' })
  await requireTwoAnswers(engine, day)
  const { address, namespace } = engine.config.temporal
  const bare = await openBareClient(address, namespace)
  const stop = async (): Promise<void> => {
    await bare.close()
    for (const program of programs) await program.kill()
    await engine.stop()
  }
  return { engine, day, baseUrl, bare, stop }
}

/** How many activities a workflow has carried out so far: as many as its yardstick must. */
async function activitiesOf({ client }: TestEngine, workflowId: string): Promise<number> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory()
  return (events ?? []).filter(({ activityTaskScheduledEventAttributes: scheduled }) => scheduled != null).length
}

interface Pair {
  readonly ours: Work
  readonly bare: Work
  readonly about: string
  readonly close: () => Promise<void>
}

async function payments({ engine, day, baseUrl, bare }: Stage): Promise<Pair> {
  const [payer, second] = [day.payer, day.second].map(({ token }) => openClient(baseUrl, token, lanes)) as [
    BenchClient,
    BenchClient,
  ]
  const pay = async (): Promise<string> => {
    const made = (await payer.ask('POST', requestsPath(day), 201, payment(day, '1500.00'))) as TransactionRequestJson
    // The first right answer is told that more are needed.
    for (const [client, { userId }, status] of [
      [second, day.second, 400],
      [payer, day.payer, 202],
    ] as const) {
      const id = made.challenges.find(({ user_id: asked }) => asked === userId)?.id
      await client.ask('POST', `${requestsPath(day)}/${made.id}/challenge`, status, { id, answer: '123' })
    }
    return made.id
  }
  const activities = await activitiesOf(engine, transactionRequestId(await pay()))
  // One when the request is opened, one per answer; the rest comes with the last answer.
  const updates = [1, 1, activities - 2]
  return {
    ours: async () => {
      await pay()
    },
    bare: () => bare.whole(updates),
    about: `a payment with two challenges: 3 updates, ${activities} activities`,
    close: async () => {
      await payer.close()
      await second.close()
    },
  }
}

async function caseUpdates({ engine, baseUrl, bare }: Stage): Promise<Pair> {
  const desk = await openDesk(engine)
  const client = openClient(baseUrl, desk.clerk.token, lanes)
  const cases: string[] = []
  const steps: Awaited<ReturnType<BareClient['begin']>>[] = []
  for (let lane = 0; lane < lanes; lane += 1) {
    cases.push((await desk.start()).body.customer_id)
    steps.push(await bare.begin(Number.MAX_SAFE_INTEGER))
  }
  const add: Work = async (lane) => {
    const path = `/engine/v1/banks/${desk.bankId}/onboarding-cases/${cases[lane] ?? ''}/documents`
    await client.ask('POST', path, 201, { ...passport, id: randomUUID() })
  }
  const before = await activitiesOf(engine, onboardingId(cases[0] ?? ''))
  await add(0)
  const activities = (await activitiesOf(engine, onboardingId(cases[0] ?? ''))) - before
  return {
    ours: add,
    bare: async (lane) => steps[lane]?.(activities),
    about: `a document added to a case: 1 update, ${activities} activities`,
    close: () => client.close(),
  }
}

export async function workflowSteps(rounds: number): Promise<Chapter> {
  const stage = await setStage()
  const compared: Figure[] = []
  const raw: Figure[] = []
  for (const prepare of [payments, caseUpdates]) {
    const { ours, bare, about, close } = await prepare(stage)
    const measures = {
      ours: () => perSecond(lanes, roundMs, ours),
      bare: () => perSecond(lanes, roundMs, bare),
    }
    await inTurn(measures, 1)
    const taken = await inTurn(measures, rounds)
    compared.push({ name: about, unit: 'ratio', target: { least: 0.8 }, rounds: ratios(taken.ours, taken.bare) })
    raw.push({ name: `the engine: ${about}`, unit: 'per second', rounds: taken.ours })
    raw.push({ name: `bare: ${about}`, unit: 'per second', rounds: taken.bare })
    await close()
  }
  await stage.stop()
  return {
    suite: 'workflow-steps',
    title: 'Steps of workflows, to those of a bare workflow',
    about: `${lanes} at once, over HTTP with all checks and bookings in Postgres, against a workflow that only carries out as many updates and empty activities, on the same Temporal server.`,
    ratios: compared,
    raw,
  }
}
