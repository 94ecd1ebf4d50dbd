/** Plays payments that wait for their day, for funds or for their account, and standing orders. */
import { randomUUID } from 'node:crypto'
import { standingOrderId, transactionRequestId } from '../../domain/ids'
import {
  becomes,
  dayOf,
  gatewayOf,
  openDated,
  openStanding,
  takenBackAsItBegins,
  waitOf,
  weekly,
} from '../support/dated-payments'
import type { Dated } from '../support/dated-payments'
import type { TestEngine } from '../support/engine'
import { answer, createPayingPair } from '../support/payments'
import type { PayingPair } from '../support/payments'
import { call, createPerson } from '../support/people'
import { waitFor } from '../support/wait'
import { keepHistory } from './histories'

async function play(
  engine: TestEngine,
  name: string,
  dated: Dated & { readonly balance?: bigint },
  act: (pair: PayingPair, requestId: string, challengeId: string) => Promise<unknown>,
): Promise<void> {
  const pair = await createPayingPair(engine, { balance: dated.balance ?? 1_000_000n })
  const { requestId, challengeId } = await openDated(engine, pair, dated)
  await act(pair, requestId, challengeId)
  await engine.client.workflow.getHandle(transactionRequestId(requestId)).result()
  await keepHistory(engine.client, transactionRequestId(requestId), `transactionRequest.${name}`)
}

const freeze = async (engine: TestEngine, pair: PayingPair, end = ''): Promise<void> => {
  const officer = await createPerson(engine, { roles: [['CanFreezeAccount', pair.bankId]] })
  await call(engine, 'POST', `/engine/v1${pair.from.path}/freeze${end}`, { as: officer, body: { reason: 'x' } })
}

async function recordDatedPayments(engine: TestEngine): Promise<void> {
  await play(engine, 'madeOnItsDay', { timing: dayOf(1_500) }, () => Promise.resolve())
  const confirmed = { timing: dayOf(4_000), challenged: true }
  await play(engine, 'confirmedForItsDay', confirmed, (pair, requestId, challengeId) =>
    answer(engine, pair, { requestId, challengeId }),
  )
  const unfunded = { timing: { ...dayOf(0, 1_500), fundsRetryMs: 400 }, balance: 100n }
  await play(engine, 'withoutFundsOnItsDay', unfunded, () => Promise.resolve())
  await play(engine, 'takenBack', { timing: dayOf(86_400_000) }, (pair, requestId) =>
    call(engine, 'POST', `/engine/v1${pair.from.path}/transaction-requests/${requestId}/withdrawal`, {
      as: pair.payer,
      body: {},
    }),
  )
  const frozen = { timing: { ...dayOf(2_500), frozen: { waitMs: 3_600_000, retryMs: 1_800_000 } } }
  await play(engine, 'unfrozen', frozen, async (pair, requestId) => {
    await freeze(engine, pair)
    await waitFor(
      () => waitOf(engine, requestId),
      (row) => (row as { for: string }).for === 'ACCOUNT',
    )
    await freeze(engine, pair, '/end')
  })
  const tooLong = { timing: { ...dayOf(2_500), frozen: { waitMs: 2_500, retryMs: 1_800 } } }
  await play(engine, 'frozenTooLong', tooLong, (pair) => freeze(engine, pair))
}

/** As when a standing order is ended in the moment in which a payment of it begins. */
async function recordTakenBackAtOnce(engine: TestEngine): Promise<void> {
  for (const [name, frozen] of [
    ['takenBackAsItBegins', false],
    ['takenBackAndRefused', true],
  ] as const) {
    const pair = await createPayingPair(engine)
    if (frozen) await freeze(engine, pair)
    const { requestId } = await takenBackAsItBegins(engine, pair, { timing: dayOf(0) })
    await keepHistory(engine.client, transactionRequestId(requestId), `transactionRequest.${name}`)
  }
}

async function recordStandingOrders(engine: TestEngine): Promise<void> {
  const kept = async (id: string, name: string): Promise<void> => {
    await engine.client.workflow.getHandle(standingOrderId(id)).result()
    await keepHistory(engine.client, standingOrderId(id), `standingOrder.${name}`)
  }
  const pair = await createPayingPair(engine)
  const completed = await openStanding(engine, pair, { rhythm: weekly(2, 3), timing: dayOf(0) })
  await kept(completed.standingOrderId, 'completed')
  const later = { timing: dayOf(86_400_000), challenged: true }
  const rejected = await openStanding(engine, pair, { rhythm: weekly(-1, 3), ...later })
  await answer(engine, pair, { ...rejected, answer: 'REJECT' })
  await kept(rejected.standingOrderId, 'rejected')
  const ended = await openStanding(engine, pair, { rhythm: weekly(-1, null), ...later })
  await answer(engine, pair, ended)
  const ending = { endId: randomUUID(), userId: pair.payer.userId, reason: 'moved out' }
  await gatewayOf(engine).endStandingOrder(ended.standingOrderId, ending)
  await becomes(engine, ended.requestId, 'CANCELLED')
  await kept(ended.standingOrderId, 'ended')
  await keepHistory(engine.client, transactionRequestId(ended.requestId), 'transactionRequest.takenBackWithItsOrder')
  const anew = await openStanding(engine, pair, { rhythm: weekly(1, null), timing: dayOf(0), historyLimit: 1 })
  const handle = engine.client.workflow.getHandle(standingOrderId(anew.standingOrderId))
  await waitFor(
    async () => (await handle.fetchHistory()).events ?? [],
    ([started, ...rest]) =>
      started?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId !== '' &&
      rest.some(({ timerStartedEventAttributes: timer }) => timer !== null && timer !== undefined),
  )
  await gatewayOf(engine).endStandingOrder(anew.standingOrderId, { ...ending, endId: randomUUID() })
  await kept(anew.standingOrderId, 'endedAfterBeginningAnew')
}

export async function recordWaitingPayments(engine: TestEngine): Promise<void> {
  await recordDatedPayments(engine)
  await recordTakenBackAtOnce(engine)
  await recordStandingOrders(engine)
}
