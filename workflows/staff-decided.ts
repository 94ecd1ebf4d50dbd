/** A request that waits for one decision of the staff: stored, decided once, or expired. */
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow'
import { refuse } from '../domain/refusal'
import type { Outcome } from '../domain/refusal'
import { awaitStaffRequestStored, decideStaffRequest, searchAttributes } from './contract'
import type { StaffDecisionCommand, StaffRequestEnded } from './contract'
import { resultOf } from './refusals'
import { oneAtATime } from './serial'
import { showEnd } from './shown-end'

export interface StaffDecided {
  /** What it is about, for the Temporal UI. */
  readonly what: string
  readonly lifetimeMs: number
  readonly store: () => Promise<StaffRequestEnded>
  readonly decide: (command: StaffDecisionCommand) => Promise<Outcome<StaffRequestEnded>>
  readonly expire: () => Promise<StaffRequestEnded>
}

/** Ends with the status of the request. */
export async function staffDecided({ what, lifetimeMs, store, decide, expire }: StaffDecided): Promise<string> {
  const inTurn = oneAtATime()
  setCurrentDetails('Storing the request.')
  // Whatever is begun is finished: a cancelled workflow must know what stands in the database before it ends the request.
  const storing = CancellationScope.nonCancellable(store)
  let ended: string | undefined
  const end = (status: string): void => {
    ended = showEnd(status)
  }
  setHandler(awaitStaffRequestStored, () => storing)
  setHandler(decideStaffRequest, (command) =>
    inTurn(async () => {
      await storing
      if (ended !== undefined) return resultOf<StaffRequestEnded>(refuse('StaffRequestDecided'))
      const outcome = await CancellationScope.nonCancellable(() => decide(command))
      if (outcome.ok) end(outcome.value.status)
      return resultOf(outcome)
    }),
  )
  const expireNow = (): Promise<void> =>
    inTurn(async () => {
      if (ended === undefined) end((await expire()).status)
    })

  const stored = await storing
  const dueAt = new Date(Date.now() + lifetimeMs)
  upsertSearchAttributes([
    { key: searchAttributes.processStatus, value: stored.status },
    { key: searchAttributes.waitingFor, value: 'decision of the staff' },
    { key: searchAttributes.dueAt, value: dueAt },
  ])
  setCurrentDetails(
    `**${stored.status}**: ${what} waits for a decision of the staff until ${dueAt.toISOString()}; then it expires.`,
  )
  try {
    if (!(await condition(() => ended !== undefined, lifetimeMs, { summary: 'Until it expires' }))) await expireNow()
  } catch (error) {
    // Cancelling the workflow is how an operator ends a request: the row must not wait for a process that is gone.
    if (!isCancellation(error)) throw error
    await CancellationScope.nonCancellable(expireNow)
  }
  await CancellationScope.nonCancellable(() => condition(allHandlersFinished))
  return ended ?? 'EXPIRED'
}
