/** Lists of the transaction requests of an account: whole as clients know them, and in pages for whoever asks. */
import { refused } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call } from '../../support/people'
import type { Reply } from '../../support/people'

let engine: TestEngine
let pair: PayingPair
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  pair = await createPayingPair(engine)
  for (const amount of ['1.00', '2.00', '3.00', '4.00', '5.00']) {
    expect((await pay(engine, pair, { amount, type: 'SANDBOX_TAN', version: 'v2.1.0' })).status).toBe(201)
  }
})
afterAll(() => engine.stop())

interface Listed {
  readonly id: string
  readonly details?: { readonly value: { readonly amount: string } }
  readonly body?: { readonly value: { readonly amount: string } }
}
type List = Readonly<
  Record<'transaction-requests' | 'transaction_requests_with_charges', readonly Listed[] | undefined>
>

const list = (version: string, query = ''): Promise<Reply<List>> =>
  call<List>(engine, 'GET', `/obp/${version}${pair.from.path}/owner/transaction-requests${query}`, { as: pair.payer })
const amounts = ({ body }: Reply<List>): (string | undefined)[] =>
  (body['transaction-requests'] ?? body.transaction_requests_with_charges ?? []).map(
    (one) => (one.details ?? one.body)?.value.amount,
  )

const versions = ['v1.4.0', 'v2.0.0', 'v2.1.0', 'v3.1.0', 'v5.1.0']

test.each(versions)('under %s all of them, oldest first, and pages that begin with the newest', async (version) => {
  expect(amounts(await list(version))).toEqual(['1.00', '2.00', '3.00', '4.00', '5.00'])
  expect(amounts(await list(version, '?limit=2'))).toEqual(['4.00', '5.00'])
  expect(amounts(await list(version, '?limit=2&offset=2'))).toEqual(['2.00', '3.00'])
  expect(amounts(await list(version, '?limit=2&offset=4'))).toEqual(['1.00'])
  expect(amounts(await list(version, '?offset=5'))).toEqual([])
  for (const query of ['?limit=0', '?limit=all', '?offset=-1']) {
    expect(await list(version, query)).toMatchObject(refused(400, 'OBP-10016'))
  }
})

test('behind the thousand that come unasked there are pages, in which none is missing or comes twice', async () => {
  await engine.database.writeAtOnce.raw(
    `insert into transaction_requests
     select one.* from generate_series(1, 1200) n,
       lateral (select * from transaction_requests where bank_id = ? limit 1) r,
       lateral jsonb_populate_record(null::transaction_requests, to_jsonb(r) || jsonb_build_object(
         'request_id', md5(n::text)::uuid, 'status', 'REJECTED', 'transaction_id', null, 'created_at', '2026-01-01T00:00:00Z')) one`,
    [pair.bankId],
  )
  const idsOf = ({ body }: Reply<List>) => (body.transaction_requests_with_charges ?? []).map(({ id }) => id)
  const pages = [await list('v5.1.0'), await list('v5.1.0', '?offset=1000'), await list('v5.1.0', '?offset=2000')]
  const ids = pages.map(idsOf)
  expect(ids.map((page) => page.length)).toEqual([1_000, 205, 0])
  expect(new Set(ids.flat()).size).toBe(1_205)
  expect(amounts(pages[0] ?? (await list('v5.1.0'))).at(-1)).toBe('5.00')
})
