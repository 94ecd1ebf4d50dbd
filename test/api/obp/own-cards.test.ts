import { refused, createAccount } from '../../support/accounts'
import { openCardDesk } from '../../support/cards'
import type { CardDesk } from '../../support/cards'
import { without } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'
import type { Person } from '../../support/people'

let engine: TestEngine
let desk: CardDesk
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  desk = await openCardDesk(engine)
})
afterAll(() => engine.stop())

interface Own {
  readonly cards: readonly { readonly name_on_card: string; readonly account: object }[]
}
const cardsOf = async (as: Person, path = '/cards', version = 'v1.4.0'): Promise<Own['cards']> =>
  (await call<Own>(engine, 'GET', `/obp/${version}${path}`, { as })).body.cards

test('the holders of a card are who acts for the customer and who owns the account; others see nothing', async () => {
  const [holder, acting, stranger] = [
    await createPerson(engine),
    await createPerson(engine),
    await createPerson(engine),
  ]
  const held = await createAccount(engine, holder, desk.bank)
  const person = await desk.newCustomer()
  const link = { user_id: acting.userId, customer_id: person }
  await call(engine, 'POST', `/obp/v4.0.0/banks/${desk.bank}/user_customer_links`, { as: desk.staff, body: link })
  const body = desk.bodyOf({ account_id: held.accountId, customer_id: person })
  await desk.add(body)
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
    ...without(desk.shown(body), 'card_number', 'card_type', 'customer_id'),
    allows: ['CREDIT', 'DEBIT', 'CASH'],
    replacement: { requested_date: '2024-01-01T00:00:00Z', reason_requested: 'renew' },
    pin_reset: [{ requested_date: '2024-01-01T00:00:00Z', reason_requested: 'forgot' }],
    collected: { date: body['collected'] },
    posted: { date: body['posted'] },
    account: {
      id: held.accountId,
      label: 'My Account',
      views_available: expect.arrayContaining([
        expect.objectContaining({ id: 'owner', which_alias_to_use: 'none' }),
      ]) as object[],
    },
  })
  expect((await cardsOf(acting))[0]?.account).toEqual({
    id: held.accountId,
    label: null,
    bank_id: desk.bank,
    views_available: [],
  })
  const [today] = await cardsOf(holder, '/cards', 'v5.1.0')
  expect(today).toMatchObject({
    collected: body['collected'],
    posted: body['posted'],
    allows: body['allows'],
    replacement: body['replacement'],
    pin_reset: body['pin_reset'],
  })
  expect(JSON.stringify([card, today])).not.toContain('cvv')
})

test('a holder must log in, and name a bank that there is', async () => {
  for (const path of ['/cards', `/cards/${desk.bank}`, `/banks/${desk.bank}/cards`]) {
    expect(await call(engine, 'GET', `/obp/v1.4.0${path}`)).toMatchObject(refused(401, 'OBP-20001'))
  }
  for (const path of ['/cards/no.such.bank', '/banks/no.such.bank/cards']) {
    expect(await call(engine, 'GET', `/obp/v1.4.0${path}`, { as: desk.owner })).toMatchObject(refused(404, 'OBP-30001'))
  }
})
