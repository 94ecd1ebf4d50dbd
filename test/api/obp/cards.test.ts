import { randomUUID } from 'node:crypto'
import { exampleCard310 } from '../../../api/json/cards'
import { keyedHash } from '../../../platform/keyed-hash'
import { createAccount, refused } from '../../support/accounts'
import type { TestAccount } from '../../support/accounts'
import { anyId, openCustomerDesk, without } from '../../support/customers'
import type { CustomerDesk } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
let desk: CustomerDesk
let owner: Person
let account: TestAccount
let customer: string
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  desk = await openCustomerDesk(engine, [
    'CanCreateCardsForBank',
    'CanUpdateCardsForBank',
    'CanGetCardsForBank',
    'CanDeleteCardsForBank',
    'CanCreateUserCustomerLink',
  ])
  owner = await createPerson(engine)
  account = await createAccount(engine, owner, desk.bank)
  customer = await desk.newCustomer()
})
afterAll(() => engine.stop())

interface Card extends Readonly<Record<string, unknown>> {
  readonly card_id: string
  readonly cvv: string
}
const at = (rest = '', version = 'v5.0.0', bank = desk.bank): string =>
  `/obp/${version}/management/banks/${bank}/cards${rest}`
const bodyOf = (change: object = {}): Record<string, unknown> => ({
  ...exampleCard310,
  card_number: randomUUID(),
  account_id: account.accountId,
  customer_id: customer,
  brand: 'Visa',
  ...change,
})
const add = (body: unknown, version = 'v5.0.0', headers = {}): Promise<Reply<Card>> =>
  call<Card>(engine, 'POST', at('', version), { as: desk.staff, body, headers })
const get = (rest: string, as = desk.staff): Promise<Reply<Card>> => call<Card>(engine, 'GET', at(rest), { as })
const shown = (body: Record<string, unknown>): object => ({
  ...without(body, 'account_id', 'brand'),
  bank_id: desk.bank,
  cancelled: false,
  on_hot_list: false,
})

describe('making a card', () => {
  test('the reply tells its verification value; nothing else ever does, and only a keyed hash is kept', async () => {
    const body = bodyOf()
    const { status, body: card } = await add(body)
    expect([status, card]).toMatchObject([201, { card_id: anyId, ...shown(body), brand: 'Visa' }])
    expect(card.cvv).toMatch(/^[1-9]\d\d$/)
    expect(card['account']).toMatchObject({ id: account.accountId, bank_id: desk.bank, label: 'My Account' })
    const [row] = await engine.database.read.raw<{ text: string; hash: Buffer }>(
      'select cards::text as text, cvv_hash as hash from cards where card_id = ?',
      [card.card_id],
    )
    expect(row?.hash).toEqual(keyedHash(engine.config.secrets.challenge, 'cvv', card.card_id, card.cvv))
    const columns = row?.text.replaceAll(/[0-9a-f-]{36}|\\\\x[0-9a-f]+/g, '').split(',') ?? []
    expect(columns).not.toContain(card.cvv)
    for (const rest of [`/${card.card_id}`, `?account_id=${account.accountId}&limit=1000`]) {
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
  ])('is refused where %s is wrong', async (_case, change, status, message) => {
    expect(await add(bodyOf(change))).toMatchObject(refused(status, message))
  })

  test('the reason of a PIN reset is taken in any case', async () => {
    const pinReset = [{ requested_date: '2024-01-01T00:00:00Z', reason_requested: 'forgot' }]
    const { body } = await add(bodyOf({ pin_reset: pinReset }))
    expect(body['pin_reset']).toEqual([{ requested_date: '2024-01-01T00:00:00Z', reason_requested: 'FORGOT' }])
  })
})

describe('keeping a card', () => {
  const change = (id: string, body: object, bank = desk.bank): Promise<Reply<Card>> =>
    call<Card>(engine, 'PUT', at(`/${id}`, 'v3.1.0', bank), { as: desk.staff, body })

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
    expect(await change(second.card_id, taken)).toMatchObject(refused(400, 'OBP-30032'))
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
    expect(await call(engine, 'POST', at(`/${card.card_id}/attribute`), { as, body: wrong })).toMatchObject(
      refused(400, 'OBP-10001'),
    )
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
    const own = await createAccount(engine, owner, desk.bank)
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
  })
})

describe('the holders', () => {
  interface Own {
    readonly cards: readonly { readonly name_on_card: string; readonly account: object }[]
  }
  const cardsOf = async (as: Person, path = '/cards', version = 'v1.4.0'): Promise<Own['cards']> =>
    (await call<Own>(engine, 'GET', `/obp/${version}${path}`, { as })).body.cards

  test('are who acts for the customer and who owns the account; others see nothing', async () => {
    const [holder, acting, stranger] = [
      await createPerson(engine),
      await createPerson(engine),
      await createPerson(engine),
    ]
    const held = await createAccount(engine, holder, desk.bank)
    const person = await desk.newCustomer()
    const link = { user_id: acting.userId, customer_id: person }
    await call(engine, 'POST', `/obp/v4.0.0/banks/${desk.bank}/user_customer_links`, { as: desk.staff, body: link })
    const body = bodyOf({ account_id: held.accountId, customer_id: person })
    await add(body)
    for (const path of ['/cards', `/cards/${desk.bank}`, `/banks/${desk.bank}/cards`]) {
      for (const someone of [holder, acting]) expect(await cardsOf(someone, path)).toHaveLength(1)
      expect(await cardsOf(stranger, path)).toEqual([])
    }
    for (const path of [`/cards/${desk.otherBank}`, `/banks/${desk.otherBank}/cards`]) {
      expect(await cardsOf(holder, path)).toEqual([])
    }
    const [card] = await cardsOf(holder)
    expect(card).toMatchObject({
      bank_card_number: body['card_number'],
      ...without(shown(body), 'card_number', 'card_type', 'customer_id'),
      collected: { date: body['collected'] },
      posted: { date: body['posted'] },
      account: {
        id: held.accountId,
        views_available: expect.arrayContaining([
          expect.objectContaining({ id: 'owner', which_alias_to_use: 'none' }),
        ]) as object[],
      },
    })
    expect((await cardsOf(acting))[0]?.account).toMatchObject({ id: held.accountId, views_available: [] })
    const [today] = await cardsOf(holder, '/cards', 'v5.1.0')
    expect(today).toMatchObject({ collected: body['collected'], posted: body['posted'] })
    expect(JSON.stringify([card, today])).not.toContain('cvv')
  })

  test('must log in, and name a bank that there is', async () => {
    for (const path of ['/cards', `/cards/${desk.bank}`, `/banks/${desk.bank}/cards`]) {
      expect(await call(engine, 'GET', `/obp/v1.4.0${path}`)).toMatchObject(refused(401, 'OBP-20001'))
    }
    for (const path of ['/cards/no.such.bank', '/banks/no.such.bank/cards']) {
      expect(await call(engine, 'GET', `/obp/v1.4.0${path}`, { as: owner })).toMatchObject(refused(404, 'OBP-30001'))
    }
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
