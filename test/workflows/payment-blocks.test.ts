import { transactionRequestId } from '../../domain/ids'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { startMailServer } from '../support/mail-server'
import type { MailServer } from '../support/mail-server'
import { answer, createPayingPair, pay } from '../support/payments'
import { waitFor } from '../support/wait'

let mails: MailServer
let engine: TestEngine
beforeAll(async () => {
  mails = await startMailServer()
  engine = await startEngine({
    environment: {
      ...mails.environment,
      CHALLENGE_FAILURES_ALLOWED: '2',
      CHALLENGE_TEMPORARY_BLOCKS: '0',
      CHALLENGE_ALLOWED_ATTEMPTS: '2',
    },
  })
})
afterAll(async () => {
  await engine.stop()
  await mails.close()
})

test('a user is told before they are blocked for good, and when they are, although the request ends with it', async () => {
  const pair = await createPayingPair(engine)
  const { body } = await pay(engine, pair, { amount: '1000.00' })
  const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '', answer: 'wrong' }
  await answer(engine, pair, given)
  const about = (subject: string) => mails.taken.filter(({ text }) => text.includes(`Subject: ${subject}`))
  await waitFor(
    () => Promise.resolve(about('One more wrong answer blocks you until your bank helps')),
    (found) => found.length === 1,
  )
  expect(about('You are blocked')).toEqual([])
  await answer(engine, pair, given)
  expect(await engine.client.workflow.getHandle(transactionRequestId(body.id)).result()).toBe('FAILED')
  expect(about('You are blocked from confirming payments')).toHaveLength(1)
  expect(new Set(mails.taken.map(({ to }) => to))).toEqual(new Set([`${pair.payer.username}@example.com`]))
  const told = about('You are blocked')[0]?.text ?? ''
  expect(told).not.toMatch(/1000\.00|EUR/)
})
