/** All that a bank can know of a customer besides their onboarding, in words that occur nowhere else. */
import { randomUUID } from 'node:crypto'
import type { TestEngine } from './engine'
import { call, createPerson } from './people'

const roles = [
  'CanCreateCustomerAttributeAtOneBank',
  'CanCreateTaxResidence',
  'CanAddSocialMediaHandle',
  'CanCreateCustomerMessage',
  'CanCreateCrmEvent',
  'CanUpdateCustomerData',
  'CanUpdateCustomerCreditRatingAndSource',
]

/** What `tellAll` has the bank know, and nobody may find after the erasure. */
export const toldWords = [
  ...['keeps pigeons', 'QU-4711', '@quastenhat', 'Your hatbox is ready', 'wants to insure a hatbox'],
  ...['https://quasten.example/face.png', 'twice widowed', 'trained as a milliner', 'rated by the hat guild'],
  ...['Z QUASTENFL', 'too many hats for this account'],
]

/** Writes each of them down about the customer; the last two, which take weeks, as rows. */
export async function tellAll(engine: TestEngine, bankId: string, customerId: string): Promise<void> {
  const as = await createPerson(engine, { roles: roles.map((role) => [role, bankId] as const) })
  const database = engine.database.writeAtOnce
  const [row] = await database.raw<{ number: string }>(
    'select customer_number as number from customers where customer_id = ?',
    [customerId],
  )
  const number = row?.number ?? ''
  const customer = (version: string, rest: string): string =>
    `/obp/${version}/banks/${bankId}/customers/${customerId}/${rest}`
  const moment = '2024-01-02T03:04:05Z'
  const told = { message: 'Your hatbox is ready', from_department: 'Hats', from_person: 'Tom', transport: 'LETTER' }
  const data = { relationship_status: 'twice widowed', highest_education_attained: 'trained as a milliner' }
  const event = { category: 'Call', detail: 'wants to insure a hatbox', channel: 'Phone', scheduled_date: moment }
  const all: readonly (readonly ['POST' | 'PUT', string, object])[] = [
    ['POST', customer('v4.0.0', 'attribute'), { name: 'HOBBY', type: 'STRING', value: 'keeps pigeons' }],
    ['POST', customer('v3.1.0', 'tax-residence'), { domain: 'DE', tax_number: 'QU-4711' }],
    [
      'POST',
      customer('v3.1.0', 'social_media_handles'),
      {
        ...{ customer_number: number, type: 'Twitter', handle: '@quastenhat' },
        ...{ date_added: moment, date_activated: moment },
      },
    ],
    ['POST', customer('v4.0.0', 'messages'), told],
    ['POST', `/engine/v1/banks/${bankId}/crm-events`, { ...event, customer_name: 'Z', customer_number: number }],
    [
      'PUT',
      customer('v3.1.0', 'data'),
      {
        ...{ ...data, dependants: 1, employment_status: '' },
        face_image: { url: 'https://quasten.example/face.png', date: moment },
      },
    ],
    [
      'PUT',
      customer('v3.1.0', 'credit-rating-and-source'),
      { credit_rating: 'good', credit_source: 'rated by the hat guild' },
    ],
  ]
  for (const [method, path, body] of all) {
    const { status, body: said } = await call<{ message?: string }>(engine, method, path, { as, body })
    expect([path, status, said.message]).toEqual([path, method === 'POST' ? 201 : 200, undefined])
  }
  await database.raw(
    `insert into cards (card_id, bank_id, account_key, customer_id, card_number, card_type, name_on_card, issue_number, serial_number,
       valid_from, expires, enabled, technology, networks, allows, pin_resets, changed_by)
     select ?, bank_id, account_key, ?, ?, 'Debit', 'Z QUASTENFL', '1', '1', now(), now(), true, '', '{}', '{}', '[]', ?
     from accounts where bank_id = ? order by account_key limit 1`,
    [randomUUID(), customerId, randomUUID().slice(0, 16), as.userId, bankId],
  )
  await database.raw(
    `insert into account_applications (request_id, bank_id, product_code, customer_id, status, requested_by, decision_id, decided_by, decided_at, reason)
     values (?, ?, 'HAT', ?, 'REJECTED', ?, ?, ?, now(), 'too many hats for this account')`,
    [randomUUID(), bankId, customerId, as.userId, randomUUID(), as.userId],
  )
}
