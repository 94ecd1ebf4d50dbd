/**
 * Where pages of transactions that were read lately end, so that the page behind one begins there and nothing is counted anew. A
 * hint that each process keeps for itself: without it the same rows are found by counting.
 */
import type { Reader } from '../connection'

/** The last entry of a page, exactly as the index has it, and which version the account had when it was read. */
export interface PageMark {
  readonly atVersion: string
  readonly completedAt: string
  readonly accountVersion: string
}

/** A few megabytes at most; what was read longest ago is forgotten first. */
const mostMarks = 10_000

export class PageMarks {
  private readonly marks = new Map<string, PageMark>()

  constructor(private readonly most = mostMarks) {}

  /** The end of what lies before the page that `key` names, if that was read lately. */
  before(key: string): PageMark | undefined {
    return this.marks.get(key)
  }

  /** Remembers that the page that `key` names begins behind this entry. */
  keep(key: string, mark: PageMark): void {
    this.marks.delete(key)
    this.marks.set(key, mark)
    const [oldest] = this.marks.keys()
    if (this.marks.size > this.most && oldest !== undefined) this.marks.delete(oldest)
  }
}

const ofReaders = new WeakMap<Reader, PageMarks>()

/** The marks of what was read through this reader. */
export function marksOf(read: Reader): PageMarks {
  const marks = ofReaders.get(read) ?? new PageMarks()
  ofReaders.set(read, marks)
  return marks
}
