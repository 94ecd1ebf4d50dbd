import { randomUUID } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { actFor as userActsFor } from '../support/numbers'
import { answer, createPayingPair, pay } from '../support/payments'
import type { PayingPair } from '../support/payments'
import { startReceiver } from '../support/receiver'
import type { Receiver } from '../support/receiver'
import { waitFor } from '../support/wait'

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
let gateway: Receiver
let engine: TestEngine
beforeAll(async () => {
  gateway = await startReceiver()
  engine = await startEngine({
    environment: { CHALLENGE_TRANSPORT: 'SMS', SMS_GATEWAY_URL: gateway.url, SMS_GATEWAY_SECRET: secret },
  })
})
afterAll(async () => {
  await engine.stop()
  await gateway.close()
})

/** The payer acts for a customer of the bank with this number. */
async function actFor(pair: PayingPair, number: string, options: { readonly owns?: boolean } = {}): Promise<void> {
  const customerId = await userActsFor(engine, pair.bankId, pair.payer.userId, number)
  if (options.owns !== true) return
  await engine.database.writeAtOnce.raw(
    `insert into customer_account_links (link_id, customer_id, account_key, relationship_type)
     select ?, ?, account_key, 'Owner' from accounts where bank_id = ? and account_id = ?`,
    [randomUUID(), customerId, pair.bankId, pair.from.accountId],
  )
}

interface Handed {
  readonly data: { readonly to: string; readonly text: string }
}
const handed = (): readonly Handed[] =>
  gateway.told.map(({ body, headers }) => new Webhook(secret).verify(body, headers as Record<string, string>) as Handed)

test('the code goes to the number of the customer to whom the account belongs, and is right; what the gateway refuses is sent anew', async () => {
  const pair = await createPayingPair(engine)
  await actFor(pair, '+44 07972 444 876', { owns: true })
  await actFor(pair, '+44 1111 111 111')
  const before = gateway.told.length
  gateway.answer(503)
  const { body } = await pay(engine, pair, { amount: '1000.00' })
  const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '' }
  await waitFor(
    () => Promise.resolve(gateway.told.length),
    (count) => count === before + 1,
  )
  gateway.answer(202)
  await waitFor(
    () => Promise.resolve(gateway.told.length),
    (count) => count === before + 2,
  )
  const [refused, taken] = handed().slice(before)
  expect(taken?.data).toEqual({
    to: '+4407972444876',
    text: expect.stringContaining('1000.00 EUR') as string,
  })
  const code = (message: Handed | undefined): string =>
    /Your code is (\d{8})\./.exec(message?.data.text ?? '')?.[1] ?? ''
  expect(await answer(engine, pair, given)).toMatchObject({ status: 400 })
  expect(await answer(engine, pair, { ...given, answer: code(refused) })).toMatchObject({ status: 400 })
  expect(await answer(engine, pair, { ...given, answer: code(taken) })).toMatchObject({ status: 202 })
})
