/** The one table of API errors: name -> code, status, text. OBP codes are written in these files and nowhere else. */
import type { RefusalName } from '../../../domain/refusal'
import { accessErrors } from './access'
import { accountsErrors } from './accounts'
import { customersErrors } from './customers'
import { filesErrors } from './files'
import { generalErrors } from './general'
import { paymentsErrors } from './payments'
import type { ErrorRow } from './row'

// Codes 29xxx (access), 39xxx (customers, onboarding) and 49xxx (payments) are ours, where no documented code fits.
export const apiErrors = {
  ...generalErrors,
  ...accessErrors,
  ...accountsErrors,
  ...customersErrors,
  ...filesErrors,
  ...paymentsErrors,
} as const satisfies Record<string, ErrorRow> & Record<RefusalName, ErrorRow>

export type ApiErrorName = keyof typeof apiErrors

/** An answer that is not a success: its name in the table, and the request's values that make the text helpful. */
export class ApiError extends Error {
  constructor(
    readonly errorName: ApiErrorName,
    readonly detail = '',
    /** More that the reply says besides its text, by the names that it has on the wire. */
    readonly more: Readonly<Record<string, unknown>> = {},
    /** Whether what the request has written before it stays. */
    readonly keepsWrites = false,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${apiErrors[errorName].code}: ${apiErrors[errorName].text}${detail}`)
  }

  /** What kind of error it is, in words: the same each time. */
  get title(): string {
    return apiErrors[this.errorName].text.trim()
  }

  /** The same with what it is about this time, and without the code. */
  get explanation(): string {
    return (apiErrors[this.errorName].text + this.detail).trim()
  }

  /** What clients of the v1 era read as `error`. */
  get error(): string {
    const { bare, text }: ErrorRow = apiErrors[this.errorName]
    return bare === true ? text : this.message
  }

  get code(): ErrorRow['code'] {
    return apiErrors[this.errorName].code
  }

  get status(): number {
    return apiErrors[this.errorName].status
  }
}
