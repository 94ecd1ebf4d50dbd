/** The timeline of a customer: who did what when with old and new value; nobody changes it, and the audit sees who tried. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import knex from 'knex'
import { grantPrivileges } from '../../../migrations/grant-privileges'
import * as chainCaseEvents from '../../../migrations/20261129160100_chain_case_events'
import { auditTimelines, auditTimelinesThrough } from '../../../start/timeline-audit'
import type { TimelineAudit } from '../../../start/timeline-audit'
import { urlAs } from '../../support/database'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openDesk } from '../../support/onboarding'
import type { OnboardingDesk } from '../../support/onboarding'
import { call, grant } from '../../support/people'

interface EventJson {
  readonly id: string
  readonly kind: string
  readonly sequence: string
  readonly detail: Readonly<Record<string, unknown>>
  readonly actor_user_id: string | null
  readonly case_version: number | null
  readonly erased: boolean
  readonly hash: string
}
interface TimelineJson {
  readonly events: readonly EventJson[]
  readonly next: string | null
  readonly message: string
}

let engine: TestEngine
let desk: OnboardingDesk
beforeAll(async () => {
  engine = await startEngine()
  desk = await openDesk(engine)
  await grant(engine, desk.clerk, [['CanUpdateCustomerEmail', desk.bankId]])
})
afterAll(() => engine.stop())

const timeline = async (customerId: string, query = '') => {
  const url = `/engine/v1/banks/${desk.bankId}/customers/${customerId}/timeline${query}`
  return call<TimelineJson>(engine, 'GET', url, { as: desk.clerk })
}
const changeEmail = (customerId: string, email: string) =>
  call(engine, 'PUT', `/obp/v3.1.0/banks/${desk.bankId}/customers/${customerId}/email`, {
    as: desk.clerk,
    body: { email },
  })

/** A case in review, whose passport was sent twice and whose customer has another address by now. */
async function busyCase(): Promise<string> {
  const customerId = await desk.caseInReview()
  await desk.addDocument(customerId, { id: 'passport', number: 'A1' })
  await desk.addDocument(customerId, { id: 'passport', number: 'A2' })
  await changeEmail(customerId, 'new@example.com')
  return customerId
}

test('says who did what, newest first, with old and new value', async () => {
  const { events } = (await timeline(await busyCase())).body
  expect(events.map(({ kind, sequence }) => [kind, sequence])).toEqual([
    ['customerChanged', '7'],
    ['documentRecorded', '6'],
    ['documentRecorded', '5'],
    ['checkRecorded', '4'],
    ['documentRecorded', '3'],
    ['caseOpened', '2'],
    ['customerCreated', '1'],
  ])
  expect(events[0]).toMatchObject({
    actor_user_id: desk.clerk.userId,
    case_version: null,
    detail: { changes: { email: { from: '', to: 'new@example.com' } } },
  })
  expect(events[1]).toMatchObject({ case_version: 5, detail: { record: { number: 'A2' }, previous: { number: 'A1' } } })
  expect(events[2]?.detail).not.toHaveProperty('previous')
  expect(JSON.stringify(events)).not.toContain('request_hash')
})

test('a customer without a case has a timeline too', async () => {
  await grant(engine, desk.clerk, [['CanCreateCustomer', desk.bankId]])
  const made = await call<{ customer_id: string }>(engine, 'POST', `/obp/v5.0.0/banks/${desk.bankId}/customers`, {
    as: desk.clerk,
    body: { legal_name: 'Eve', mobile_phone_number: '1' },
  })
  const { events } = (await timeline(made.body.customer_id)).body
  expect(events).toMatchObject([{ kind: 'customerCreated', actor_user_id: desk.clerk.userId }])
})

test('whoever starts a case has linked its owner', async () => {
  const { body } = await call<{ customer_id: string }>(
    engine,
    'POST',
    `/engine/v1/banks/${desk.bankId}/onboarding-cases`,
    {
      as: desk.clerk,
      body: {
        customer: { legal_name: 'Eve', mobile_phone_number: '1', dependants: 0 },
        owner_user_id: desk.reviewers[0].userId,
      },
    },
  )
  const { events } = (await timeline(body.customer_id, '?kind=customerRecordAdded')).body
  expect(events).toMatchObject([
    {
      actor_user_id: desk.clerk.userId,
      detail: { record: 'userLink', changes: { user_id: { from: null, to: desk.reviewers[0].userId } } },
    },
  ])
})

test('is filtered by kind, actor and time, and paged by a cursor', async () => {
  const customerId = await busyCase()
  const kinds = async (query: string): Promise<string[]> =>
    (await timeline(customerId, query)).body.events.map(({ kind }) => kind)
  expect(await kinds('?kind=checkRecorded')).toEqual(['checkRecorded'])
  expect(await kinds(`?actor=${desk.clerk.userId}`)).toHaveLength(7)
  expect(await kinds(`?actor=${desk.reviewers[0].userId}`)).toEqual([])
  expect(await kinds('?to_date=2020-01-01T00:00:00.000Z')).toEqual([])
  expect(await kinds('?from_date=2020-01-01T00:00:00.000Z')).toHaveLength(7)
  const first = (await timeline(customerId, '?limit=4')).body
  const second = (await timeline(customerId, `?limit=4&before=${first.next ?? ''}`)).body
  expect([...first.events, ...second.events].map(({ sequence }) => Number(sequence))).toEqual([7, 6, 5, 4, 3, 2, 1])
  expect([first.next, second.next]).toEqual(['4', null])
})

test.each(['?kind=unknown', '?actor=me', '?limit=0', '?before=x', '?from_date=yesterday'])(
  '%s is refused',
  async (query) => {
    const refused = await timeline(await desk.caseInReview(), query)
    expect(refused).toMatchObject({ status: 400, body: { message: expect.stringContaining('OBP-10016') as string } })
  },
)

test('needs a role at the bank', async () => {
  const customerId = await desk.caseInReview()
  const url = `/engine/v1/banks/${desk.bankId}/customers/${customerId}/timeline`
  const stranger = (await openDesk(engine)).clerk
  expect(await call(engine, 'GET', url, { as: stranger })).toMatchObject({ status: 403 })
})

const audit = (kept?: TimelineAudit['ends']): Promise<TimelineAudit> => auditTimelines(engine.database, kept)

/** Writes with the triggers off, looks at the chains, and takes everything back. */
async function auditAfter(sql: string, values: readonly string[], kept?: TimelineAudit['ends']) {
  const undo = new Error('undo')
  let seen: TimelineAudit | undefined
  const work = engine.database.within(async ({ read }) => {
    await read.raw('set local session_replication_role = replica')
    await read.raw(sql, values)
    seen = await auditTimelinesThrough(read, kept)
    throw undo
  })
  await expect(work).rejects.toBe(undo)
  return seen
}

test('what is written is written: the database refuses every change of it', async () => {
  const customerId = await busyCase()
  const write = (sql: string) => engine.database.writeAtOnce.raw(sql, [customerId])
  for (const sql of [
    `update kyc_case_events set kind = 'commented' where customer_id = ?`,
    `update kyc_case_events set detail = '{}', salt = null where customer_id = ?`,
    'delete from kyc_case_events where customer_id = ?',
  ]) {
    await expect(write(sql)).rejects.toThrow('append only')
  }
  await expect(engine.database.writeAtOnce.raw('truncate kyc_case_events')).rejects.toThrow('append only')
})

test('events that come at once are one chain, and the audit follows it', async () => {
  const customerId = await busyCase()
  const emails = Array.from({ length: 10 }, (_, index) => `${index}@example.com`)
  await Promise.all([...emails.map((email) => changeEmail(customerId, email)), desk.addMedia(customerId)])
  const { events } = (await timeline(customerId)).body
  expect(events.map(({ sequence }) => Number(sequence))).toEqual(Array.from({ length: 18 }, (_, index) => 18 - index))
  const { broken, ends } = await audit()
  expect(broken).toBeUndefined()
  expect(ends).toContainEqual({ customerId, length: '18', hash: events[0]?.hash })
})

test.each([
  [
    'another kind',
    `update kyc_case_events set kind = 'commented' where customer_id = ? and sequence = 3`,
    'is not what was written',
  ],
  [
    'another actor',
    `update kyc_case_events set actor_user_id = null where customer_id = ? and sequence = 3`,
    'is not what was written',
  ],
  [
    'other details',
    `update kyc_case_events set detail = '{"a": 1}' where customer_id = ? and sequence = 3`,
    'the details of event',
  ],
  [
    'no salt, but details',
    `update kyc_case_events set salt = null where customer_id = ? and sequence = 3`,
    'the details of event',
  ],
  ['one less', `delete from kyc_case_events where customer_id = ? and sequence = 3`, 'the event is missing'],
  [
    'one less at the end',
    `delete from kyc_case_events where customer_id = ? and sequence = 7`,
    'the customer has had 7 events',
  ],
])('the audit finds %s', async (_what, sql, what) => {
  const customerId = await busyCase()
  const seen = await auditAfter(sql, [customerId])
  expect(seen?.broken).toMatchObject({ customerId, what: expect.stringContaining(what) as string })
})

test('the audit finds a chain that was cut since an earlier one, although it fits again', async () => {
  const customerId = await busyCase()
  const { ends } = await audit()
  const cut = `with gone as (delete from kyc_case_events where customer_id = ? and sequence = 7 returning customer_id)
    update customer_timelines t set length = 6, hash = (select hash from kyc_case_events e where e.customer_id = t.customer_id and e.sequence = 6)
    from gone where t.customer_id = gone.customer_id`
  expect((await auditAfter(cut, [customerId]))?.broken).toBeUndefined()
  const seen = await auditAfter(cut, [customerId], ends)
  expect(seen?.broken).toMatchObject({ customerId, what: 'the chain was cut: an earlier audit has seen event 7' })
})

test('what happened before there were chains is chained as it stands', async () => {
  const customerId = await busyCase()
  const database = knex({ client: 'pg', connection: engine.databaseUrl, pool: { min: 0, max: 1 } })
  await database.transaction((transaction) => chainCaseEvents.down(transaction))
  await database.transaction((transaction) => chainCaseEvents.up(transaction))
  await grantPrivileges(database)
  await database.destroy()
  const { broken, ends } = await audit()
  expect(broken).toBeUndefined()
  expect(ends.find((end) => end.customerId === customerId)?.length).toBe('7')
  await changeEmail(customerId, 'again@example.com')
  expect((await audit()).broken).toBeUndefined()
})

test('npm run audit looks at the timelines too, keeps their ends, and reads what was kept before there were any', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'audit-'))
  const [file, old] = [path.join(folder, 'kept.json'), path.join(folder, 'old.json')]
  const run = (...options: string[]) =>
    promisify(execFile)('npx', ['tsx', 'start/audit.ts', ...options], {
      env: { ...process.env, DATABASE_URL: urlAs(engine.databaseUrl, 'api') },
    })
  try {
    await busyCase()
    expect((await run('--keep', file)).stdout).toMatch(
      /^Every chain holds: .* [1-9]\d* customers, [1-9]\d* events\.\n$/,
    )
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { accounts: object[]; timelines: object[] }
    expect(kept.timelines.length).toBeGreaterThan(0)
    writeFileSync(old, JSON.stringify(kept.accounts))
    await run('--against', old)
    const [first] = kept.timelines
    writeFileSync(file, JSON.stringify({ ...kept, timelines: [{ ...first, hash: '00' }] }))
    await expect(run('--against', file)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('was rewritten after an earlier audit') as string,
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 60_000)
