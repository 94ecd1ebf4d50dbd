/** Where histories are recorded: an engine and a bank with accounts and people. */
import type { BankDay } from '../support/bank-day'
import type { TestEngine } from '../support/engine'
import { keepHistory } from './histories'

export interface Stage {
  readonly engine: TestEngine
  readonly day: BankDay
}

/** Keeps the history of a workflow that has ended or that waits. */
export const keep = ({ engine }: Stage, workflowId: string, name: string): Promise<void> =>
  keepHistory(engine.client, workflowId, name)
