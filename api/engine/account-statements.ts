/** Account statements: what was there before a period, what was booked in it, what is there after it. */
import { statementEntries, statementTotals } from '../../db/read/account-statements'
import { lacksForStatement, statementPermissions } from '../../domain/views/statement-rule'
import { AccountStatement, accountStatementJson } from '../json/account-statements'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { pageOf } from '../kernel/paging'
import { seeRows } from '../obp/first-sight'
import { limitOf, statementPlaceIn, statementPlaceText } from './cursor'

const getAccountStatement = endpoint({
  operation: 'getAccountStatement',
  version: 'engine/v1',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/statement',
  summary: 'Get Account Statement',
  description: `The statement of an account for a period, in the words of ISO 20022 camt.053: the opening balance (\`OPBD\`), the entries, the first that was completed first, the closing balance (\`CLBD\`), and how many credits and debits there are and what they come to. Opening balance and entries come to the closing balance, to the cent. Balances and sums are those of the whole period on every page. Amounts have no sign: \`CRDT\` is money in, or a balance of zero or more, \`DBIT\` money out, or less than zero. Query: \`from_date\`, \`to_date\` (of the completion, both inclusive, as in lists of transactions; left out: from the first entry, to the last), \`limit\` (50, at most 200), \`after\` (the \`next\` of the page before, with the same dates). What is booked after the first page was read is on no page of it. The view must have ${statementPermissions.join(', ')}; what else it hides is null.`,
  tags: ['Account', 'Transaction'],
  auth: 'user',
  needs: ['bank', 'account', 'view'],
  reply: [200, AccountStatement],
  errors: ['IncorrectFilter', 'ViewLacksPermission'],
  handle: async (request, handles) => {
    const { account, view, query, fail } = request
    const { read } = handles
    const lacking = lacksForStatement(view)
    if (lacking !== undefined) fail('ViewLacksPermission', `${lacking}. Current ViewId(${view.id})`)
    const { from, to } = pageOf(request)
    if (from !== undefined && to !== undefined && to < from) fail('IncorrectFilter', ' <- to_date is before from_date')
    const limit = limitOf({ query, fail })
    const place = statementPlaceIn({ query, fail })
    const period = { accountKey: account.accountKey, from, to }
    const totals = (await statementTotals(read, period, place?.atVersion)) ?? fail('IncorrectFilter', ' <- after')
    const { atVersion } = totals
    const wanted = { ...period, atVersion, after: place?.after, limit }
    const found = await statementEntries(read, wanted, view.metadataViewId)
    const last = found.length < limit ? undefined : found.at(-1)
    return accountStatementJson({
      ...{ account, view, period, totals },
      rows: await seeRows(found, account, handles),
      next: last === undefined ? null : statementPlaceText({ atVersion, after: last.accountVersion }),
    })
  },
})

export const accountStatementEndpoints: readonly AnyEndpoint[] = [getAccountStatement]
