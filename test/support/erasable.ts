/** All that a bank can know of a customer besides their onboarding, in words that occur nowhere else. */
import { randomUUID } from 'node:crypto'
import type { TestEngine } from './engine'
import { call, createPerson } from './people'
import type { Person } from './people'

const roles = [
  'CanCreateCustomerAttributeAtOneBank',
  'CanCreateTaxResidence',
  'CanAddSocialMediaHandle',
  'CanCreateCustomerMessage',
  'CanCreateCrmEvent',
  'CanUpdateCustomerData',
  'CanUpdateCustomerCreditRatingAndSource',
  'CanUpdateCustomerEmail',
  'CanUpdateCustomerNumber',
]

/** What `tellAll` has the bank know, and nobody may find after the erasure. */
export const toldWords = [
  ...['keeps pigeons', 'QU-4711', '@quastenhat', 'Your hatbox is ready', 'wants to insure a hatbox'],
  ...['https://quasten.example/face.png', 'twice widowed', 'trained as a milliner', 'rated by the hat guild'],
  ...['Z QUASTENFL', 'too many hats for this account', 'milliner@former.example', '+49 555 0199 2'],
  ...['Zuleika who convenes', 'Zuleika who is invited', 'Zuleika as she was'],
]

/** How others than the customer can be reached: it stays. */
export const othersWords = ['Tom of the hat guild', 'tom@guild.example', 'Agent of two hats']

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
    // What was filed under the former number is theirs all the same.
    ['PUT', customer('v3.1.0', 'number'), { customer_number: randomUUID() }],
  ]
  for (const [method, path, body] of all) {
    const headers = { 'Idempotency-Key': randomUUID() }
    const { status, body: said } = await call<{ message?: string }>(engine, method, path, { as, body, headers })
    expect([path, status, said.message]).toEqual([path, method === 'POST' ? 201 : 200, undefined])
  }
  await tellOfMeetings(engine, bankId, customerId, as)
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

/** Every row of every table, as text: what is in there nowhere is nowhere in the database. What is listed is not of the bank's customers. */
export async function everyRow(engine: TestEngine): Promise<string> {
  const tables = await engine.database.read.raw<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'screening_list_entries'`,
  )
  const rows = await Promise.all(
    tables.map(({ name }) =>
      engine.database.read.raw<{ row: string }>(`select to_jsonb(t)::text as row from "${name}" t`),
    ),
  )
  return rows
    .flat()
    .map(({ row }) => row)
    .join('\n')
}

/** Meetings of the staff, of a user who acts for the customer and of one who acts for another as well. The customer had another address before. */
async function tellOfMeetings(engine: TestEngine, bankId: string, customerId: string, staff: Person): Promise<void> {
  const [now] = await engine.database.read.raw<{ phone: string; email: string }>(
    'select mobile_phone_number as phone, email from customers where customer_id = ?',
    [customerId],
  )
  const { phone, email } = now ?? { phone: '', email: '' }
  for (const address of ['milliner@former.example', email]) {
    await call(engine, 'PUT', `/obp/v3.1.0/banks/${bankId}/customers/${customerId}/email`, {
      as: staff,
      body: { email: address },
    })
  }
  const [own, agent] = [await createPerson(engine), await createPerson(engine)]
  const another = randomUUID()
  await engine.database.writeAtOnce.raw(
    `insert into customers (customer_id, bank_id, customer_number, legal_name, request_hash) values (?, ?, ?, 'Another', '')`,
    [another, bankId, another],
  )
  for (const [user, of] of [
    [own, customerId],
    [agent, customerId],
    [agent, another],
  ] as const) {
    await engine.database.writeAtOnce.raw(
      'insert into user_customer_links (link_id, user_id, customer_id) values (?, ?, ?)',
      [randomUUID(), user.userId, of],
    )
  }
  const other = { name: 'Tom of the hat guild', mobile_phone: '', email_address: 'tom@guild.example' }
  const invited = [
    { name: 'Zuleika who is invited', mobile_phone: phone.replaceAll(' ', ''), email_address: '' },
    { name: 'Zuleika as she was', mobile_phone: '', email_address: 'milliner@former.example' },
    other,
  ].map((contact_details) => ({ contact_details, status: 'Good' }))
  const meetings = [
    [staff, other],
    [agent, { ...other, name: 'Agent of two hats' }],
    [own, { name: 'Zuleika who convenes', mobile_phone: '+49 555 0199 2', email_address: '' }],
  ] as const
  for (const [as, creator] of meetings) {
    const body = { provider_id: 'hats', purpose_id: 'hats', date: '2024-01-02T03:04:05Z', creator, invitees: invited }
    const headers = { 'Idempotency-Key': randomUUID() }
    const { status } = await call(engine, 'POST', `/obp/v3.1.0/banks/${bankId}/meetings`, { as, body, headers })
    expect(status).toBe(201)
  }
}
