/** What is known of the request that is being served, for its line in the log: noted where it becomes known, however deep that is. */
import { AsyncLocalStorage } from 'node:async_hooks'

/** Ids, names of definitions and moments only: nothing that a person has written. */
export interface RequestNotes {
  /** The same in the logs of all who serve it, and told to the client. */
  requestId?: string
  /** Name of the endpoint that serves it. */
  operation?: string
  /** The path as the definition writes it, under the prefix that was called: placeholders instead of values. */
  route?: string
  /** The same under the version that the endpoint is defined in: one text per endpoint, however many prefixes serve it. */
  definition?: string
  /** The code of the error that it was answered with. */
  error?: string
  userId?: string
  consumerId?: string
  /** Where the request is traced. */
  traceId?: string
  /** The workflow that was asked last. */
  workflowId?: string
  /** When (by `performance.now()`) it was answered with a reply that goes on after that: how long is up to the client. */
  answeredAtMs?: number
}

const current = new AsyncLocalStorage<RequestNotes>()

/** Runs the work of a request; what it notes, at any depth, is written into `notes`. */
export const withNotes = <T>(notes: RequestNotes, work: () => T): T => current.run(notes, work)

/** Adds to the notes of the request that is being served; outside of a request nothing happens. */
export function note(known: RequestNotes): void {
  const notes = current.getStore()
  if (notes !== undefined) Object.assign(notes, known)
}
