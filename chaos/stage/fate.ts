/** What becomes of a call to the world outside, and how often it goes wrong. */
import type { Chance } from '../chance'

/** `lost`: it is taken, and the answer does not arrive. */
export type Fate = 'taken' | 'refused' | 'lost' | 'unanswered'

export interface Fates {
  draw(): Fate
  /** So many of a hundred go wrong from now on. */
  fail(percent: number): void
}

export function openFates(chance: Chance): Fates {
  let percent = 0
  return {
    draw: () => (chance.happens(percent) ? chance.oneOf(['refused', 'lost', 'unanswered']) : 'taken'),
    fail: (of) => (percent = of),
  }
}

/** Calls, and those of them that went wrong. */
export interface Calls {
  all: number
  failed: number
}

export function counted(calls: Calls, fate: Fate): Fate {
  calls.all += 1
  if (fate !== 'taken') calls.failed += 1
  return fate
}

/** Everything that was sent to an address or number, oldest first. */
export class Inboxes {
  private readonly texts = new Map<string, string[]>()

  put(to: string, text: string): void {
    this.texts.set(to, [...this.of(to), text])
  }

  of(to: string): readonly string[] {
    return this.texts.get(to) ?? []
  }
}
