/** Records payments of an instance that mails: a user who is warned and blocked, and a maker who takes a payment back. */
import { transactionRequestId } from '../../domain/ids'
import { startBankDay } from '../support/bank-day'
import { startEngine } from '../support/engine'
import { startMailServer } from '../support/mail-server'
import { call } from '../support/people'
import { waitFor } from '../support/wait'
import { answer, ask, ended, keep } from './stage'

/** An engine of its own, which ends with it. */
export async function recordBlocks(): Promise<void> {
  const mails = await startMailServer()
  const engine = await startEngine({
    environment: { ...mails.environment, CHALLENGE_FAILURES_ALLOWED: '2', CHALLENGE_TEMPORARY_BLOCKS: '0' },
  })
  try {
    const stage = { engine, day: await startBankDay(engine) }
    const blocked = await ask(stage, '1500.00')
    for (const guess of ['wrong', 'wrong again']) await answer(stage, blocked, stage.day.payer, guess)
    // The code, the warning and the block.
    await waitFor(
      () => Promise.resolve(mails.taken.length),
      (count) => count === 3,
    )
    await keep(stage, transactionRequestId(blocked.id), 'transactionRequest.blocked')
    const other = { engine, day: await startBankDay(engine) }
    const { bankId, payerAccount, payer } = other.day
    const withdrawn = await ask(other, '1500.00')
    const path = `/engine/v1/banks/${bankId}/accounts/${payerAccount}/transaction-requests/${withdrawn.id}/withdrawal`
    await call(engine, 'POST', path, { as: payer, body: {} })
    await ended(other, withdrawn.id)
    await keep(other, transactionRequestId(withdrawn.id), 'transactionRequest.withdrawn')
  } finally {
    await engine.stop()
    await mails.close()
  }
}
