/** What every error consists of. */

export interface ErrorRow {
  readonly code: `OBP-${string}`
  readonly status: number
  readonly text: string
  /** Clients of 2015 compare this text: in their `error` it stands without its code. */
  readonly bare?: true
}

/** The texts travel over the wire as clients of the API know them, spelling included. */
export const row = (code: ErrorRow['code'], status: number, text: string): ErrorRow => ({ code, status, text })

/** A text of 2015. */
export const bareRow = (code: ErrorRow['code'], status: number, text: string): ErrorRow => ({
  ...row(code, status, text),
  bare: true,
})
