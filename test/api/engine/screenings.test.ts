import { randomUUID } from 'node:crypto'
import { currentVersions } from '../../../db/read/screening-lists'
import { refused } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'
import { createNamed, falsePositive, listed, loadedVersion, openScreeningDesk } from '../../support/screening'
import type { ScreeningBody, ScreeningDesk } from '../../support/screening'

let engine: TestEngine
let desk: ScreeningDesk
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  desk = await openScreeningDesk(engine)
})
afterAll(() => engine.stop())

test('without a list nobody is screened: a comparison with nothing must not look like a good one', async () => {
  expect(await desk.screen(await desk.newCustomer())).toMatchObject(refused(409, 'OBP-39361'))
})

describe('with lists', () => {
  const karl = listed('k1', 'TESTMANN, Karl', {
    names: [
      { name: 'TESTMANN, Karl', quality: 'primary' },
      { name: 'Karlchen Probe', quality: 'weak' },
    ],
    births: [{ from: '1990-05-17', to: '1990-05-17' }],
    countries: ['DE'],
  })
  beforeAll(async () => {
    await loadedVersion(engine, [karl, listed('e1', 'Erika Musterfrau')])
    await loadedVersion(engine, [listed('x1', 'Karl Testmann GmbH', { kind: 'organisation' })], { listName: 'other' })
  })

  test('a customer who is like somebody has hits, with a score and reasons in words', async () => {
    const customerId = await createNamed(engine, desk.staff, desk.bank, 'Carl TESTMANN')
    await call(engine, 'POST', `/obp/v3.1.0/banks/${desk.bank}/customers/${customerId}/address`, {
      as: desk.staff,
      body: {
        line_1: 'A',
        line_2: '',
        line_3: '',
        city: 'Berlin',
        county: '',
        state: '',
        postcode: '1',
        country_code: 'DE',
        tags: [],
        status: 'OK',
      },
    })
    const { status, body } = await desk.screen(customerId, { threshold: 0.7 })
    const versions = await currentVersions(engine.database.read)
    const compared = { name: 'Carl TESTMANN', birth_date: '1990-05-17', countries: ['DE'] }
    expect({ status, body }).toEqual({
      status: 201,
      body: {
        screening_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        customer_id: customerId,
        requested_by_user_id: desk.staff.userId,
        is_rescreening: false,
        screened_at: expect.stringMatching(/Z$/) as string,
        threshold: 0.7,
        compared,
        lists: versions.map(({ listName, number, versionId }) => ({
          list: listName,
          version: number,
          version_id: versionId,
        })),
        number_of_matches: 2,
        number_of_false_positives: 0,
        hits: [
          {
            hit_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
            screening_id: body.screening_id,
            customer_id: customerId,
            customer_number: expect.any(String) as string,
            score: 0.987,
            reasons: [
              'The name "Carl TESTMANN" is like the listed name "TESTMANN, Karl" (0.917).',
              'Both were born on 1990-05-17.',
              'Both have to do with DE.',
            ],
            listed_name: 'TESTMANN, Karl',
            list: 'test',
            entry: {
              entry_id: 'k1',
              kind: 'person',
              names: karl.names,
              births: karl.births,
              countries: ['DE'],
              programme: 'TEST',
            },
            compared,
            found_at: expect.stringMatching(/Z$/) as string,
            status: 'OPEN',
            decided_by_user_id: null,
            decided_by_username: null,
            decided_at: null,
            reason: null,
          },
          expect.objectContaining({ list: 'other', listed_name: 'Karl Testmann GmbH' }),
        ],
      },
    })
  })

  test('a customer who is like nobody has none, and the screening says with which lists', async () => {
    const { status, body } = await desk.screen(await createNamed(engine, desk.staff, desk.bank, 'Wilhelmine Anders'))
    expect(status).toBe(201)
    expect(body).toMatchObject({ number_of_matches: 0, hits: [], lists: [{ list: 'other' }, { list: 'test' }] })
  })

  test('the threshold decides', async () => {
    const customerId = await createNamed(engine, desk.staff, desk.bank, 'Karl Testmann', {
      date_of_birth: '1950-01-02T00:00:00Z',
    })
    expect((await desk.screen(customerId, { threshold: 0.95 })).body.number_of_matches).toBe(0)
    expect((await desk.screen(customerId)).body.hits.map(({ entry, score }) => [entry.entry_id, score])).toEqual([
      ['x1', 0.938],
      ['k1', 0.9],
    ])
  })

  test('the same request again is the same screening', async () => {
    const customerId = await createNamed(engine, desk.staff, desk.bank, 'Karl Testmann')
    const headers = { 'Idempotency-Key': randomUUID() }
    const first = await desk.screen(customerId, { headers })
    expect((await desk.screen(customerId, { headers })).body).toEqual(first.body)
  })

  test('two screenings at once find one hit', async () => {
    const customerId = await createNamed(engine, desk.staff, desk.bank, 'Erika Musterfrau')
    const bodies = (await Promise.all([1, 2, 3, 4].map(() => desk.screen(customerId)))).map(({ body }) => body)
    expect(new Set(bodies.map(({ screening_id }) => screening_id)).size).toBe(4)
    expect(new Set(bodies.flatMap((body) => body.hits.map(({ hit_id }) => hit_id))).size).toBe(1)
  })

  test.each([0.69, 1.01, '0.9', 'high'])('the threshold %p is refused', async (threshold) => {
    expect(await desk.screen(await desk.newCustomer(), { threshold })).toMatchObject(refused(400, 'OBP-10001'))
  })

  test('who is no customer of the bank, or has no name that can be compared, is refused', async () => {
    expect(await desk.screen('no-uuid')).toMatchObject(refused(404, 'OBP-30046'))
    expect(await desk.screen(randomUUID())).toMatchObject(refused(404, 'OBP-30046'))
    expect(await desk.screen(await desk.newCustomer(desk.otherBank))).toMatchObject(refused(404, 'OBP-30046'))
    expect(await desk.screen(await createNamed(engine, desk.staff, desk.bank, '--'))).toMatchObject(
      refused(400, 'OBP-39362'),
    )
  })

  test('only the roles may', async () => {
    const as = desk.stranger
    const customerId = await desk.newCustomer()
    const list = `/engine/v1/banks/${desk.bank}/customers/${customerId}/screenings`
    expect(await desk.screen(customerId, { as })).toMatchObject(refused(403, 'OBP-20006'))
    expect(await desk.hits('', as)).toMatchObject(refused(403, 'OBP-20006'))
    expect(await desk.decide(randomUUID(), falsePositive, as)).toMatchObject(refused(403, 'OBP-20006'))
    expect(await call(engine, 'GET', list, { as })).toMatchObject(refused(403, 'OBP-20006'))
    expect(await call(engine, 'GET', '/engine/v1/screening-list-versions', { as })).toMatchObject(
      refused(403, 'OBP-20006'),
    )
  })

  test('the screenings of a customer are listed, newest first, with what was decided since', async () => {
    const customerId = await createNamed(engine, desk.staff, desk.bank, 'Erika Musterfrau')
    const [one, two] = [await desk.screen(customerId), await desk.screen(customerId, { threshold: 1 })]
    await desk.decide(one.body.hits[0]?.hit_id ?? '', { decision: 'true_match', reason: 'x' })
    const path = `/engine/v1/banks/${desk.bank}/customers/${customerId}/screenings`
    const { body } = await call<{ screenings: readonly ScreeningBody[]; next: string | null }>(engine, 'GET', path, {
      as: desk.staff,
    })
    expect(body.screenings.map(({ screening_id }) => screening_id)).toEqual([
      two.body.screening_id,
      one.body.screening_id,
    ])
    expect(body.screenings[1]?.hits).toMatchObject([{ status: 'TRUE_MATCH' }])
  })

  test('a screening cannot be changed afterwards', async () => {
    await expect(engine.database.writeAtOnce.raw('delete from screening_matches')).rejects.toThrow('append-only')
    await expect(engine.database.writeAtOnce.raw('update screenings set threshold = 1')).rejects.toThrow('append-only')
  })

  test('the versions of the lists are listed, newest first', async () => {
    const as = await createPerson(engine, { roles: ['CanGetScreeningLists'] })
    const versionId = await loadedVersion(engine, [listed('1', 'A B'), listed('2', 'C D')], { listName: 'third' })
    const { body } = await call<{ screening_list_versions: readonly object[]; next: string | null }>(
      engine,
      'GET',
      '/engine/v1/screening-list-versions?limit=1',
      { as },
    )
    expect(body).toMatchObject({
      screening_list_versions: [
        {
          version_id: versionId,
          list: 'third',
          version: 1,
          format: 'own',
          number_of_entries: 2,
          number_added: 2,
          number_removed: 0,
          rescreening: { ended_at: null, number_of_customers: null },
        },
      ],
      next: expect.any(String) as string,
    })
  })

  test('who stood on an old version is listed, in pages', async () => {
    const as = await createPerson(engine, { roles: ['CanGetScreeningLists'] })
    const [one, two, three] = [listed('1', 'A B'), listed('2', 'C D'), listed('3', 'E F')]
    const old = await loadedVersion(engine, [one, two], { listName: 'fourth' })
    await loadedVersion(engine, [two, three], { listName: 'fourth' })
    const page = (version: string, query: string) =>
      call<{ entries: { entry_id: string }[]; next: string | null }>(
        engine,
        'GET',
        `/engine/v1/screening-list-versions/${version}/entries${query}`,
        { as },
      )
    const first = await page(old, '?limit=1')
    expect(first.body.entries).toMatchObject([{ entry_id: '2', names: [{ name: 'C D', quality: 'primary' }] }])
    const second = await page(old, `?before=${first.body.next ?? ''}`)
    expect(second.body).toMatchObject({ entries: [{ entry_id: '1' }], next: null })
    expect(await page(randomUUID(), '')).toMatchObject(refused(404, 'OBP-39368'))
    expect(await page('1', '')).toMatchObject(refused(404, 'OBP-39368'))
    expect(await page(old, '?limit=0')).toMatchObject(refused(400, 'OBP-10'))
  })
})
