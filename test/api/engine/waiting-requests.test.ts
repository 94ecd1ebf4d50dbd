/** The requests of a bank that wait for people: in pages, by status, with who has answered and who has not. */
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { waitingForTwo } from '../../support/challenges'
import { answer, pay } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

interface Waiting {
  readonly transaction_requests: readonly {
    readonly id: string
    readonly status: string
    readonly value: { readonly amount: string }
    readonly due_at: string
    readonly required_answers: number
    readonly asked: readonly { readonly user_id: string; readonly answered: boolean }[]
  }[]
  readonly next: string | null
  readonly message: string
}

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

const staffOf = (bankId: string): Promise<Person> =>
  createPerson(engine, { roles: [['CanGetTransactionRequestsAtOneBank', bankId]] })
const list = (as: Person, bankId: string, query = ''): Promise<Reply<Waiting>> =>
  call(engine, 'GET', `/engine/v1/banks/${bankId}/transaction-requests${query}`, { as })
const idsOf = ({ body }: Reply<Waiting>): string[] => body.transaction_requests.map(({ id }) => id)

test('the staff see who has answered and who has not, until the request is over', async () => {
  const shared = await waitingForTwo(engine)
  const staff = await staffOf(shared.bankId)
  await answer(engine, shared, { requestId: shared.requestId, challengeId: shared.challengeOf(shared.payer) })
  // What is complete at once never waits.
  await pay(engine, shared, { amount: '10.00' })
  const { body } = await list(staff, shared.bankId)
  expect(body).toMatchObject({
    transaction_requests: [
      {
        id: shared.requestId,
        status: 'NEXT_CHALLENGE_PENDING',
        value: { amount: '1100.00' },
        required_answers: 2,
        requested_by_user_id: shared.payer.userId,
        requested_by_username: shared.payer.username,
      },
    ],
    next: null,
  })
  const [request] = body.transaction_requests
  expect(Date.parse(request?.due_at ?? '')).toBeGreaterThan(Date.now())
  const answered = request?.asked.filter((one) => one.answered).map((one) => one.user_id)
  expect([request?.asked.length, answered]).toEqual([3, [shared.payer.userId]])
  const second = { requestId: shared.requestId, challengeId: shared.challengeOf(shared.second), as: shared.second }
  await answer(engine, shared, second)
  expect(idsOf(await list(staff, shared.bankId))).toEqual([])
})

test('in pages, oldest first, by status, and one by its id', async () => {
  const shared = await waitingForTwo(engine)
  const staff = await staffOf(shared.bankId)
  const more = await pay(engine, shared, { amount: '1200.00' })
  const third = await pay(engine, shared, { amount: '1300.00' })
  const [first, last] = [shared.requestId, third.body.id]
  const page = await list(staff, shared.bankId, '?limit=2')
  expect(idsOf(page)).toEqual([first, more.body.id])
  const rest = await list(staff, shared.bankId, `?limit=2&after=${page.body.next ?? ''}`)
  expect([idsOf(rest), rest.body.next]).toEqual([[last], null])
  await answer(engine, shared, { requestId: first, challengeId: shared.challengeOf(shared.payer) })
  expect(idsOf(await list(staff, shared.bankId, '?status=NEXT_CHALLENGE_PENDING'))).toEqual([first])
  const one = `?request_id=${more.body.id}`
  expect(idsOf(await list(staff, shared.bankId, one))).toEqual([more.body.id])
  expect(idsOf(await list(staff, shared.bankId, `${one}&status=NEXT_CHALLENGE_PENDING`))).toEqual([])
  const elsewhere = (await waitingForTwo(engine)).bankId
  expect(idsOf(await list(await staffOf(elsewhere), elsewhere, one))).toEqual([])
})

test.each(['status=COMPLETED', 'status=', 'limit=0', 'limit=x', 'after=1', "after=1_'", 'after=_', 'request_id=1'])(
  'a filter that makes no sense is refused: %s',
  async (query) => {
    const bankId = (await waitingForTwo(engine)).bankId
    expect(await list(await staffOf(bankId), bankId, `?${query}`)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('OBP-10016') as string },
    })
  },
)

test('it takes the role, at this bank', async () => {
  const { bankId } = await waitingForTwo(engine)
  const other = await staffOf((await waitingForTwo(engine)).bankId)
  expect((await list(other, bankId)).body.message).toContain('OBP-20006')
  expect((await call(engine, 'GET', `/engine/v1/banks/${bankId}/transaction-requests`)).status).toBe(401)
})
