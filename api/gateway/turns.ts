/** Lets the requests of this process that concern one thing pass one at a time, so that a flood of them waits here and not in Temporal. */
import { UnavailableError } from '../kernel/faults'

export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>

/**
 * Work of one key runs in the order of arrival; different keys do not wait for each other. Whoever has waited longer than
 * `patienceMs` is turned away: when nobody is served, the queue must not be served either.
 */
export function inTurnByKey(patienceMs: number): InTurn {
  const lastOf = new Map<string, Promise<unknown>>()
  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const patientUntilMs = Date.now() + patienceMs
    const before = lastOf.get(key) ?? Promise.resolve()
    const turn = before.then(() => {
      if (Date.now() > patientUntilMs) throw new UnavailableError('waited too long for earlier requests')
      return work()
    })
    const ended = turn.then(
      () => undefined,
      () => undefined,
    )
    lastOf.set(key, ended)
    void ended.then(() => {
      if (lastOf.get(key) === ended) lastOf.delete(key)
    })
    return turn
  }
}
