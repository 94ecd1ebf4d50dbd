/** Ways of booking many payments of one account: each alone, or gathered; without HTTP and checks, through the pool of one process. */
import { randomUUID } from 'node:crypto'
import { openDatabase } from '../../db/connection'
import { bookingsOfCharges } from '../../db/write/charges'
import { pay, paymentWriter } from '../../db/write/payment-batches'
import type { PaymentToWrite, PaymentWriter } from '../../db/write/payment-batches'
import { bookPayment } from '../../domain/ledger/booking'
import type { AccountSide } from '../../domain/ledger/booking'
import { startEngine } from '../../test/support/engine'
import { inTurn, perSecond, ratios } from '../kit/figures'
import { makePayers } from '../kit/payers'
import type { Heat, Payers } from '../kit/payers'
import type { Chapter, Figure } from '../kit/report'

const lanes = 64
const lastingMs = 4_000

const cent = { currency: 'EUR', minor: 1n }
const inEuro = (accountKey: string): AccountSide => ({ accountKey, currency: 'EUR' })

function paymentOf({ bankId, payer, pairOf }: Payers, lane: number, heat: Heat): PaymentToWrite {
  const { fromKey, toKey } = pairOf(lane, heat)
  const sides = { from: inEuro(fromKey), to: inEuro(toKey), debit: cent, credit: cent }
  const requestId = randomUUID()
  const booking = bookPayment({ bookingId: requestId, kind: 'payment', description: 'bench', ...sides })
  if (!booking.ok) throw new Error('a payment was refused')
  const at = new Date().toISOString()
  const times = { postedAt: at, completedAt: at }
  const transactionIds = [randomUUID(), randomUUID()]
  return {
    createdAt: at,
    bookings: [{ booking: booking.value, transactionType: 'ACCOUNT', transactionIds, ...times, checkFunds: true }],
    request: {
      ...{ requestId, type: 'ACCOUNT', amount: cent, bankId, accountKey: fromKey, toAccountKey: toKey },
      ...{ challengeThreshold: { currency: 'EUR', minor: 100_000n }, requiredAnswers: 0, description: 'bench' },
      ...{ details: {}, charge: { currency: 'EUR', amount: '2.0', summary: 'Total' }, chargePolicy: 'SHARED' },
      initiatorId: payer.userId,
    },
  }
}

/** With what a request under a key stores besides. */
const withReply = (payment: PaymentToWrite): PaymentToWrite => ({
  ...payment,
  reply: {
    ...{ userId: payment.request.initiatorId, key: randomUUID(), requestHash: randomUUID(), status: 201, headers: {} },
    body: { id: payment.request.requestId, details: { description: 'bench' }, status: 'COMPLETED' },
  },
})

/** Charged to the payer; `toKey` is where the bank books charges: an account that every charged payment moves. */
const withCharge =
  (toKey: string) =>
  (payment: PaymentToWrite): PaymentToWrite => {
    const sides = { from: inEuro(payment.request.accountKey), to: inEuro(toKey), debit: cent, credit: cent }
    const given = { fxPositions: {}, at: payment.createdAt, checkFunds: true, newId: randomUUID }
    const charges = bookingsOfCharges({ charges: [{ side: 'PAYER', ...sides, rates: [] }], ...given })
    return { ...payment, bookings: [payment.bookings[0], ...charges] }
  }

const asItIs = (payment: PaymentToWrite): PaymentToWrite => payment

export async function gathering(rounds: number): Promise<Chapter> {
  const engine = await startEngine({ worker: false })
  const payers = await makePayers(engine, lanes + 1)
  const pool = openDatabase({ url: engine.databaseUrl, poolMax: 32 })
  const alone: PaymentWriter = (payment) => pay(pool.writeAtOnce, payment)
  const gathered = paymentWriter(pool.writeAtOnce)
  const charged = withCharge(payers.pairOf(lanes, 'cold').toKey)
  const measure = (write: PaymentWriter, heat: Heat, made: typeof asItIs) => () =>
    perSecond(lanes, lastingMs, (lane) => write(made(paymentOf(payers, lane, heat))))
  const measures = {
    'alone, cold': measure(alone, 'cold', asItIs),
    'alone, hot': measure(alone, 'hot', asItIs),
    'gathered, cold': measure(gathered, 'cold', asItIs),
    'gathered, hot': measure(gathered, 'hot', asItIs),
    'keyed, alone, hot': measure(alone, 'hot', withReply),
    'keyed, gathered, hot': measure(gathered, 'hot', withReply),
    'charged, alone': measure(alone, 'cold', charged),
    'charged, gathered': measure(gathered, 'cold', charged),
  }
  await inTurn(measures, 1)
  const taken = await inTurn(measures, rounds)
  await pool.close()
  await engine.stop()
  const ratio = (one: keyof typeof measures, other: keyof typeof measures): Figure => ({
    ...{ name: `${one}: to ${other}`, unit: 'ratio', rounds: ratios(taken[one], taken[other]) },
  })
  return {
    suite: 'gathering',
    title: 'Payments of one account, gathered and each alone',
    about: `${lanes} at once, straight through the pool of one process. Hot: all pay into one account; charged: all are charged to one account of the bank.`,
    ratios: [
      ratio('alone, hot', 'alone, cold'),
      ratio('gathered, hot', 'gathered, cold'),
      ratio('gathered, hot', 'alone, hot'),
      ratio('gathered, cold', 'alone, cold'),
      ratio('keyed, gathered, hot', 'keyed, alone, hot'),
      ratio('keyed, gathered, hot', 'gathered, hot'),
      ratio('charged, gathered', 'charged, alone'),
    ],
    raw: Object.entries(taken).map(([name, values]) => ({ name, unit: 'per second', rounds: values })),
  }
}
