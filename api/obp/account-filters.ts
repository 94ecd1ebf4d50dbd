/** What calls about accounts have in common: filters of lists, and whether a view shows an account at all. */
import { longestList } from '../../db/read/accounts'
import type { AccountFilter } from '../../db/read/accounts'
import { showsAccount } from '../../domain/views/redact-account'
import { permits } from '../../domain/views/system-views'
import type { View } from '../../domain/views/view'

/** What a list of accounts says of its end. */
export const oldestAccounts = `Of more than ${longestList} accounts it has the oldest.`

/** A NUL character: Postgres knows no text with one. */
export const holdsNul = (text: string): boolean => text.includes(String.fromCharCode(0))

/** Ends in `fail` unless the view shows the account at all. */
export function mustShowAccount(view: View, fail: (detail: string) => never): void {
  if (!permits(view, showsAccount)) {
    fail(` You need the \`${showsAccount}\` permission on VIEW_ID(${view.id})`)
  }
}

/** `account_type_filter=A,B` with `account_type_filter_operation=INCLUDE|EXCLUDE`. */
export function typeFilterOf(query: URLSearchParams): AccountFilter['productCodes'] | 'invalid' {
  const operation = query.get('account_type_filter_operation') ?? 'INCLUDE'
  const codes = query.get('account_type_filter') ?? ''
  if ((operation !== 'INCLUDE' && operation !== 'EXCLUDE') || holdsNul(codes)) return 'invalid'
  return codes === '' ? undefined : { codes: codes.split(',').slice(0, 100), include: operation === 'INCLUDE' }
}

/** What OBP says about a filter that is none. */
export const filterErrorText = (query: URLSearchParams): string =>
  `request parameter account_type_filter_operation must be either INCLUDE or EXCLUDE, current it is: ${query.get('account_type_filter_operation') ?? ''} `
