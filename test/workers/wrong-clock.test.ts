/** A worker on a machine whose clock is an hour off: people have the time that the bank gives them, and get their codes in it. */
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { startMailServer } from '../support/mail-server'
import type { MailServer } from '../support/mail-server'
import { setMachineClock } from '../support/machine-clock'
import { answer, createPayingPair, pay, storedRequest } from '../support/payments'
import { waitFor } from '../support/wait'

const hour = 3_600_000

describe.each([-hour, hour])('%i ms off', (offMs) => {
  let engine: TestEngine
  let mail: MailServer
  beforeAll(async () => {
    mail = await startMailServer()
    setMachineClock(offMs)
    engine = await startEngine({ environment: { ...mail.environment, CHALLENGE_LIFETIME_SECONDS: '600' } })
  })
  afterAll(async () => {
    jest.useRealTimers()
    await engine.stop()
    await mail.close()
  })

  test('a payment can be confirmed for ten minutes, its code arrives, and it is dated when it was booked', async () => {
    const pair = await createPayingPair(engine)
    const { body } = await pay(engine, pair, { amount: '1500.00' })
    const [challenge] = await engine.database.read.raw<{ lifetime: number }>(
      'select extract(epoch from expires_at - now())::float8 as lifetime from challenges where request_id = ?',
      [body.id],
    )
    expect(challenge?.lifetime).toBeGreaterThan(590)
    expect(challenge?.lifetime).toBeLessThan(601)
    const [sent] = await waitFor(
      () => Promise.resolve(mail.taken),
      (taken) => taken.length > 0,
    )
    const code = /Your code is (\d+)\./.exec(sent?.text ?? '')?.[1] ?? ''
    const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '', answer: code }
    expect(await answer(engine, pair, given)).toMatchObject({ status: 202, body: { status: 'COMPLETED' } })
    expect(await storedRequest(engine, body.id)).toMatchObject({ status: 'COMPLETED' })
    const [booking] = await engine.database.read.raw<{ apart: number }>(
      'select abs(extract(epoch from completed_at - booked_at))::float8 as apart from ledger_bookings where booking_id = ?',
      [body.id],
    )
    expect(booking?.apart).toBeLessThan(10)
  })
})
