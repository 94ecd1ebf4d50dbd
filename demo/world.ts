/** What the chapters of the demo share: the sender, the people and the ids that came out of earlier steps. */
import type { Send, Session } from './client'
import type { Timeline } from './timeline'

export interface World {
  readonly send: Send
  readonly timeline: Timeline
  readonly admin: { readonly username: string; readonly password: string; readonly consumerKey: string }
  /** Filled chapter by chapter; reading one too early is a bug of the demo. */
  readonly people: Map<'admin' | 'felix' | 'chris' | 'officer', Session>
  readonly ids: Map<'bank' | 'eveline' | 'chris' | 'accountOfFelix' | 'accountOfChris', string>
}

export function get<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key)
  if (value === undefined) throw new Error(`the demo has no ${String(key)} yet`)
  return value
}

/** A value that must be what the step promises. */
export function check(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected)
    throw new Error(`${what} should be ${JSON.stringify(expected)}, but is ${JSON.stringify(actual)}`)
}
