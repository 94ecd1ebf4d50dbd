/** Balances of the accounts that a user may see. */
import { accountParts, accountsOf } from '../../db/read/accounts'
import { parseDecimal } from '../../domain/decimal'
import { parseMoney } from '../../domain/money'
import { accountPermissions, showsAccount } from '../../domain/views/redact-account'
import { permits } from '../../domain/views/system-views'
import {
  AccountBalances,
  accountBalancesJson,
  AccountsBalances,
  AccountsBalances310,
  accountsBalances310Json,
  accountsBalancesJson,
  FundsAvailable,
  shownBalance,
} from '../json/balances'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { oldestAccounts } from './account-filters'

const tags = ['Account', 'PSD2']
const path = '/banks/BANK_ID/balances'
const summary = 'Get Accounts Balances'
const description = `The balances of all accounts of this bank whose balance the caller may see through one of the views that they hold; label, currency and routings as far as these views show them. ${oldestAccounts}`

const getBankAccountsBalances310 = endpoint({
  operation: 'getBankAccountsBalances',
  version: 'v3.1.0',
  method: 'GET',
  path,
  summary,
  description: `${description} Their sum is given when all have one currency.`,
  tags,
  auth: 'user',
  needs: ['bank'],
  reply: [200, AccountsBalances310],
  errors: [],
  handle: async ({ caller, bank }, { read, now }) =>
    accountsBalances310Json(await accountsOf(read, caller.userId, { bankId: bank.bankId }), now()),
})

const getBankAccountsBalancesForCurrentUser = endpoint({
  operation: 'getBankAccountsBalancesForCurrentUser',
  version: 'v4.0.0',
  method: 'GET',
  path,
  summary,
  description,
  tags,
  auth: 'user',
  needs: ['bank'],
  reply: [200, AccountsBalances],
  errors: [],
  handle: async ({ caller, bank }, { read }) =>
    accountsBalancesJson(await accountsOf(read, caller.userId, { bankId: bank.bankId })),
})

const getBankAccountsBalances510 = endpoint({
  operation: 'getBankAccountsBalances',
  version: 'v5.1.0',
  method: 'GET',
  path,
  summary,
  description,
  tags,
  auth: 'user',
  needs: ['bank'],
  reply: [200, AccountsBalances],
  errors: [],
  handle: async ({ caller, bank }, { read }) =>
    accountsBalancesJson(await accountsOf(read, caller.userId, { bankId: bank.bankId })),
})

const getBankAccountsBalancesThroughView = endpoint({
  operation: 'getBankAccountsBalancesThroughView',
  version: 'v5.1.0',
  method: 'GET',
  path: '/banks/BANK_ID/views/VIEW_ID/balances',
  summary: 'Get Accounts Balances through a View',
  description: `The balances of the accounts of this bank on which the caller holds the view, where the view shows them; none is an empty list. ${oldestAccounts}`,
  tags,
  auth: 'user',
  needs: ['bank'],
  reply: [200, AccountsBalances],
  errors: [],
  handle: async ({ caller, bank, params }, { read }) => {
    const accounts = await accountsOf(read, caller.userId, { bankId: bank.bankId })
    const through = accounts.map(({ views, ...rest }) => ({
      ...rest,
      views: views.filter(({ id }) => id === params.VIEW_ID),
    }))
    return accountsBalancesJson(through)
  },
})

const getBankAccountBalancesForCurrentUser = endpoint({
  operation: 'getBankAccountBalancesForCurrentUser',
  version: 'v4.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/balances',
  summary: 'Get Account Balances',
  description: 'The balances of one account whose balance the caller may see through one of the views that they hold.',
  tags,
  auth: 'user',
  needs: ['bank'],
  reply: [200, AccountBalances],
  errors: ['AccountAccessNotFound'],
  handle: async ({ caller, bank, params, fail }, { read }) => {
    const filter = { bankId: bank.bankId, accountId: params.ACCOUNT_ID }
    const [account] = (await accountsOf(read, caller.userId, filter)).flatMap(shownBalance)
    return account === undefined ? fail('AccountAccessNotFound') : accountBalancesJson(account)
  },
})

const getBankAccountBalances = endpoint({
  operation: 'getBankAccountBalances',
  version: 'v5.1.0',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/views/VIEW_ID/balances',
  summary: 'Get Account Balances',
  description: 'The balances of one account, through a view that shows them.',
  tags,
  auth: 'user',
  needs: ['bank', 'account', 'view'],
  reply: [200, AccountBalances],
  errors: ['ViewPermissionForbidden'],
  handle: async ({ account, view, fail }, { read }) => {
    const missing = ([showsAccount, accountPermissions.balance] as const).find((one) => !permits(view, one))
    const { routings } = await accountParts(read, account.accountKey)
    const [shown] = shownBalance({ ...account, routings, balance: BigInt(account.balance), views: [view] })
    return shown === undefined
      ? fail('ViewPermissionForbidden', ` You need the \`${missing}\` permission on VIEW_ID(${view.id})`)
      : accountBalancesJson(shown)
  },
})

const queries = 'can_query_available_funds'

const checkFundsAvailable = endpoint({
  operation: 'checkFundsAvailable',
  version: 'v3.1.0',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/funds-available',
  summary: 'Check Available Funds',
  description:
    'Whether the account has the `amount` in the `currency` (both in the query) now, without what is held for payments that wait: `yes` or `no`. Another currency than that of the account is `no`. The view must permit to ask.',
  tags,
  auth: 'user',
  needs: ['bank', 'account', 'view'],
  reply: [200, FundsAvailable],
  errors: ['ViewPermissionMissing', 'QueryParametersMissing', 'AmountParameterInvalid', 'InvalidCurrency'],
  handle: ({ account, view, query, fail }, { now, newId }) => {
    if (!permits(view, queries)) {
      fail('ViewPermissionMissing', ` +  You need the \`${queries}\` permission on any your views`)
    }
    const asked = (name: string): string => query.get(name) ?? fail('QueryParametersMissing', name)
    const [amount, currency] = [asked('amount'), asked('currency')]
    if (parseDecimal(amount) === undefined) fail('AmountParameterInvalid')
    const money = parseMoney(currency, amount)
    if (!money.ok && money.refusal.refusal === 'InvalidCurrency')
      fail('InvalidCurrency', ` Current currencyCode is ${currency}`)
    if (!permits(view, showsAccount)) {
      fail('ViewPermissionMissing', ` You need the \`${showsAccount}\` permission on the view(${view.id})`)
    }
    const available = BigInt(account.balance) - BigInt(account.held)
    const isThere = money.ok && currency === account.currency && money.value.minor <= available
    return Promise.resolve({
      answer: isThere ? 'yes' : 'no',
      date: `${now().toISOString().slice(0, 19)}Z`,
      available_funds_request_id: newId(),
    })
  },
})

export const balanceEndpoints: readonly AnyEndpoint[] = [
  checkFundsAvailable,
  getBankAccountsBalances310,
  getBankAccountsBalancesForCurrentUser,
  getBankAccountsBalances510,
  getBankAccountsBalancesThroughView,
  getBankAccountBalancesForCurrentUser,
  getBankAccountBalances,
]
