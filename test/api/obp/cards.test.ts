import { randomUUID } from 'node:crypto'
import { keyedHash } from '../../../platform/keyed-hash'
import { createAccount, refused } from '../../support/accounts'
import { openCardDesk } from '../../support/cards'
import type { Card, CardDesk } from '../../support/cards'
import { anyId, without } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call } from '../../support/people'
import type { Reply } from '../../support/people'
import { waitFor } from '../../support/wait'

let engine: TestEngine
let desk: CardDesk
let add: CardDesk['add']
let get: CardDesk['get']
let at: CardDesk['at']
let bodyOf: CardDesk['bodyOf']
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  desk = await openCardDesk(engine)
  ;({ add, get, at, bodyOf } = desk)
})
afterAll(() => engine.stop())

/** How many statements wait for a lock. */
const waiting = async (): Promise<number> => {
  const [row] = await engine.database.read.raw<{ waits: number }>(
    `select count(*)::int as waits from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return row?.waits ?? 0
}

describe('making a card', () => {
  test('the reply tells its verification value; nothing else ever does, and only a keyed hash is kept', async () => {
    const body = bodyOf()
    const { status, body: card } = await add(body)
    expect([status, card]).toMatchObject([201, { card_id: anyId, ...desk.shown(body), brand: 'Visa' }])
    expect(card.cvv).toMatch(/^[1-9]\d\d$/)
    expect(card['account']).toMatchObject({ id: desk.accountId, bank_id: desk.bank, label: 'My Account' })
    const [row] = await engine.database.read.raw<{ text: string; hash: Buffer }>(
      'select cards::text as text, cvv_hash as hash from cards where card_id = ?',
      [card.card_id],
    )
    expect(row?.hash).toEqual(keyedHash(engine.config.secrets.challenge, 'cvv', card.card_id, card.cvv))
    const columns = row?.text.replaceAll(/[0-9a-f-]{36}|\\\\x[0-9a-f]+/g, '').split(',') ?? []
    expect(columns).not.toContain(card.cvv)
    for (const rest of [`/${card.card_id}`, `?account_id=${desk.accountId}&limit=1000`]) {
      expect(JSON.stringify((await get(rest)).body)).not.toContain('cvv')
    }
  })

  test('a repeated request makes one card, and does not tell the value again', async () => {
    const headers = { 'Idempotency-Key': randomUUID() }
    const body = bodyOf()
    const first = await add(body, 'v5.0.0', headers)
    const again = await add(body, 'v5.0.0', headers)
    expect(again).toMatchObject({ status: 201, body: { card_id: first.body.card_id } })
    expect(again.body).not.toHaveProperty('cvv')
  })

  test('v3.1.0 has neither brand nor value, and lists may be missing', async () => {
    const body = without(bodyOf(), 'brand', 'networks', 'pin_reset', 'replacement', 'collected', 'posted')
    const { status, body: card } = await add(body, 'v3.1.0')
    expect(status).toBe(201)
    expect(card).toMatchObject({ networks: [], pin_reset: [], replacement: null, collected: null, posted: null })
    expect(card).not.toHaveProperty('cvv')
    const [row] = await engine.database.read.raw('select cvv_hash from cards where card_id = ?', [card.card_id])
    expect(row).toEqual({ cvv_hash: null })
  })

  test('number and issue are unique at the bank, however many ask at once', async () => {
    const body = bodyOf()
    const replies = await Promise.all(Array.from({ length: 5 }, () => add(body)))
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400, 400])
    expect(await add(body)).toMatchObject(refused(400, 'OBP-30032: Could not insert the Card <- OBP-30060'))
    expect((await add({ ...body, issue_number: '2' })).status).toBe(201)
  })

  test.each([
    ['what it may do', { allows: ['fly'] }, 400, 'OBP-10015: Allowed values are:credit, debit, cash_withdrawal'],
    [
      'why it is replaced',
      { replacement: { requested_date: '2024-01-01T00:00:00Z', reason_requested: 'FUN' } },
      400,
      'OBP-10015: Allowed values are:LOST, STOLEN, RENEW, FIRST',
    ],
    [
      'why its PIN is reset',
      { pin_reset: [{ requested_date: '2024-01-01T00:00:00Z', reason_requested: 'FUN' }] },
      400,
      'OBP-10015: Allowed values are:FORGOT, GOOD_SECURITY_PRACTICE',
    ],
    ['its issue', { issue_number: '12345678901' }, 400, 'OBP-10012'],
    ['its account', { account_id: 'nobody' }, 404, 'OBP-30018'],
    ['its customer', { customer_id: '9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1' }, 404, 'OBP-30046'],
    ['the form of its customer', { customer_id: 'rubbish' }, 404, 'OBP-30046'],
    ['a date', { expires_date: '2024-13-01T00:00:00Z' }, 400, 'OBP-10001'],
    ['its name', { name_on_card: '' }, 400, 'OBP-10001'],
    ['its brand', { brand: undefined }, 400, 'OBP-10001'],
    ['the length of its number', { card_number: '4'.repeat(65) }, 400, 'OBP-10001'],
    ['the number of its networks', { networks: Array.from({ length: 21 }, () => 'VISA') }, 400, 'OBP-10001'],
    ['the type of a member', { enabled: 'yes' }, 400, 'OBP-10001'],
  ])('is refused where %s is wrong', async (_case, change, status, message) => {
    expect(await add(bodyOf(change))).toMatchObject(refused(status, message))
  })

  test('in v3.1.0 a value that no card may have is told before the role, which comes before account and customer', async () => {
    const post = (version: string, change: object): Promise<Reply> =>
      call(engine, 'POST', at('', version), { as: desk.stranger, body: bodyOf(change) })
    const requested = '2024-01-01T00:00:00Z'
    for (const [change, code] of [
      [{ allows: ['fly'] }, 'OBP-10015: Allowed values are:credit'],
      [{ replacement: { requested_date: requested, reason_requested: 'FUN' } }, 'OBP-10015: Allowed values are:LOST'],
      [{ issue_number: '12345678901' }, 'OBP-10012'],
    ] as const) {
      expect(await post('v3.1.0', change)).toMatchObject(refused(400, code))
      expect(await post('v5.0.0', change)).toMatchObject(refused(403, 'OBP-20006'))
    }
    expect(await post('v3.1.0', { account_id: 'nobody' })).toMatchObject(refused(403, 'OBP-20006'))
  })

  test('the reason of a PIN reset is taken in any case', async () => {
    const pinReset = [{ requested_date: '2024-01-01T00:00:00Z', reason_requested: 'forgot' }]
    const { body } = await add(bodyOf({ pin_reset: pinReset }))
    expect(body['pin_reset']).toEqual([{ requested_date: '2024-01-01T00:00:00Z', reason_requested: 'FORGOT' }])
  })
})

describe('keeping a card', () => {
  const change = (id: string, body: object, headers = {}): Promise<Reply<Card>> =>
    call<Card>(engine, 'PUT', at(`/${id}`, 'v3.1.0'), { as: desk.staff, body, headers })

  test('everything but its number is replaced', async () => {
    const body = bodyOf()
    const { body: card } = await add(body)
    const changed = {
      ...without(body, 'card_number', 'brand'),
      name_on_card: 'SUSAN',
      allows: ['debit'],
      enabled: false,
    }
    expect(await change(card.card_id, changed)).toMatchObject({
      status: 200,
      body: { card_id: card.card_id, card_number: body['card_number'], name_on_card: 'SUSAN', allows: ['debit'] },
    })
    expect((await get(`/${card.card_id}`)).body).toMatchObject({ enabled: false, card_attributes: [] })
    expect(await change(card.card_id, without(changed, 'replacement'))).toMatchObject(refused(400, 'OBP-10001'))
    expect(await change(randomUUID(), changed)).toMatchObject(refused(400, 'OBP-30059'))
    expect(await change('rubbish', changed)).toMatchObject(refused(400, 'OBP-30059'))
  })

  test('it cannot take the number and issue of another', async () => {
    const body = bodyOf()
    await add(body)
    const { body: second } = await add({ ...body, issue_number: '2' })
    const taken = without({ ...body, issue_number: '1' }, 'card_number', 'brand')
    for (const headers of [{}, { 'Idempotency-Key': randomUUID() }]) {
      expect(await change(second.card_id, taken, headers)).toMatchObject(refused(400, 'OBP-30032'))
    }
    expect((await get(`/${second.card_id}`)).body).toMatchObject({ issue_number: '2' })
  })

  test('what is wrong is told in the order that clients know', async () => {
    const faults: readonly (readonly [change: object, message: string])[] = [
      [{ pin_reset: [{ requested_date: '2024-01-01T00:00:00Z', reason_requested: 'FUN' }] }, 'OBP-10015'],
      [{ customer_id: 'nobody' }, 'OBP-30046'],
      [{}, 'OBP-30059'],
      [{ account_id: 'nobody' }, 'OBP-30018'],
      [{ issue_number: '12345678901' }, 'OBP-10012'],
      [{ replacement: { requested_date: '2024-01-01T00:00:00Z', reason_requested: 'FUN' } }, 'LOST, STOLEN'],
      [{ allows: ['fly'] }, 'credit, debit'],
    ]
    const { body: card } = await add(bodyOf())
    let body = without(bodyOf(), 'card_number', 'brand')
    let id = card.card_id
    for (const [wrong, message] of faults) {
      body = { ...body, ...wrong }
      id = message === 'OBP-30059' ? randomUUID() : id
      expect((await change(id, body)).body).toMatchObject({ message: expect.stringContaining(message) as string })
    }
  })

  test('an attribute that comes while the card is being deleted finds none', async () => {
    const { body: card } = await add(bodyOf())
    let adding: Promise<Reply> | undefined
    await engine.database.write(async (transaction) => {
      await transaction.raw('delete from cards where card_id = ?', [card.card_id])
      adding = call(engine, 'POST', at(`/${card.card_id}/attribute`), {
        as: desk.staff,
        body: { name: 'COLOUR', type: 'STRING', value: 'gold' },
      })
      await waitFor(waiting, (waits) => waits > 0)
    })
    expect(await adding).toMatchObject(refused(400, 'OBP-30059'))
  })

  test('attributes are added, replaced and read with it', async () => {
    const { body: card } = await add(bodyOf())
    const as = desk.staff
    const attribute = { name: 'COLOUR', type: 'STRING', value: 'gold' }
    const made = await call<{ card_attribute_id: string }>(engine, 'POST', at(`/${card.card_id}/attribute`), {
      as,
      body: attribute,
    })
    const reply = { name: 'COLOUR', card_id: card.card_id, attribute_type: 'STRING', bank_id: { value: desk.bank } }
    expect(made).toMatchObject({ status: 201, body: { ...reply, value: 'gold', card_attribute_id: anyId } })
    const one = at(`/${card.card_id}/attributes/${made.body.card_attribute_id}`)
    const body = { ...attribute, value: 'black' }
    expect(await call(engine, 'PUT', one, { as, body })).toMatchObject({
      status: 201,
      body: { ...reply, value: 'black' },
    })
    expect((await get(`/${card.card_id}`)).body['card_attributes']).toEqual([{ ...made.body, value: 'black' }])
    for (const id of [randomUUID(), 'rubbish']) {
      const path = at(`/${card.card_id}/attributes/${id}`)
      expect(await call(engine, 'PUT', path, { as, body })).toMatchObject(refused(400, 'OBP-30061'))
      expect(await call(engine, 'POST', at(`/${id}/attribute`), { as, body })).toMatchObject(refused(400, 'OBP-30059'))
    }
    const wrong = { ...attribute, type: 'COLOUR' }
    const code = {
      here: 'OBP-10001: Incorrect json format. The `Type` field can only accept',
      nowhere: 'OBP-30059',
      unknown: 'OBP-30061',
    }
    // What is not there is said before what is wrong with the body.
    for (const [method, rest, refusal] of [
      ['POST', `/${card.card_id}/attribute`, code.here],
      ['POST', `/${randomUUID()}/attribute`, code.nowhere],
      ['PUT', `/${card.card_id}/attributes/${made.body.card_attribute_id}`, code.here],
      ['PUT', `/${card.card_id}/attributes/${randomUUID()}`, code.unknown],
      ['PUT', `/${randomUUID()}/attributes/${made.body.card_attribute_id}`, code.nowhere],
    ] as const) {
      expect(await call(engine, method, at(rest), { as, body: wrong })).toMatchObject(refused(400, refusal))
    }
  })

  test('it is of its own bank: deleted there only, with its attributes, and for customers of that bank', async () => {
    const elsewhere = await desk.newCustomer(desk.otherBank)
    expect(await add(bodyOf({ customer_id: elsewhere }))).toMatchObject(refused(404, 'OBP-30046'))
    const { body: card } = await add(bodyOf())
    const remove = (bank: string): Promise<Reply> =>
      call(engine, 'DELETE', at(`/${card.card_id}`, 'v3.1.0', bank), { as: desk.staff })
    const body = { name: 'COLOUR', type: 'STRING', value: 'gold' }
    await call(engine, 'POST', at(`/${card.card_id}/attribute`), { as: desk.staff, body })
    expect(await remove(desk.otherBank)).toMatchObject(refused(400, 'OBP-30059'))
    expect((await remove(desk.bank)).status).toBe(204)
    expect(await remove(desk.bank)).toMatchObject(refused(400, 'OBP-30059'))
    expect(await get(`/${card.card_id}`)).toMatchObject(refused(400, 'OBP-30059'))
  })
})

describe('the list of a bank', () => {
  test('is filtered by account and customer, and paged', async () => {
    const own = await createAccount(engine, desk.owner, desk.bank)
    const person = await desk.newCustomer()
    const ids: string[] = []
    for (const issue of ['1', '2', '3']) {
      const body = bodyOf({ account_id: own.accountId, customer_id: person, issue_number: issue })
      ids.push((await add(body)).body.card_id)
    }
    const found = async (query: string): Promise<readonly string[]> =>
      ((await get(query)).body['cards'] as Card[]).map(({ card_id: id }) => id)
    expect(await found(`?account_id=${own.accountId}`)).toEqual(ids)
    expect(await found(`?customer_id=${person}&limit=1&offset=1`)).toEqual([ids[1]])
    expect(await found('?customer_id=rubbish')).toEqual([])
    expect(await found('?account_id=nobody')).toEqual([])
    expect(await get('?limit=x')).toMatchObject(refused(400, 'OBP-10016'))
    expect(await get('?limit=x', desk.stranger)).toMatchObject(refused(400, 'OBP-10016'))
  })
})

test('every call of staff needs its role at the bank', async () => {
  const id = randomUUID()
  for (const [method, rest, role, body] of [
    ['POST', '', 'CanCreateCardsForBank', bodyOf()],
    ['PUT', `/${id}`, 'CanUpdateCardsForBank', without(bodyOf(), 'card_number', 'brand')],
    ['GET', '', 'CanGetCardsForBank', undefined],
    ['GET', `/${id}`, 'CanGetCardsForBank', undefined],
    ['DELETE', `/${id}`, 'CanDeleteCardsForBank', undefined],
    ['POST', `/${id}/attribute`, 'CanUpdateCardsForBank', { name: 'n', type: 'STRING', value: 'v' }],
    ['PUT', `/${id}/attributes/${id}`, 'CanUpdateCardsForBank', { name: 'n', type: 'STRING', value: 'v' }],
  ] as const) {
    const sent = body === undefined ? {} : { body }
    expect(await call(engine, method, at(rest), sent)).toMatchObject(refused(401, 'OBP-20001'))
    expect(await call(engine, method, at(rest), { as: desk.stranger, ...sent })).toMatchObject(
      refused(403, `OBP-20006: User is missing one or more roles: ${role}`),
    )
  }
})
