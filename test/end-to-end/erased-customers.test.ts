/** Who has been erased stays erased: every endpoint that names a customer, tried about one of whom nothing is known any more. */
import { randomUUID } from 'node:crypto'
import { endpoints } from '../../api/endpoints'
import { isPlaceholder } from '../../api/kernel/path'
import { isFileBody } from '../../api/kernel/file-bodies'
import type { AnyEndpoint } from '../../api/kernel/endpoint'
import { operationKey, prefixesOf } from '../../api/kernel/versions'
import { erasePerson, lockPerson } from '../../db/write/erasure'
import { createWorld } from '../contract/world'
import type { World } from '../contract/world'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { call } from '../support/people'
import { waitFor } from '../support/wait'

let engine: TestEngine
let world: World
let erasedId: string
/** Rows that could come to say something about them: a link of theirs to another account, and somebody else's card. */
const [linkId, cardId] = [randomUUID(), randomUUID()]
const there = (): string => world.present['CUSTOMER_ID'] ?? ''

beforeAll(async () => {
  engine = await startEngine()
  world = await createWorld(engine)
  erasedId = await customerWithCase()
  await engine.database.writeAtOnce.raw(
    `with opened as (
       insert into accounts (bank_id, account_id, label, number, currency, opening_request_id)
       values (?, 'another.account', '', '2', 'EUR', 'another') returning account_key)
     insert into customer_account_links (link_id, customer_id, account_key, relationship_type)
     select ?, ?, account_key, 'Owner' from opened`,
    [world.present['BANK_ID'] ?? '', linkId, erasedId],
  )
  await engine.database.writeAtOnce.raw(
    `insert into cards (card_id, bank_id, account_key, customer_id, card_number, card_type, name_on_card, issue_number, serial_number,
       valid_from, expires, enabled, technology, networks, allows, pin_resets, changed_by)
     select ?, bank_id, account_key, ?, '1', 'Debit', 'Eve', '1', '1', now(), now(), true, '', '{}', '{}', '[]', ?
     from accounts where account_id = 'another.account'`,
    [cardId, there(), world.everything.userId],
  )
  await erase(erasedId)
  // The case is told of its customer's change: that is the last that is noted about them.
  await waitFor(
    () =>
      engine.database.read.raw('select 1 from customer_facts where customer_id = ? and told_version = version', [
        erasedId,
      ]),
    (told) => told.length === 1,
  )
})
afterAll(() => engine.stop())

async function customerWithCase(): Promise<string> {
  const customerId = randomUUID()
  const bankId = world.present['BANK_ID'] ?? ''
  const db = engine.database.writeAtOnce
  await db.raw(
    `insert into customers (customer_id, bank_id, customer_number, legal_name, request_hash) values (?, ?, ?, 'Zuleika', '')`,
    [customerId, bankId, customerId],
  )
  await db.raw(
    `insert into kyc_cases (customer_id, bank_id, state, policy) values (?, ?, 'closed', '{"version": 1}')`,
    [customerId, bankId],
  )
  return customerId
}

const erase = (customerId: string): Promise<void> =>
  engine.database.write(async (transaction) => {
    await lockPerson(transaction, customerId)
    await transaction.raw(`update kyc_cases set state = 'erased' where customer_id = ?`, [customerId])
    await erasePerson(transaction, customerId)
  })

/** Every row that names the customer. */
async function rowsAbout(customerId: string): Promise<string[]> {
  const tables = await engine.database.read.raw<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  )
  const rows = await Promise.all(
    tables.map(({ name }) =>
      engine.database.read.raw<{ row: string }>(
        `select '${name} ' || to_jsonb(t)::text as row from "${name}" t where strpos(to_jsonb(t)::text, ?) > 0`,
        [customerId],
      ),
    ),
  )
  return rows.flatMap((found) => found.map(({ row }) => row)).sort()
}

const urlOf = (endpoint: AnyEndpoint, customerId: string): string =>
  (prefixesOf(endpoint, endpoints).at(-1) ?? '') +
  endpoint.path
    .split('/')
    .map((segment) => {
      if (!isPlaceholder(segment)) return segment
      if (segment === 'CUSTOMER_ID') return customerId
      const rows: Readonly<Record<string, string>> = { CUSTOMER_ACCOUNT_LINK_ID: linkId, CARD_ID: cardId }
      return rows[segment] ?? world.present[segment] ?? 'x'
    })
    .join('/')

/** The example of the body, about this customer and what there is. */
function bodyOf({ body, operation }: AnyEndpoint, customerId: string): object {
  if (body === undefined) return {}
  if (isFileBody(body)) return { raw: '%PDF-1.7\n', headers: { 'Content-Type': 'application/pdf' } }
  const { present } = world
  const ids = {
    customer_id: customerId,
    account_id: present['ACCOUNT_ID'],
    user_id: present['USER_ID'],
    bank_id: present['BANK_ID'],
  }
  const example = body.example as Readonly<Record<string, unknown>>
  const named = Object.entries(ids).filter(([name]) => name in example)
  const added = operation === 'createAccountApplication' ? ids : Object.fromEntries(named)
  return { body: { ...example, ...added } }
}

const writes = endpoints.filter(({ method }) => method !== 'GET')
const inPath = writes.filter(({ needs }) => needs?.includes('customer'))
const inBody = writes.filter(
  ({ needs, body }) =>
    needs?.includes('customer') !== true &&
    body !== undefined &&
    'example' in body &&
    'customer_id' in Object(body.example),
)
const others = writes.filter(({ operation }) =>
  ['createAccountApplication', 'updateCustomerAccountLinkById'].includes(operation),
)
const tried = [...new Set([...inPath, ...inBody, ...others])].map((endpoint) => ({
  key: operationKey(endpoint),
  endpoint,
}))

test('there are such endpoints, in both ways', () => {
  expect(inPath.length).toBeGreaterThan(35)
  expect(inBody.length).toBeGreaterThan(4)
})

test.each(tried)('$key writes nothing about them', async ({ endpoint }) => {
  const before = await rowsAbout(erasedId)
  const options = { as: world.everything, ...bodyOf(endpoint, erasedId) }
  const reply = await call(engine, endpoint.method, urlOf(endpoint, erasedId), options)
  expect(reply).toMatchObject({ status: 400, body: { message: expect.stringContaining('OBP-39001') as string } })
  expect(await rowsAbout(erasedId)).toEqual(before)
})

test('what is left of them can be read', async () => {
  const path = `/engine/v1/banks/${world.present['BANK_ID'] ?? ''}/customers/${erasedId}/timeline`
  expect((await call(engine, 'GET', path, { as: world.everything })).status).toBe(200)
  expect((await call(engine, 'GET', path.replace(erasedId, there()), { as: world.everything })).status).toBe(200)
})

describe('the database is the last line', () => {
  const address = `insert into customer_addresses (address_id, customer_id, line_1, line_2, line_3, city, county, state, postcode, country_code, status, tags)
     values (gen_random_uuid(), ?, '', '', '', '', '', '', '', 'DE', '', '{}')`

  test('whoever writes', async () => {
    const db = engine.database.writeAtOnce
    await expect(db.raw(address, [erasedId])).rejects.toMatchObject({ code: 'OBLE1' })
    await expect(
      db.raw("update customers set legal_name = 'Zuleika' where customer_id = ?", [erasedId]),
    ).rejects.toMatchObject({ code: 'OBLE1' })
    await expect(
      db.raw("update kyc_cases set state = 'collecting' where customer_id = ?", [erasedId]),
    ).rejects.toMatchObject({ code: 'OBLE1' })
    await db.raw(address, [there()])
  })

  test('an erasure that is repeated finds nothing to do', async () => {
    const before = await rowsAbout(erasedId)
    await erase(erasedId)
    expect((await rowsAbout(erasedId)).map((row) => row.replace(/"updated_at": "[^"]*"/, ''))).toEqual(
      before.map((row) => row.replace(/"updated_at": "[^"]*"/, '')),
    )
  })

  test.each([
    ['an address', address],
    ['a change', `update customers set legal_name = 'Zuleika' where customer_id = ?`],
  ])('%s that comes beside the erasure waits for its end, and is refused', async (_what, statement) => {
    const customerId = await customerWithCase()
    let late: Promise<unknown> | undefined
    await engine.database.write(async (transaction) => {
      await lockPerson(transaction, customerId)
      await transaction.raw(`update kyc_cases set state = 'erased' where customer_id = ?`, [customerId])
      await erasePerson(transaction, customerId)
      late = engine.database.writeAtOnce.raw(statement, [customerId]).catch((error: unknown) => error)
      await waitFor(
        () =>
          engine.database.read.raw(
            `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
          ),
        (waiting) => waiting.length > 0,
      )
    })
    expect(await late).toMatchObject({ code: 'OBLE1' })
    expect((await rowsAbout(customerId)).some((row) => row.startsWith('customer_addresses'))).toBe(false)
  })
})
