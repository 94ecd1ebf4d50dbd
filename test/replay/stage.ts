/** What recording histories starts from: an engine with a bank day, payments and answers on it. */
import { transactionRequestId } from '../../domain/ids'
import { challengeOf, payment, requestsPath } from '../support/bank-day'
import type { BankDay, TransactionRequestJson } from '../support/bank-day'
import type { TestEngine } from '../support/engine'
import { call } from '../support/people'
import type { Person, Reply } from '../support/people'
import { waitFor } from '../support/wait'
import { keepHistory } from './histories'

export interface Stage {
  readonly engine: TestEngine
  readonly day: BankDay
}

/** Keeps the history of a workflow that has ended or that waits. */
export const keep = ({ engine }: Stage, workflowId: string, name: string): Promise<void> =>
  keepHistory(engine.client, workflowId, name)

/** Asks for a payment of the payer. */
export const ask = async ({ engine, day }: Stage, amount: string): Promise<TransactionRequestJson> =>
  (await call<TransactionRequestJson>(engine, 'POST', requestsPath(day), { as: day.payer, body: payment(day, amount) }))
    .body

export const answer = (
  { engine, day }: Stage,
  request: TransactionRequestJson,
  person: Person,
  text: string,
): Promise<Reply> =>
  call(engine, 'POST', `${requestsPath(day)}/${request.id}/challenge`, {
    as: person,
    body: { id: challengeOf(request, person), answer: text },
  })

/** Ends when the workflow of the payment has. */
export async function ended({ engine }: Stage, requestId: string): Promise<void> {
  const handle = engine.client.workflow.getHandle(transactionRequestId(requestId))
  await waitFor(
    async () => (await handle.describe()).status.name,
    (status) => status !== 'RUNNING',
  )
}
