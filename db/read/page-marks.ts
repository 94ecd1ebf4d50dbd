/**
 * Where pages of transactions that were read lately end, so that the page behind one begins there and nothing is counted anew. A
 * hint that each process keeps for itself: without it the same rows are found by counting.
 */
import { LRUCache } from 'lru-cache'
import type { Reader } from '../connection'

/** The last entry of a page, exactly as the index has it, and which version the account had when it was read. */
export interface PageMark {
  readonly atVersion: string
  readonly completedAt: string
  readonly accountVersion: string
}

/** By the page that begins behind the mark. */
type PageMarks = LRUCache<string, PageMark>

/** A few megabytes at most; what was read longest ago is forgotten first. */
const mostMarks = 10_000

const ofReaders = new WeakMap<Reader, PageMarks>()

/** The marks of what was read through this reader. */
export function marksOf(read: Reader): PageMarks {
  const marks = ofReaders.get(read) ?? new LRUCache({ max: mostMarks })
  ofReaders.set(read, marks)
  return marks
}
