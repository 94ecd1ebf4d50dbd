/** Too many calls are refused: by application across processes, and by address where nobody has logged in. */
import { randomUUID } from 'node:crypto'
import { consumerCalls } from '../../../api/kernel/consumer-calls'
import { countedAddress } from '../../../api/kernel/client-address'
import type { Transaction } from '../../../db/connection'
import { consumerOf as consumerOfPerson, setCallLimits } from '../../support/call-limits'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
let staff: Person
beforeAll(async () => {
  engine = await startEngine({
    worker: false,
    environment: { ANONYMOUS_CALLS_PER_HOUR: '5', TRUSTED_PROXIES: '127.0.0.1, ::1' },
  })
  staff = await createPerson(engine, { roles: ['CanSetCallLimits', 'CanReadCallLimits'] })
})
afterAll(() => engine.stop())

const consumerOf = (person: Person): Promise<string> => consumerOfPerson(engine, person)
const setLimits = (person: Person, limits: object): Promise<Reply> => setCallLimits(engine, staff, person, limits)

const told = ({ status, body, headers }: Reply<unknown>): object => ({
  status,
  message: (body as { message?: string }).message,
  limit: headers.get('x-rate-limit-limit'),
  remaining: headers.get('x-rate-limit-remaining'),
})
const me = '/obp/v4.0.0/users/current'

test('an application has as many calls as were allowed; the next is refused, and others are not', async () => {
  const [limited, other] = [await createPerson(engine), await createPerson(engine)]
  expect((await setLimits(limited, { per_month_call_limit: '3', per_day_call_limit: '1000' })).status).toBe(200)
  const calls = []
  for (let i = 0; i < 4; i++) calls.push(await call(engine, 'GET', me, { as: limited }))
  expect(calls.map(told)).toEqual([
    { status: 200, limit: '3', remaining: '2' },
    { status: 200, limit: '3', remaining: '1' },
    { status: 200, limit: '3', remaining: '0' },
    {
      status: 429,
      message: 'OBP-10018: Too Many Requests. We only allow 3 requests per month for this Consumer.',
      limit: '3',
      remaining: '0',
    },
  ])
  const reset = Number(calls[3]?.headers.get('x-rate-limit-reset'))
  expect(reset > 0 && reset <= 31 * 86_400).toBe(true)
  expect(calls[3]?.headers.get('retry-after')).toBe(calls[3]?.headers.get('x-rate-limit-reset'))
  expect(told(await call(engine, 'GET', me, { as: other }))).toEqual({ status: 200, limit: null, remaining: null })
})

test('calls at once do not slip through', async () => {
  const limited = await createPerson(engine)
  await setLimits(limited, { per_week_call_limit: '5' })
  const calls = await Promise.all(Array.from({ length: 20 }, () => call(engine, 'GET', me, { as: limited })))
  expect(calls.filter(({ status }) => status === 200)).toHaveLength(5)
})

test('what is refused changes nothing, and the limit holds for the right reason: raised, it lets through', async () => {
  const limited = await createPerson(engine, { roles: ['CanCreateBank'] })
  await setLimits(limited, { per_day_call_limit: '1' })
  const body = (id: string): object => ({
    id,
    short_name: 'T',
    full_name: 'T',
    logo: '',
    website: '',
    bank_routings: [],
  })
  const ids = [0, 1].map(() => `bank.${randomUUID().slice(0, 8)}`)
  const make = async (id = ''): Promise<number> =>
    (await call(engine, 'POST', '/obp/v4.0.0/banks', { as: limited, body: body(id) })).status
  expect([await make(ids[0]), await make(ids[1])]).toEqual([201, 429])
  expect(await engine.database.read.raw('select bank_id from banks where bank_id = any (?)', [ids])).toHaveLength(1)
  await setLimits(limited, { per_day_call_limit: '2' })
  expect(await make(ids[1])).toBe(201)
})

test('limits that do not hold yet, or no more, limit nothing', async () => {
  const limited = await createPerson(engine)
  for (const dates of [{ from_date: '2098-01-01T00:00:00Z' }, { to_date: '2021-01-01T00:00:00Z' }]) {
    await setLimits(limited, { per_month_call_limit: '1', ...dates })
    for (let i = 0; i < 2; i++) expect((await call(engine, 'GET', me, { as: limited })).status).toBe(200)
  }
})

describe('several processes', () => {
  const log = { warn: () => undefined }
  const nowMs = Date.now()
  const limits = { month: 10, hour: 1_000 }
  const passed = async (
    calls: ReturnType<typeof consumerCalls>,
    consumerId: string,
    times: number,
  ): Promise<number> => {
    let allowed = 0
    for (let i = 0; i < times; i++) if ((await calls.pass(consumerId, limits, nowMs))?.allowed === true) allowed += 1
    return allowed
  }

  test('share a limit, and one that starts knows what was counted before it', async () => {
    const consumerId = await consumerOf(await createPerson(engine))
    const [one, other] = [consumerCalls(engine.database, log), consumerCalls(engine.database, log)]
    expect([await passed(one, consumerId, 4), await passed(other, consumerId, 4)]).toEqual([4, 4])
    await Promise.all([one.share(), other.share()])
    await one.share()
    const third = consumerCalls(engine.database, log)
    expect(await passed(third, consumerId, 5)).toBe(2)
  })

  test('tell of each call once, however often they share', async () => {
    const consumerId = await consumerOf(await createPerson(engine))
    const calls = consumerCalls(engine.database, log)
    await passed(calls, consumerId, 3)
    await Promise.all([calls.share(), calls.share(), calls.share()])
    await calls.share()
    const stored = await engine.database.read.raw(
      'select period, calls from consumer_call_counts where consumer_id = ? order by period',
      [consumerId],
    )
    expect(stored).toEqual([
      { period: 'hour', calls: 3n },
      { period: 'month', calls: 3n },
    ])
  })

  test('begin anew in the next window, and a clock that is behind counts nothing into it', async () => {
    const consumerId = await consumerOf(await createPerson(engine))
    const calls = consumerCalls(engine.database, log)
    await passed(calls, consumerId, 10)
    expect((await calls.pass(consumerId, limits, nowMs))?.allowed).toBe(false)
    const later = nowMs + 32 * 86_400_000
    expect(await calls.pass(consumerId, limits, later)).toMatchObject({ allowed: true, remaining: 9 })
    await calls.share()
    const behind = consumerCalls(engine.database, log)
    await behind.pass(consumerId, limits, nowMs)
    await behind.share()
    const fresh = consumerCalls(engine.database, log)
    expect(await fresh.pass(consumerId, limits, later)).toMatchObject({ remaining: 8 })
  })

  test('what is told of a window after the next one has begun takes nothing from that', async () => {
    const consumerId = await consumerOf(await createPerson(engine))
    let open = (): void => undefined
    const gate = new Promise<void>((resolve) => (open = resolve))
    let statements = 0
    const slowly = {
      raw: async <Row>(...statement: Parameters<Transaction['raw']>): Promise<Row[]> => {
        statements += 1
        // The first asks what the others have counted, the second tells them.
        if (statements === 2) await gate
        return engine.database.writeAtOnce.raw<Row>(...statement)
      },
    }
    const calls = consumerCalls({ writeAtOnce: slowly as Transaction }, log)
    const later = nowMs + 32 * 86_400_000
    await calls.pass(consumerId, limits, nowMs)
    await calls.pass(consumerId, limits, later)
    open()
    await calls.share()
    const fresh = consumerCalls(engine.database, log)
    expect(await fresh.pass(consumerId, limits, later)).toMatchObject({ remaining: 8 })
  })
})

describe('without a login', () => {
  const from = (address: string): { headers: Record<string, string> } => ({ headers: { 'X-Forwarded-For': address } })
  const banks = '/obp/v4.0.0/banks'

  test('an address has as many calls in an hour as were allowed; others, and whoever logs in there, have their own', async () => {
    const person = await createPerson(engine)
    const calls = []
    for (let i = 0; i < 6; i++) calls.push(await call(engine, 'GET', banks, from('192.0.2.1')))
    expect(calls.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429])
    expect(calls[5] && told(calls[5])).toEqual({
      status: 429,
      message: 'OBP-10018: Too Many Requests. We only allow 5 requests per hour for anonymous access.',
      limit: '5',
      remaining: '0',
    })
    expect((await call(engine, 'GET', banks, from('192.0.2.2'))).status).toBe(200)
    expect((await call(engine, 'GET', banks, { ...from('192.0.2.1'), as: person })).status).toBe(200)
  })

  test('a token that is no good counts as none', async () => {
    const headers = { ...from('192.0.2.3').headers, DirectLogin: 'token="no.good.token"' }
    const statuses = []
    for (let i = 0; i < 6; i++) statuses.push((await call(engine, 'GET', banks, { headers })).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
  })

  test('what a supervisor asks is not counted', async () => {
    for (let i = 0; i < 8; i++)
      expect((await call(engine, 'GET', '/engine/v1/health/live', from('192.0.2.4'))).status).toBe(200)
    expect((await call(engine, 'GET', banks, from('192.0.2.4'))).status).toBe(200)
  })

  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
    ['2001:db8:1:2::9', '2001:db8:1:2::'],
    ['2001:db8:1:3::9', '2001:db8:1:3::'],
    ['nonsense', ''],
  ])('%s counts as %s', (address, counted) => {
    expect(countedAddress(address)).toBe(counted)
  })
})

test('who is no trusted proxy cannot say where a call comes from', async () => {
  const alone = await startEngine({ worker: false, environment: { ANONYMOUS_CALLS_PER_HOUR: '2' } })
  try {
    const statuses = []
    for (let i = 0; i < 3; i++)
      statuses.push(
        (await call(alone, 'GET', '/obp/v4.0.0/banks', { headers: { 'X-Forwarded-For': `192.0.2.${i}` } })).status,
      )
    expect(statuses).toEqual([200, 200, 429])
  } finally {
    await alone.stop()
  }
})
