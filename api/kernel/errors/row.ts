/** What every error consists of. */

export interface ErrorRow {
  readonly code: `OBP-${string}`
  readonly status: number
  readonly text: string
}

/** The texts travel over the wire as clients of the API know them, spelling included. */
export const row = (code: ErrorRow['code'], status: number, text: string): ErrorRow => ({ code, status, text })
