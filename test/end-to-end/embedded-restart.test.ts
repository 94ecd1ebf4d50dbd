/** The embedded engine under load while its Postgres, its Temporal and its worker are killed: every accepted payment is booked once. */
import { Client, Connection } from '@temporalio/client'
import { accountOpeningId } from '../../domain/ids'
import { isEncrypted } from '../../platform/encryption/payload-codec'
import { books, challengeOf, payment, requestsPath, requireTwoAnswers, startBankDay } from '../support/bank-day'
import type { BankDay, TransactionRequestJson } from '../support/bank-day'
import { persistently } from '../support/crowd'
import { startEmbeddedEngine } from '../support/embedded'
import type { EmbeddedEngine } from '../support/embedded'
import type { TestEngine } from '../support/engine'
import { call } from '../support/people'
import { waitFor } from '../support/wait'

let embedded: EmbeddedEngine
let engine: TestEngine
let day: BankDay

beforeAll(async () => {
  embedded = await startEmbeddedEngine()
  engine = embedded.engine
  day = await startBankDay(engine)
  await requireTwoAnswers(engine, day)
}, 240_000)

afterAll(() => embedded.stop(), 60_000)

const paySmall = (key: string): ReturnType<typeof call<TransactionRequestJson>> =>
  persistently(() =>
    call<TransactionRequestJson>(engine, 'POST', requestsPath(day), {
      as: day.payer,
      headers: { 'Idempotency-Key': key },
      body: payment(day, '1.00'),
    }),
  )

async function payLarge(key: string): Promise<string> {
  const created = await persistently(() =>
    call<TransactionRequestJson>(engine, 'POST', requestsPath(day), {
      as: day.payer,
      headers: { 'Idempotency-Key': key },
      body: payment(day, '1000.00'),
    }),
  )
  const answer = (person: BankDay['payer']): ReturnType<typeof call<{ status?: string }>> =>
    persistently(() =>
      call<{ status?: string }>(engine, 'POST', `${requestsPath(day)}/${created.body.id}/challenge`, {
        as: person,
        headers: { 'Idempotency-Key': `${key}-${person.userId}` },
        body: { id: challengeOf(created.body, person), answer: '123' },
      }),
    )
  await answer(day.payer)
  return (await answer(day.second)).body.status ?? 'refused'
}

test('what Temporal stores is encrypted without anybody`s doing, and the admin of the sandbox can read it', async () => {
  const connection = await Connection.connect({ address: embedded.temporalAddress })
  const handle = new Client({ connection }).workflow.getHandle(accountOpeningId(day.bankId, day.payerAccount))
  const { events } = await handle.fetchHistory()
  await connection.close()
  const payloads = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? []
  expect(payloads.map(isEncrypted)).toEqual([true])
  const { username = '', password = '', consumerKey = '' } = embedded.credentials
  const login = await call<{ token: string }>(engine, 'POST', '/my/logins/direct', {
    headers: { DirectLogin: `username="${username}", password="${password}", consumer_key="${consumerKey}"` },
  })
  const base64 = (value: Uint8Array | null | undefined): string => Buffer.from(value ?? []).toString('base64')
  const wire = payloads.map(({ metadata, data }) => ({
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)])),
    data: base64(data),
  }))
  const shown = await call<{ payloads: { data: string }[] }>(engine, 'POST', '/engine/v1/temporal/codec/decode', {
    headers: { DirectLogin: `token="${login.body.token}"` },
    body: { payloads: wire },
  })
  expect(shown.status).toBe(200)
  expect(Buffer.from(shown.body.payloads[0]?.data ?? '', 'base64').toString()).toContain(day.payerAccount)
})

test('kills of postgres, temporal, worker and api under load lose nothing and book nothing twice', async () => {
  const before = await books(engine, day)
  let over = false
  const small: number[] = []
  const load = Array.from({ length: 4 }, async (_, lane) => {
    for (let index = 0; !over; index += 1) small.push((await paySmall(`small-${lane}-${index}`)).status)
  })
  const large = [payLarge('large-1'), payLarge('large-2')]
  for (const name of ['postgres', 'temporal', 'worker', 'api'] as const) {
    const paid = small.length
    await embedded.killed(name)
    await waitFor(
      () => Promise.resolve(small.length),
      (length) => length > paid + 4,
      90_000,
    )
  }
  over = true
  await Promise.all(load)
  expect(await Promise.all(large)).toEqual(['COMPLETED', 'COMPLETED'])
  expect(new Set(small)).toEqual(new Set([201]))
  const after = await books(engine, day)
  expect(BigInt(before.payer) - BigInt(after.payer)).toBe(BigInt(small.length) * 100n + 200_000n)
  expect([after.unbalanced, after.drifted]).toEqual(['0', '0'])
}, 300_000)
