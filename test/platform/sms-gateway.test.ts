import { randomUUID } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { openOutsideHttp } from '../../platform/outside-http'
import type { OutsideHttp } from '../../platform/outside-http'
import { smsGateway } from '../../platform/sms-gateway'
import { startReceiver } from '../support/receiver'
import type { Receiver } from '../support/receiver'

const now = (): Date => new Date()

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
let receiver: Receiver
let outside: OutsideHttp
let hasty: OutsideHttp
let guarded: OutsideHttp
beforeAll(async () => {
  receiver = await startReceiver()
  outside = openOutsideHttp({ timeoutMs: 20_000, privateAddresses: true })
  hasty = openOutsideHttp({ timeoutMs: 300, privateAddresses: true })
  guarded = openOutsideHttp({ timeoutMs: 20_000, privateAddresses: false })
})
afterAll(async () => {
  await Promise.all([outside.close(), hasty.close(), guarded.close()])
  await receiver.close()
})

const message = () => ({ id: randomUUID(), to: '+447972444876', subject: 'Your code', text: 'Your code is 00471234.' })

test('the gateway is handed number and text, signed as Standard Webhooks says, under the id of the message', async () => {
  receiver.answer(202)
  const sent = message()
  await smsGateway({ url: `${receiver.url}/sms`, secret }, outside, now).send(sent)
  const [told] = receiver.told.slice(-1)
  expect(told?.path).toBe('/sms')
  expect(told?.headers['webhook-id']).toBe(sent.id)
  const verified = new Webhook(secret).verify(told?.body ?? '', told?.headers as Record<string, string>)
  expect(verified).toMatchObject({ type: 'message.send', data: { to: sent.to, text: sent.text } })
  const other = new Webhook(`whsec_${Buffer.alloc(32, 8).toString('base64')}`)
  expect(() => other.verify(told?.body ?? '', told?.headers as Record<string, string>)).toThrow()
})

test.each([400, 500, 302] as const)('%d is not taken, and the error does not say what was sent', async (status) => {
  receiver.answer(status, status === 302 ? { location: receiver.url } : {})
  const before = receiver.told.length
  const failure = await smsGateway({ url: receiver.url, secret }, outside, now)
    .send(message())
    .catch((error: unknown) => String(error))
  expect(failure).toBe(`Error: the SMS gateway answered ${status}`)
  expect(receiver.told).toHaveLength(before + 1)
})

test('a gateway that never answers is given up; one in our own network is refused where webhooks may not go there', async () => {
  receiver.answer('never')
  await expect(smsGateway({ url: receiver.url, secret }, hasty, now).send(message())).rejects.toThrow(/timeout/i)
  await expect(smsGateway({ url: receiver.url, secret }, guarded, now).send(message())).rejects.toThrow('must be https')
})
