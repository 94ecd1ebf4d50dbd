/** Many attacks at a time, and what they have come to. */
import type { TestEngine } from '../support/engine'
import { send } from './requests'
import type { Sent } from './requests'
import { changedTables, grownTables, takeSnapshot } from './snapshot'

export interface Attack extends Sent {
  readonly title: string
}
export interface Outcome extends Attack {
  readonly status: number
  readonly message: string
  /** The reply as text. */
  readonly text: string
}

const atOnce = 8

/** Sends all of them, a few at a time; the outcomes have the order of the attacks. */
async function sendAll(engine: TestEngine, attacks: readonly Attack[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  let next = 0
  const sendOn = async (): Promise<void> => {
    for (let index = next++; index < attacks.length; index = next++) {
      const attack = attacks[index]
      if (attack === undefined) return
      const { status, text, message } = await send(engine, attack)
      outcomes[index] = { ...attack, status, text, message }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, sendOn))
  return outcomes
}

export interface Wave {
  readonly outcomes: ReadonlyMap<string, Outcome>
  /** Tables in which rows have changed or gone, and in which there are new ones. */
  readonly changed: readonly string[]
  readonly grown: readonly string[]
  readonly startedWorkflows: number
}

export const noWave: Wave = { outcomes: new Map(), changed: [], grown: [], startedWorkflows: 0 }

/** Sends the attacks and compares the database before and after; with `words`, the rows that hold one of these. */
export async function attackAll(
  engine: TestEngine,
  attacks: readonly Attack[],
  words?: readonly string[],
): Promise<Wave> {
  const before = await takeSnapshot(engine, words)
  const outcomes = await sendAll(engine, attacks)
  const after = await takeSnapshot(engine, words)
  return {
    outcomes: new Map(outcomes.map((outcome) => [outcome.title, outcome])),
    changed: changedTables(before, after),
    grown: grownTables(before, after),
    startedWorkflows: after.workflows - before.workflows,
  }
}

/** Throws where there has been no such attack. */
export function outcomeIn({ outcomes }: Wave, title: string): Outcome {
  const outcome = outcomes.get(title)
  if (outcome === undefined) throw new Error(`${title} has not been attacked`)
  return outcome
}
