import { randomUUID } from 'node:crypto'
import { refused } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call } from '../../support/people'
import { createNamed, falsePositive, listed, loadedVersion, openScreeningDesk } from '../../support/screening'
import type { ScreeningDesk } from '../../support/screening'

let engine: TestEngine
let desk: ScreeningDesk
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  desk = await openScreeningDesk(engine)
})
afterAll(() => engine.stop())

const karl = listed('k1', 'Karl Testmann')
const erika = listed('e1', 'Erika Musterfrau')
beforeAll(() => loadedVersion(engine, [karl, erika]))

describe('a hit', () => {
  let customerId: string
  let hitId: string
  beforeEach(async () => {
    customerId = await createNamed(engine, desk.staff, desk.bank, 'Erika Musterfrau')
    hitId = (await desk.screen(customerId)).body.hits[0]?.hit_id ?? ''
  })
  const count = async (): Promise<object> => {
    const { body } = await desk.screen(customerId)
    return { hits: body.hits.length, falsePositives: body.number_of_false_positives }
  }

  test('that is somebody else does not come back while nothing has changed', async () => {
    expect(await desk.decide(hitId, falsePositive)).toMatchObject({
      status: 200,
      body: {
        status: 'FALSE_POSITIVE',
        reason: 'Another birth date.',
        decided_by_user_id: desk.staff.userId,
        decided_by_username: desk.staff.username,
      },
    })
    expect(await count()).toEqual({ hits: 0, falsePositives: 1 })
    expect((await desk.hits()).body.screening_hits.filter(({ hit_id }) => hit_id === hitId)).toEqual([])
    expect((await desk.hits('?status=FALSE_POSITIVE')).body.screening_hits[0]?.hit_id).toBe(hitId)
  })

  test('comes back when the customer has changed', async () => {
    await desk.decide(hitId, falsePositive)
    await call(engine, 'PUT', `/obp/v3.1.0/banks/${desk.bank}/customers/${customerId}/identity`, {
      as: desk.staff,
      body: {
        legal_name: 'Erika Musterfrau',
        date_of_birth: '1964-08-12T00:00:00Z',
        title: '',
        name_suffix: '',
      },
    })
    expect(await count()).toEqual({ hits: 1, falsePositives: 0 })
  })

  test('comes back when the entry has changed, and not when only others have', async () => {
    await desk.decide(hitId, falsePositive)
    await loadedVersion(engine, [karl, erika, listed('n1', 'New Nobody')])
    expect(await count()).toEqual({ hits: 0, falsePositives: 1 })
    await loadedVersion(engine, [karl, listed('e1', 'Erika Musterfrau', { programme: 'OTHER' })])
    expect(await count()).toEqual({ hits: 1, falsePositives: 0 })
    await loadedVersion(engine, [karl, erika])
  })

  test('that is a true match stays one', async () => {
    expect((await desk.decide(hitId, { decision: 'true_match', reason: 'The passport.' })).body.status).toBe(
      'TRUE_MATCH',
    )
    const { body } = await desk.screen(customerId)
    expect(body.hits).toMatchObject([{ hit_id: hitId, status: 'TRUE_MATCH' }])
  })

  test('is decided once', async () => {
    const reasons = ['one', 'two', 'three']
    const replies = await Promise.all(reasons.map((reason) => desk.decide(hitId, { ...falsePositive, reason })))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400, 400])
    expect(await desk.decide(hitId, falsePositive)).toMatchObject(refused(400, 'OBP-39364'))
  })

  test('is decided by a repetition of the same decision no second time, and the reply is the same', async () => {
    const { body } = await desk.decide(hitId, falsePositive)
    expect(await desk.decide(hitId, falsePositive)).toMatchObject({ status: 200, body })
  })

  test('is not decided by who acts for the customer, even formerly', async () => {
    const links = `/obp/v4.0.0/banks/${desk.bank}/user_customer_links`
    const { body } = await call<{ user_customer_link_id: string }>(engine, 'POST', links, {
      as: desk.staff,
      body: { user_id: desk.staff.userId, customer_id: customerId },
    })
    expect(await desk.decide(hitId, falsePositive)).toMatchObject(refused(403, 'OBP-39365'))
    expect(await call(engine, 'DELETE', `${links}/${body.user_customer_link_id}`, { as: desk.staff })).toMatchObject({
      status: 200,
      body: true,
    })
    expect(await desk.decide(hitId, falsePositive)).toMatchObject(refused(403, 'OBP-39365'))
  })

  test.each([
    { decision: 'false_positive' },
    { decision: 'false_positive', reason: ' ' },
    { decision: 'false_positive', reason: 'x'.repeat(2_001) },
    { decision: 'maybe', reason: 'x' },
  ])('is not decided by %j', async (body) => {
    expect(await desk.decide(hitId, body)).toMatchObject(refused(400, 'OBP-10001'))
  })

  test('is found by its id at its bank only', async () => {
    const at = (bank: string, id: string) =>
      call(engine, 'GET', `/engine/v1/banks/${bank}/screening-hits/${id}`, { as: desk.staff })
    expect(await at(desk.bank, hitId)).toMatchObject({ status: 200, body: { hit_id: hitId } })
    expect(await at(desk.otherBank, hitId)).toMatchObject(refused(404, 'OBP-39363'))
    expect(await at(desk.bank, 'x')).toMatchObject(refused(404, 'OBP-39363'))
    expect(await desk.decide(randomUUID(), falsePositive)).toMatchObject(refused(404, 'OBP-39363'))
  })

  test('is listed newest first, in pages', async () => {
    const first = await desk.hits('?limit=1')
    expect(first.body.screening_hits.map(({ hit_id }) => hit_id)).toEqual([hitId])
    const rest = await desk.hits(`?before=${first.body.next ?? ''}`)
    expect(rest.body.screening_hits.map(({ hit_id }) => hit_id)).not.toContain(hitId)
    expect(rest.body.screening_hits.length).toBeGreaterThan(0)
  })

  test('is shown beside the customer as they were when it was found', async () => {
    const { body } = await desk.hits(`?customer_id=${customerId}`)
    const compared = { name: 'Erika Musterfrau', birth_date: '1990-05-17', countries: [] }
    expect(body.screening_hits).toMatchObject([{ hit_id: hitId, compared }])
  })

  test('is listed for its customer, whatever was decided, unless one status is asked for', async () => {
    const ofCustomer = async (query = '') =>
      (await desk.hits(`?customer_id=${customerId}${query}`)).body.screening_hits.map(({ hit_id: id }) => id)
    expect(await ofCustomer()).toEqual([hitId])
    await desk.decide(hitId, falsePositive)
    expect(await ofCustomer()).toEqual([hitId])
    expect(await ofCustomer('&status=FALSE_POSITIVE')).toEqual([hitId])
    expect(await ofCustomer('&status=OPEN')).toEqual([])
    const another = await createNamed(engine, desk.staff, desk.bank, 'Erika Musterfrau')
    expect((await desk.hits(`?customer_id=${another}`)).body.screening_hits).toEqual([])
  })

  test.each(['status=CLOSED', 'limit=0', 'before=x', 'customer_id=x'])('the list refuses %s', async (query) => {
    expect(await desk.hits(`?${query}`)).toMatchObject(refused(400, 'OBP-10'))
  })
})
