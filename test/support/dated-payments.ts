/** Payments whose day begins in a moment: no test can wait for tomorrow, so they are opened past the API, with instants of their own. */
import { randomUUID } from 'node:crypto'
import { createGateway } from '../../api/gateway'
import type { Gateway } from '../../api/gateway'
import { transactionRequestId } from '../../domain/ids'
import { daysAfter } from '../../domain/payments/days'
import type { Rhythm } from '../../domain/payments/standing-order'
import type { PaymentDay, PaymentTiming } from '../../domain/payments/timing'
import { takeBackPayment, transactionRequestWorkflow } from '../../workflows/contract'
import type { PaymentRequest, PaymentWithdrawal, TransactionRequestInput } from '../../workflows/contract'
import type { transactionRequest } from '../../workflows/transaction-request'
import type { TestEngine } from './engine'
import { answer, storedRequest } from './payments'
import type { PayingPair, StoredRequest } from './payments'
import { waitFor } from './wait'

export const gatewayOf = ({ client, config: { temporal, secrets } }: TestEngine): Gateway =>
  createGateway(client, { taskQueue: temporal.taskQueue, timeoutMs: 10_000, challengeSecret: secrets.challenge })

const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString()

/** A day that begins and ends so many milliseconds from now. */
export const dayOf = (beginsInMs: number, endsInMs = beginsInMs + 60_000): PaymentTiming & { day: PaymentDay } => ({
  day: { date: '2030-01-02', beginsAt: inMs(beginsInMs), endsAt: inMs(endsInMs) },
})

export interface Dated {
  readonly timing: PaymentTiming
  /** Decimal text in EUR. */
  readonly amount?: string
  /** Whether the payer has to answer. */
  readonly challenged?: boolean
}

export interface OpenedPayment {
  readonly requestId: string
  readonly challengeId: string
  readonly status: string
}

/** What the workflow of a payment from the pair's first account to its second begins with. */
export async function datedInput(
  engine: TestEngine,
  { bankId, payer, from, to }: PayingPair,
  { timing, amount = '100.00', challenged = false }: Dated,
): Promise<TransactionRequestInput> {
  const keys = await engine.database.read.raw<{ accountId: string; key: string }>(
    'select account_id as "accountId", account_key::text as key from accounts where bank_id = ?',
    [bankId],
  )
  const keyOf = (id: string): string => keys.find(({ accountId }) => accountId === id)?.key ?? ''
  const request: PaymentRequest = {
    requestId: randomUUID(),
    bankId,
    accountId: from.accountId,
    accountKey: keyOf(from.accountId),
    toBankId: bankId,
    toAccountId: to.accountId,
    toAccountKey: keyOf(to.accountId),
    type: 'ACCOUNT',
    currency: 'EUR',
    amount,
    challengeThreshold: challenged ? '0.01' : '1000000.00',
    requiredAnswers: challenged ? 1 : 0,
    description: 'on its day',
    details: { value: { currency: 'EUR', amount }, description: 'on its day' },
    charge: { currency: 'EUR', amount: '0', summary: '' },
    chargePolicy: 'SHARED',
    initiatorId: payer.userId,
  }
  return {
    request,
    challenges: challenged ? [{ userId: payer.userId, challengeId: randomUUID() }] : [],
    attemptsAllowed: 3,
    challengeLifetimeMs: 60_000,
    transport: 'DUMMY',
    timing,
  }
}

/** Opens such a payment, as the API would. */
export async function openDated(engine: TestEngine, pair: PayingPair, dated: Dated): Promise<OpenedPayment> {
  const input = await datedInput(engine, pair, dated)
  const { status } = await gatewayOf(engine).openTransactionRequest(input)
  return { requestId: input.request.requestId, challengeId: input.challenges[0]?.challengeId ?? '', status }
}

export interface Standing extends Dated {
  readonly rhythm: Rhythm
  /** Begin anew at this many history events. */
  readonly historyLimit?: number
  /** Whom it pays, where that is a counterparty of the account. */
  readonly counterpartyId?: string
}

/** Opens a standing order with such a payment as its first, as the API would; its days may have been long ago. */
export async function openStanding(
  engine: TestEngine,
  pair: PayingPair,
  { rhythm, historyLimit, counterpartyId, ...dated }: Standing,
): Promise<OpenedPayment & { readonly standingOrderId: string }> {
  const standingOrderId = randomUUID()
  const input = await datedInput(engine, pair, dated)
  const payee = counterpartyId === undefined ? {} : { type: 'COUNTERPARTY', counterpartyId }
  const first = { ...input, request: { ...input.request, ...payee, standingOrderId } }
  const gateway = gatewayOf(engine)
  await gateway.openStandingOrder({
    standingOrderId,
    rhythm,
    first,
    ...(historyLimit !== undefined && { historyLimit }),
  })
  const { status } = await gateway.openTransactionRequest(first)
  const challengeId = input.challenges[0]?.challengeId ?? ''
  return { standingOrderId, requestId: input.request.requestId, challengeId, status }
}

/** A payment that is taken back before anything of it is written: how its workflow ends. */
export async function takenBackAsItBegins(
  engine: TestEngine,
  pair: PayingPair,
  dated: Dated,
): Promise<{ readonly requestId: string; readonly ended: string }> {
  const input = await datedInput(engine, pair, dated)
  const { requestId } = input.request
  const handle = await engine.client.workflow.signalWithStart<typeof transactionRequest, [PaymentWithdrawal]>(
    transactionRequestWorkflow,
    {
      workflowId: transactionRequestId(requestId),
      taskQueue: engine.config.temporal.taskQueue,
      args: [input],
      signal: takeBackPayment,
      signalArgs: [{ withdrawalId: randomUUID(), userId: pair.payer.userId, reason: 'its standing order was ended' }],
    },
  )
  return { requestId, ended: await handle.result() }
}

/** Weekly, beginning so many weeks ago: what has been missed is made at once. */
export const weekly = (weeksAgo: number, payments: number | null): Rhythm => ({
  firstDay: daysAfter(new Date().toISOString().slice(0, 10), -7 * weeksAgo),
  frequency: 'WEEK',
  lastDay: null,
  payments,
})

/** An order whose first payment is made; its second one, of today, is started when the act is done. The third is due in a week. */
export async function openStandingAmid(
  engine: TestEngine,
  pair: PayingPair,
  act: () => Promise<unknown>,
): Promise<{ readonly standingOrderId: string }> {
  const opened = await openStanding(engine, pair, { rhythm: weekly(1, 3), timing: dayOf(0), challenged: true })
  await engine.database.write(async (transaction) => {
    // No payment is prepared before this transaction ends.
    await transaction.raw('lock table standing_order_payments in share mode')
    await answer(engine, pair, opened)
    await becomes(engine, opened.requestId, 'COMPLETED')
    await act()
  })
  return opened
}

/** The request once it has that status. */
export const becomes = (engine: TestEngine, requestId: string, status: string): Promise<StoredRequest | undefined> =>
  waitFor(
    () => storedRequest(engine, requestId),
    (row) => row?.status === status,
  )

/** What is stored of what the request waits for. */
export const waitOf = async (engine: TestEngine, requestId: string): Promise<unknown> =>
  (
    await engine.database.read.raw(
      'select waits_for as "for", pays_on::text as "on", tries from payment_waits where request_id = ?',
      [requestId],
    )
  )[0]
