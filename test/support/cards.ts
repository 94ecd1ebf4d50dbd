/** What the tests of cards need: a bank with staff, an account, a customer, and calls in the name of the staff. */
import { randomUUID } from 'node:crypto'
import { exampleCard310 } from '../../api/json/cards'
import { createAccount } from './accounts'
import { openCustomerDesk, without } from './customers'
import type { CustomerDesk } from './customers'
import type { TestEngine } from './engine'
import { call, createPerson } from './people'
import type { Person, Reply } from './people'

export interface Card extends Readonly<Record<string, unknown>> {
  readonly card_id: string
  readonly cvv: string
}

export interface CardDesk extends CustomerDesk {
  readonly accountId: string
  /** Who owns that account. */
  readonly owner: Person
  /** The path of the bank's cards, or of what is below them. */
  readonly at: (rest?: string, version?: string, bank?: string) => string
  /** The body of a card on the account, with a number of its own. */
  readonly bodyOf: (change?: object) => Record<string, unknown>
  readonly add: (body: unknown, version?: string, headers?: Readonly<Record<string, string>>) => Promise<Reply<Card>>
  readonly get: (rest: string, as?: Person) => Promise<Reply<Card>>
  /** What replies show of a new card, whatever their version. */
  readonly shown: (body: Record<string, unknown>) => object
}

export async function openCardDesk(engine: TestEngine): Promise<CardDesk> {
  const desk = await openCustomerDesk(engine, [
    'CanCreateCardsForBank',
    'CanUpdateCardsForBank',
    'CanGetCardsForBank',
    'CanDeleteCardsForBank',
    'CanCreateUserCustomerLink',
  ])
  const { bank, staff } = desk
  const owner = await createPerson(engine)
  const { accountId } = await createAccount(engine, owner, bank)
  const customer = await desk.newCustomer()
  const at: CardDesk['at'] = (rest = '', version = 'v5.0.0', bankId = bank) =>
    `/obp/${version}/management/banks/${bankId}/cards${rest}`
  return {
    ...desk,
    owner,
    accountId,
    at,
    bodyOf: (change = {}) => ({
      ...exampleCard310,
      card_number: randomUUID(),
      account_id: accountId,
      customer_id: customer,
      brand: 'Visa',
      ...change,
    }),
    add: (body, version = 'v5.0.0', headers = {}) =>
      call<Card>(engine, 'POST', at('', version), { as: staff, body, headers }),
    get: (rest, as = staff) => call<Card>(engine, 'GET', at(rest), { as }),
    shown: (body) => ({
      ...without(body, 'account_id', 'brand'),
      bank_id: bank,
      cancelled: false,
      on_hot_list: false,
    }),
  }
}
