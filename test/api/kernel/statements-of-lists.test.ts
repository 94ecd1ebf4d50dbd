/** No list asks the database once for each of its rows: every reading call takes as many statements with ten rows as with one. */
import { endpoints } from '../../../api/endpoints'
import { operationKey } from '../../../api/kernel/versions'
import { everyBankRole } from '../../attacks/attackers'
import { neverSent } from '../../attacks/endings'
import { fillPlace, madeBy } from '../../attacks/places'
import type { FilledPlace } from '../../attacks/places'
import { bodyOf, endpointOf, send } from '../../attacks/requests'
import type { Place } from '../../attacks/requests'
import { createAccount } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openOwnApi } from '../../support/own-api'
import type { OwnApi } from '../../support/own-api'
import { createBank, createPerson } from '../../support/people'
import { startReceiver } from '../../support/receiver'
import type { Receiver } from '../../support/receiver'
import { countedDatabase } from '../../support/statements'
import type { CountedDatabase } from '../../support/statements'

const more = 9
/** What an example makes only once, because it has a name: what the next one is called. */
const named: Readonly<Record<string, (index: number) => { readonly body?: object; readonly place?: Place }>> = {
  'v5.0.0-createProduct': (index) => ({ place: { PRODUCT_CODE: `product-${index}` } }),
  'v2.0.0-addEntitlement': (index) => ({ body: { role_name: everyBankRole('')[index]?.[0] } }),
  'v4.0.0-createSettlementAccount': (index) => ({ body: { balance: { currency: currencies[index], amount: '0' } } }),
  'engine/v1-putPayerLimit': (index) => ({ body: { currency: currencies[index] } }),
  'v4.0.0-createTransactionRequestAttribute': (index) => ({ body: { name: `name ${index}` } }),
  'v4.0.0-createMyApiCollectionEndpoint': (index) => ({ body: { operation_id: `OBP${reads[index]?.key}` } }),
}
const currencies = ['CHF', 'CZK', 'DKK', 'GBP', 'HUF', 'NOK', 'PLN', 'SEK', 'USD']
const isDefinition = (key: string): boolean => key.includes('AttributeDefinition')

let engine: TestEngine
let receiver: Receiver
let counted: CountedDatabase
let api: OwnApi
let here: FilledPlace
beforeAll(async () => {
  receiver = await startReceiver()
  receiver.answer(500)
  engine = await startEngine({ environment: { WEBHOOK_TRIES: '1' } })
  counted = countedDatabase(engine.database)
  api = await openOwnApi(engine, counted.database)
  here = await fillPlace(engine, await createBank(engine), 'here', receiver.url)
}, 240_000)
afterAll(async () => {
  await api.close()
  await engine.stop()
  await receiver.close()
})

const reads = endpoints
  .map((endpoint) => ({ key: operationKey(endpoint), endpoint }))
  .filter(({ key, endpoint }) => endpoint.method === 'GET' && !(key in neverSent))

interface Read {
  readonly status: number
  /** Elements of all lists of the reply, at whatever depth. */
  readonly rows: number
  readonly statements: readonly string[]
}

const rowsIn = (value: unknown): number =>
  typeof value !== 'object' || value === null
    ? 0
    : Object.values(value).reduce<number>((sum, one) => sum + rowsIn(one), Array.isArray(value) ? value.length : 0)

/** Each call twice: what a process learns once and keeps is not what is looked for. */
async function readAll(): Promise<ReadonlyMap<string, Read>> {
  const { baseUrl } = api
  const found = new Map<string, Read>()
  for (const { key, endpoint } of reads) {
    const ask = { endpoint, place: here.place, as: here.owner }
    await send({ baseUrl }, ask)
    counted.taken()
    const { status, body } = await send({ baseUrl }, ask)
    found.set(key, { status, rows: rowsIn(body), statements: counted.taken() })
  }
  return found
}

/** Nine more of everything that the place is filled with. */
async function makeMore(): Promise<void> {
  const { place, owner } = here
  for (const key of new Set([...madeBy, ...Object.keys(named)])) {
    const endpoint = endpointOf(key)
    if (endpoint.method === 'GET') continue
    for (let index = 0; index < more; index += 1) {
      const other = named[key]?.(index) ?? (isDefinition(key) ? { body: { name: `name ${index}` } } : {})
      const at = { ...place, ...other.place }
      const body = other.body && { ...(bodyOf(endpoint, at) as object), ...other.body }
      // What there can be only once is refused.
      await send(engine, { endpoint, place: at, as: owner, body })
    }
  }
  for (let index = 0; index < more; index += 1) await makeNeighbour()
}

/** Another account of the owner that is paid, and another user of the account who acts for the customer. */
async function makeNeighbour(): Promise<void> {
  const { place, owner } = here
  const { BANK_ID: bankId = '', ACCOUNT_ID: accountId = '' } = place
  const { userId } = await createPerson(engine)
  await engine.database.writeAtOnce.raw(
    `insert into account_access (user_id, account_key, view_id)
     select ?, account_key, 'owner' from accounts where bank_id = ? and account_id = ?`,
    [userId, bankId, accountId],
  )
  const payee = await createAccount(engine, owner, bankId)
  const at = { ...place, USER_ID: userId, PAYEE_ACCOUNT_ID: payee.accountId }
  for (const key of ofNeighbours) {
    const { status, text } = await send(engine, { endpoint: endpointOf(key), place: at, as: owner })
    expect([status, text]).toEqual([201, text])
  }
}
const ofNeighbours = [
  'v4.0.0-createBank',
  'v4.0.0-createTransactionRequestAccount',
  'v4.0.0-createUserCustomerLinks',
  'v5.0.0-createCustomerAccountLink',
]

test('every reading call takes as many statements as with a tenth of the rows', async () => {
  const before = await readAll()
  await makeMore()
  const after = await readAll()
  const counts = (all: ReadonlyMap<string, Read>): object =>
    Object.fromEntries([...all].map(([key, { status, statements }]) => [key, [status, statements.length]]))
  expect(counts(after)).toEqual(counts(before))
  // Or nothing would have been shown: lists are there, and have grown.
  const grown = [...after].filter(([key, { rows }]) => rows >= (before.get(key)?.rows ?? 0) + more)
  expect(grown.length).toBeGreaterThan(125)
}, 400_000)
