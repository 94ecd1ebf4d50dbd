import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { transactionRequestId } from '../../domain/ids'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { answer, balances, createPayingPair, pay, storedRequest } from '../support/payments'
import { waitFor } from '../support/wait'
import { searchAttributes } from '../../workflows/contract'

const error = (code: string): object => ({ status: 400, body: { message: expect.stringContaining(code) as string } })

describe('a deadline of one second', () => {
  let engine: TestEngine
  beforeAll(async () => {
    engine = await startEngine({ environment: { CHALLENGE_LIFETIME_SECONDS: '1' } })
  })
  afterAll(() => engine.stop())

  test('ends the request as FAILED, and a right answer after it is too late', async () => {
    const pair = await createPayingPair(engine)
    const { body } = await pay(engine, pair, { amount: '1000.00' })
    const stored = await waitFor(
      () => storedRequest(engine, body.id),
      (row) => row?.status !== 'INITIATED',
    )
    expect(stored).toEqual({ status: 'FAILED', reason: 'the challenges have expired' })
    const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '' }
    expect(await answer(engine, pair, given)).toMatchObject(error('OBP-40016'))
    expect(await balances(engine, pair)).toEqual([1_000_000n, 0n])
    expect(await engine.client.workflow.getHandle(transactionRequestId(body.id)).result()).toBe('FAILED')
  })
})

describe('what a person sees in Temporal', () => {
  let engine: TestEngine
  beforeAll(async () => {
    engine = await startEngine()
  })
  afterAll(() => engine.stop())

  test('ids, status, what it waits for and until when; and no code, no name, no address in its history', async () => {
    const pair = await createPayingPair(engine)
    const { body } = await pay(engine, pair, { amount: '1000.00' })
    const handle = engine.client.workflow.getHandle(transactionRequestId(body.id))
    const { typedSearchAttributes: shown } = await waitFor(
      () => handle.describe(),
      ({ typedSearchAttributes }) => typedSearchAttributes.get(searchAttributes.waitingFor) === 'challenge answers',
    )
    expect(shown.get(searchAttributes.bankId)).toBe(pair.bankId)
    expect(shown.get(searchAttributes.businessId)).toBe(body.id)
    expect(shown.get(searchAttributes.processStatus)).toBe('INITIATED')
    expect(shown.get(searchAttributes.dueAt)).toBeInstanceOf(Date)
    const metadata = await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata')
    expect(metadata.currentDetails).toContain('0 of 1 right answers')
    const challengeId = body.challenges[0]?.id ?? ''
    await answer(engine, pair, { requestId: body.id, challengeId, answer: 'a-wrong-answer' })
    await answer(engine, pair, { requestId: body.id, challengeId })
    const history = JSON.stringify(await handle.fetchHistory()).replace(/"data":"([^"]+)"/g, (_all, data: string) =>
      Buffer.from(data, 'base64').toString('utf8'),
    )
    expect(history).toContain(challengeId)
    expect(history).not.toContain('a-wrong-answer')
    expect(history).not.toContain(pair.payer.username)
  })
})

describe('cancelled by staff', () => {
  let engine: TestEngine
  beforeAll(async () => {
    engine = await startEngine()
  })
  afterAll(() => engine.stop())

  test('the request is FAILED, with the reason', async () => {
    const pair = await createPayingPair(engine)
    const { body } = await pay(engine, pair, { amount: '1000.00' })
    const handle = engine.client.workflow.getHandle(transactionRequestId(body.id))
    await handle.cancel()
    expect(await handle.result()).toBe('FAILED')
    expect(await storedRequest(engine, body.id)).toEqual({
      status: 'FAILED',
      reason: 'its workflow was cancelled by staff',
    })
    const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '' }
    expect(await answer(engine, pair, given)).toMatchObject(error('OBP-40020'))
  })
})

describe('codes by mail', () => {
  const mails: { to: string; text: string }[] = []
  let smtp: SMTPServer
  let engine: TestEngine
  beforeAll(async () => {
    smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, session, done) => {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          const to = session.envelope.rcptTo[0]?.address ?? ''
          // A mail server that fails once must get the mail again.
          const isFirst = mails.length === 0
          mails.push({ to, text: Buffer.concat(chunks).toString('utf8') })
          done(isFirst ? new Error('try again') : undefined)
        })
      },
    })
    const free = createServer().listen(0, '127.0.0.1')
    await once(free, 'listening')
    const { port } = free.address() as AddressInfo
    await new Promise((resolve) => free.close(resolve))
    await new Promise<void>((resolve) => {
      smtp.listen(port, '127.0.0.1', resolve)
    })
    engine = await startEngine({
      environment: {
        CHALLENGE_TRANSPORT: 'EMAIL',
        SMTP_URL: `smtp://127.0.0.1:${port}`,
        MAIL_FROM: 'bank@example.com',
      },
    })
  })
  afterAll(async () => {
    await engine.stop()
    await new Promise<void>((resolve) => smtp.close(resolve))
  })

  test('the code of the last mail is right, 123 and the code of an earlier mail are not', async () => {
    const pair = await createPayingPair(engine)
    const { body } = await pay(engine, pair, { amount: '1000.00' })
    const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '' }
    expect(await answer(engine, pair, given)).toMatchObject(error('OBP-40016'))
    await waitFor(
      () => Promise.resolve(mails.length),
      (count) => count === 2,
    )
    const [early, last] = mails.map(({ text }) => /Your code is (\d{8})\./.exec(text)?.[1] ?? 'none')
    expect(mails[1]?.to).toBe(`${pair.payer.username}@example.com`)
    // Lines are folded on their way.
    const told = mails[1]?.text.replaceAll('=\r\n', '').replaceAll('\r\n', ' ')
    expect(told).toContain(
      `It confirms the payment of 1000.00 EUR to account ${pair.to.accountId} at bank ${pair.bankId}, and nothing else.`,
    )
    const stored = await engine.database.read.raw<{ row: string }>(
      'select to_jsonb(c)::text as row from challenges c where challenge_id = ?',
      [given.challengeId],
    )
    expect(stored).toHaveLength(1)
    expect(stored[0]?.row).not.toContain(last)
    expect(await answer(engine, pair, { ...given, answer: early ?? '' })).toMatchObject(error('OBP-40016'))
    expect(await answer(engine, pair, { ...given, answer: last ?? '' })).toMatchObject({ status: 202 })
  })
})
