/** From loading a list to the hits of every customer who is like somebody new on it. */
import { randomUUID } from 'node:crypto'
import { MockActivityEnvironment } from '@temporalio/testing'
import { screeningActivities } from '../../activities/screening'
import { currentVersions } from '../../db/read/screening-lists'
import { rescreeningId } from '../../domain/ids'
import { rescreeningStarter } from '../../workers/outbox'
import type { RescreeningProgress } from '../../workflows/contract'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { call } from '../support/people'
import {
  createNamed,
  falsePositive,
  listed,
  loadedVersion,
  openScreeningDesk,
  quietlyLoadedVersion,
} from '../support/screening'
import type { HitBody, ScreeningBody, ScreeningDesk } from '../support/screening'
import { waitFor } from '../support/wait'

let engine: TestEngine
let desk: ScreeningDesk
const customers: Record<string, string> = {}
beforeAll(async () => {
  engine = await startEngine()
  desk = await openScreeningDesk(engine)
  for (const name of ['Karl Testmann', 'Erika Musterfrau', 'Otto Probe', 'Wilhelmine Anders', 'Nora Neu'])
    customers[name] = await createNamed(engine, desk.staff, desk.bank, name)
  customers['elsewhere'] = await createNamed(engine, desk.staff, desk.otherBank, 'Karl Testmann')
})
afterAll(() => engine.stop())

const activities = () =>
  screeningActivities({ database: engine.database, now: () => new Date(), tellOfHit: () => Promise.resolve() })

const ended = (versionId: string): Promise<{ customers: bigint | null }[]> =>
  waitFor(
    () =>
      engine.database.read.raw<{ customers: bigint | null }>(
        'select customers from rescreenings where version_id = ?',
        [versionId],
      ),
    ([row]) => row !== undefined && row.customers !== null,
  )
const openHits = async (bank: string): Promise<readonly HitBody[]> =>
  (
    await call<{ screening_hits: HitBody[] }>(engine, 'GET', `/engine/v1/banks/${bank}/screening-hits`, {
      as: desk.staff,
    })
  ).body.screening_hits
const who = (hits: readonly HitBody[]): readonly string[] =>
  hits.map(({ customer_id, entry }) => `${customer_id} ${entry.entry_id}`).sort()

const karl = listed('k', 'Karl Testmann')
const otto = listed('o', 'Probe, Otto')

test('a list that is loaded makes hits of everybody who is like somebody on it, at every bank', async () => {
  const versionId = await loadedVersion(engine, [karl])
  expect(await ended(versionId)).toEqual([{ customers: 6n }])
  expect(who(await openHits(desk.bank))).toEqual([`${customers['Karl Testmann']} k`])
  expect(who(await openHits(desk.otherBank))).toEqual([`${customers['elsewhere']} k`])
  const { body } = await call<{ screenings: ScreeningBody[] }>(
    engine,
    'GET',
    `/engine/v1/banks/${desk.bank}/customers/${customers['Karl Testmann']}/screenings`,
    { as: desk.staff },
  )
  expect(body.screenings).toMatchObject([{ is_rescreening: true, requested_by_user_id: null }])
})

test('a new version makes hits of what is new only, and decided ones stay decided', async () => {
  const [before] = await openHits(desk.bank)
  await desk.decide(before?.hit_id ?? '', falsePositive)
  await ended(await loadedVersion(engine, [karl, otto]))
  expect(who(await openHits(desk.bank))).toEqual([`${customers['Otto Probe']} o`])
  const { body } = await call<{ screenings: unknown[] }>(
    engine,
    'GET',
    `/engine/v1/banks/${desk.bank}/customers/${customers['Karl Testmann']}/screenings`,
    { as: desk.staff },
  )
  expect(body.screenings).toHaveLength(1)
})

test('a hit that a rescreening finds again is not made twice', async () => {
  const [version] = await currentVersions(engine.database.read)
  await desk.screen(customers['Erika Musterfrau'] ?? '')
  const versionId = await loadedVersion(engine, [karl, otto, listed('e', 'Erika Musterfrau')])
  await desk.screen(customers['Erika Musterfrau'] ?? '')
  await ended(versionId)
  expect(versionId).not.toBe(version?.versionId)
  expect(who(await openHits(desk.bank)).filter((hit) => hit.endsWith(' e'))).toHaveLength(1)
})

test('goes on in new runs, compares everybody once, and carries nothing personal', async () => {
  const versionId = await quietlyLoadedVersion(engine, [listed('n', 'Nora Neu')], { listName: 'small' })
  const start = rescreeningStarter(engine.client, engine.config.temporal.taskQueue, {
    customersPerTurn: 2,
    turnsPerRun: 2,
  })
  await start(versionId)
  expect(await ended(versionId)).toEqual([{ customers: 6n }])
  expect(who(await openHits(desk.bank)).filter((hit) => hit.endsWith(' n'))).toEqual([`${customers['Nora Neu']} n`])
  // Once per version, for good.
  await start(versionId)
  const handle = engine.client.workflow.getHandle(rescreeningId(versionId))
  await handle.result()
  const last = await handle.describe()
  expect(last.status.name).toBe('COMPLETED')
  const [first] = (await handle.fetchHistory()).events ?? []
  expect(first?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId).toBeTruthy()
  const visible = JSON.stringify([last.workflowId, last.typedSearchAttributes.getAll()])
  expect(visible).not.toMatch(/Nora|Neu|Karl/)
  expect(visible).toContain(versionId)
})

test('whoever takes over goes on behind the last page', async () => {
  const versionId = await loadedVersion(engine, [listed('z', 'Zita Zuletzt')], { listName: 'resumed' })
  await ended(versionId)
  const ids = (
    await engine.database.read.raw<{ id: string }>('select customer_id as id from customers order by 1')
  ).map(({ id }) => id)
  const turn = { versionId, progress: { after: null, customers: 0 }, customersPerTurn: 100 }
  const run = (heartbeatDetails?: RescreeningProgress): Promise<RescreeningProgress> =>
    new MockActivityEnvironment(heartbeatDetails === undefined ? {} : { heartbeatDetails }).run(
      (given: typeof turn) => activities().rescreenCustomers(given),
      turn,
    )
  expect(await run()).toEqual({ after: null, customers: ids.length })
  expect(await run({ after: ids[3] ?? '', customers: 4 })).toEqual({ after: null, customers: ids.length })
  // Who is behind the last page is all that is left: the count would be higher if it had begun anew.
  expect(await run({ after: ids.at(-1) ?? '', customers: 40 })).toEqual({ after: null, customers: 40 })
})

describe('the activities that a process can call', () => {
  test('screening answers with numbers, and a repetition with the same', async () => {
    const request = {
      screeningId: randomUUID(),
      bankId: desk.bank,
      customerId: customers['Otto Probe'] ?? '',
      threshold: 0.85,
    }
    const first = await activities().screenCustomer(request)
    expect(first).toEqual({ ok: true, value: { screeningId: request.screeningId, openHits: 1, trueMatches: 0 } })
    expect(await activities().screenCustomer(request)).toEqual(first)
    expect(await Promise.all([1, 2].map(() => activities().screenCustomer(request)))).toEqual([first, first])
    const rows = await engine.database.read.raw('select from screenings where screening_id = ?', [request.screeningId])
    expect(rows).toHaveLength(1)
  })

  test('who is unknown is refused', async () => {
    const unknown = { bankId: desk.bank, customerId: randomUUID() }
    const refusal = { ok: false, refusal: { refusal: 'CustomerNotFound' } }
    expect(await activities().screenCustomer({ ...unknown, screeningId: randomUUID(), threshold: 0.85 })).toEqual(
      refusal,
    )
    expect(await activities().checkIdentity({ ...unknown, minimumAge: 18 })).toEqual(refusal)
  })

  test('the engine’s own checks answer with findings', async () => {
    const outcome = await activities().checkIdentity({
      bankId: desk.bank,
      customerId: customers['Otto Probe'] ?? '',
      minimumAge: 18,
    })
    expect(outcome.ok && outcome.value.map(({ check, outcome: found }) => [check, found])).toEqual([
      ['document_expiry', 'unknown'],
      ['age', 'passed'],
      ['duplicate_document', 'passed'],
      ['duplicate_person', 'passed'],
      ['screening', 'unknown'],
    ])
  })
})
