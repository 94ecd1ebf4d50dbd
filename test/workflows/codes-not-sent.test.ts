/** Codes that cannot be sent: whoever asks for the payment is told at once, or the staff see whose code it was. */
import { transactionRequestId } from '../../domain/ids'
import { refused } from '../support/customers'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { actFor } from '../support/numbers'
import { addPayer, createPayingPair, pay, setAttribute, storedRequest } from '../support/payments'
import type { PayingPair } from '../support/payments'
import { call, createPerson } from '../support/people'
import type { Person } from '../support/people'
import { startReceiver } from '../support/receiver'
import type { Receiver } from '../support/receiver'
import { waitFor } from '../support/wait'

let gateway: Receiver
let engine: TestEngine
beforeAll(async () => {
  gateway = await startReceiver()
  engine = await startEngine({
    environment: {
      CHALLENGE_TRANSPORT: 'SMS',
      SMS_GATEWAY_URL: gateway.url,
      SMS_GATEWAY_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
      CHALLENGE_LIFETIME_SECONDS: '4',
    },
  })
})
afterAll(async () => {
  await engine.stop()
  await gateway.close()
})

const hasNumber = ({ bankId }: PayingPair, { userId }: Person, number = '+44 07972 444 876') =>
  actFor(engine, bankId, userId, number)
const requestsOf = ({ bankId }: PayingPair) =>
  engine.database.read.raw('select status from transaction_requests where bank_id = ?', [bankId])
/** What the staff see of the codes of the one payment that waits. */
async function codesOf({ bankId }: PayingPair): Promise<() => Promise<Record<string, string | null>>> {
  const as = await createPerson(engine, { roles: [['CanGetTransactionRequestsAtOneBank', bankId]] })
  interface Waiting {
    readonly transaction_requests: readonly {
      readonly asked: readonly { readonly user_id: string; readonly code: string | null }[]
    }[]
  }
  return async () => {
    const { body } = await call<Waiting>(engine, 'GET', `/engine/v1/banks/${bankId}/transaction-requests`, { as })
    return Object.fromEntries((body.transaction_requests[0]?.asked ?? []).map((one) => [one.user_id, one.code]))
  }
}

test('a payment that nobody could confirm is refused when it is asked for, and is made once there is an address', async () => {
  const pair = await createPayingPair(engine)
  await hasNumber(pair, pair.payer, 'by post, please')
  const refusal = {
    ...refused(400, 'OBP-49111'),
    body: { message: expect.stringContaining('Reachable by SMS, 0 of 1 who have to confirm it.') as string },
  }
  expect(await pay(engine, pair, { amount: '1000.00' })).toMatchObject(refusal)
  expect(await requestsOf(pair)).toEqual([])
  expect(await pay(engine, pair, { amount: '10.00' })).toMatchObject({ status: 201, body: { status: 'COMPLETED' } })
  await hasNumber(pair, pair.payer)
  expect(await pay(engine, pair, { amount: '1000.00' })).toMatchObject({ status: 201, body: { status: 'INITIATED' } })
})

test('where enough of those who are asked have one the payment waits, and the staff see who has none', async () => {
  const pair = await createPayingPair(engine)
  const second = await addPayer(engine, pair)
  const third = await addPayer(engine, pair)
  await setAttribute(engine, pair, 'REQUIRED_CHALLENGE_ANSWERS', '2')
  await hasNumber(pair, pair.payer)
  expect(await pay(engine, pair, { amount: '1000.00' })).toMatchObject(refused(400, 'OBP-49111'))
  await hasNumber(pair, second)
  const { body } = await pay(engine, pair, { amount: '1000.00' })
  const codes = await codesOf(pair)
  const outcome = { [pair.payer.userId]: 'SENT', [second.userId]: 'SENT', [third.userId]: 'NO_ADDRESS' }
  await waitFor(codes, (found) => JSON.stringify(Object.values(found).sort()) === '["NO_ADDRESS","SENT","SENT"]')
  expect(await codes()).toEqual(outcome)
  const handle = engine.client.workflow.getHandle(transactionRequestId(body.id))
  await waitFor(
    () => handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata'),
    ({ currentDetails = '' }) => currentDetails.includes('1 of those who are asked have no address'),
  )
})

test('a code that nobody takes is shown, too, and stays the reason of the end', async () => {
  const pair = await createPayingPair(engine)
  await hasNumber(pair, pair.payer)
  gateway.answer(503)
  const { body } = await pay(engine, pair, { amount: '1000.00' })
  await waitFor(await codesOf(pair), (found) => found[pair.payer.userId] === 'NOT_TAKEN')
  const ended = await waitFor(
    () => storedRequest(engine, body.id),
    (row) => row?.status === 'FAILED',
  )
  expect(ended?.reason).toBe('the challenges have expired: 1 of 1 codes could not be sent')
  gateway.answer(202)
})

test('who asks for a refund is not told whether the payee could be asked', async () => {
  const pair = await createPayingPair(engine)
  const { body } = await pay(engine, pair)
  const path = `/obp/v4.0.0${pair.from.path}/owner/transaction-request-types/REFUND/transaction-requests`
  const asked = {
    to: { bank_id: pair.to.bankId, account_id: pair.to.accountId },
    value: { currency: 'EUR', amount: '10.00' },
    description: 'wrong size',
    refund: { transaction_id: body.transaction_ids[0], reason_code: '410' },
  }
  expect(await call(engine, 'POST', path, { as: pair.payer, body: asked })).toMatchObject({
    status: 201,
    body: { status: 'INITIATED' },
  })
})
