/** Accounts as the users who may see them read them: lists, and one account through a view. */
import { accountByRouting, accountParts, accountsOf } from '../../db/read/accounts'
import { showsAttribute } from '../../domain/views/shown-attributes'
import type { View } from '../../domain/views/view'
import {
  CoreAccount300,
  coreAccount300Json,
  CoreAccount400,
  coreAccount400Json,
  FullAccount400,
  fullAccount400Json,
  RoutingQuery,
} from '../json/accounts'
import {
  AccountsAtOneBank,
  accountsAtOneBankJson,
  MyAccounts200,
  myAccounts200Json,
  MyAccounts300,
  myAccounts300Json,
} from '../json/account-lists'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { filterErrorText, holdsNul, oldestAccounts, mustShowAccount, typeFilterOf } from './account-filters'

const tags = ['Account', 'PrivateData']
const ownerViewAmong = (views: readonly View[]): View | undefined => views.find(({ id }) => id === 'owner')

const corePrivateAccountsAllBanks200 = endpoint({
  operation: 'corePrivateAccountsAllBanks',
  version: 'v2.0.0',
  method: 'GET',
  path: '/my/accounts',
  summary: 'Get Accounts at all Banks (My)',
  description: `The accounts on which the caller holds a view, at all banks, with links to each. ${oldestAccounts}`,
  tags,
  auth: 'user',
  reply: [200, MyAccounts200],
  errors: [],
  handle: async ({ caller, servedAs }, { read, settings }) =>
    myAccounts200Json(await accountsOf(read, caller.userId), `${settings.publicUrl}/obp/${servedAs}`),
})

const corePrivateAccountsAllBanks300 = endpoint({
  operation: 'corePrivateAccountsAllBanks',
  version: 'v3.0.0',
  method: 'GET',
  path: '/my/accounts',
  summary: 'Get Accounts at all Banks (My)',
  description: `The accounts on which the caller holds a view, at all banks, with these views. The parameter account_type_filter keeps (or, with account_type_filter_operation=EXCLUDE, drops) the product codes that it lists. ${oldestAccounts}`,
  tags,
  auth: 'user',
  reply: [200, MyAccounts300],
  errors: ['IncorrectFilter'],
  handle: async ({ caller, query, fail }, { read }) => {
    const productCodes = typeFilterOf(query)
    if (productCodes === 'invalid') {
      return fail('IncorrectFilter', filterErrorText(query))
    }
    return myAccounts300Json(await accountsOf(read, caller.userId, { productCodes }))
  },
})

const getPrivateAccountsAtOneBank = endpoint({
  operation: 'getPrivateAccountsAtOneBank',
  version: 'v4.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/accounts',
  summary: 'Get Accounts at Bank',
  description: `The accounts of this bank on which the caller holds a view. Every query parameter is the name and value of an attribute that an account must have. ${oldestAccounts}`,
  tags,
  auth: 'user',
  needs: ['bank'],
  reply: [200, AccountsAtOneBank],
  errors: ['IncorrectFilter'],
  handle: async ({ caller, bank, query, fail }, { read }) => {
    const attributes = [...query].map(([name, value]) => ({ name, value }))
    if (attributes.length > 20 || attributes.some(({ name, value }) => holdsNul(name + value))) fail('IncorrectFilter')
    const found = await accountsOf(read, caller.userId, { bankId: bank.bankId, attributes })
    // Who asks by an attribute that is not shown to them would learn its value.
    const isTold = (views: readonly View[]): boolean =>
      attributes.every(({ name }) => views.some((view) => showsAttribute(view, name)))
    return accountsAtOneBankJson(found.filter(({ views }) => isTold(views)))
  },
})

const getCoreAccountById300 = endpoint({
  operation: 'getCoreAccountById',
  version: 'v3.0.0',
  method: 'GET',
  path: '/my/banks/BANK_ID/accounts/ACCOUNT_ID/account',
  summary: 'Get Account by Id (Core)',
  description: 'One account of the caller, with its owners and the views that the caller holds.',
  tags,
  auth: 'user',
  needs: ['bank', 'account'],
  reply: [200, CoreAccount300],
  errors: ['NoOwnerView', 'ViewPermissionMissing'],
  handle: async ({ account, fail }, { read }) => {
    const view = ownerViewAmong(account.callerViews)
    if (view === undefined) return fail('NoOwnerView')
    mustShowAccount(view, (detail) => fail('ViewPermissionMissing', detail))
    return coreAccount300Json(account, await accountParts(read, account.accountKey), view)
  },
})

const getCoreAccountById400 = endpoint({
  operation: 'getCoreAccountById',
  version: 'v4.0.0',
  method: 'GET',
  path: '/my/banks/BANK_ID/accounts/ACCOUNT_ID/account',
  summary: 'Get Account by Id (Core)',
  description: 'One account of the caller, with the ids of the views that the caller holds.',
  tags,
  auth: 'user',
  needs: ['bank', 'account'],
  reply: [200, CoreAccount400],
  errors: ['NoOwnerView', 'ViewPermissionMissing'],
  handle: async ({ account, fail }, { read }) => {
    const view = ownerViewAmong(account.callerViews)
    if (view === undefined) return fail('NoOwnerView')
    mustShowAccount(view, (detail) => fail('ViewPermissionMissing', detail))
    return coreAccount400Json(account, await accountParts(read, account.accountKey), view)
  },
})

const getCoreAccountByIdThroughView = endpoint({
  operation: 'getCoreAccountByIdThroughView',
  version: 'v5.1.0',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/views/VIEW_ID',
  summary: 'Get Account by Id (Core) through the VIEW_ID',
  description: 'One account as the view shows it; what the view hides is null.',
  tags,
  auth: 'user',
  needs: ['bank', 'account', 'view'],
  reply: [200, CoreAccount400],
  errors: ['ViewPermissionMissing'],
  handle: async ({ account, view, fail }, { read }) => {
    mustShowAccount(view, (detail) => fail('ViewPermissionMissing', detail))
    return coreAccount400Json(account, await accountParts(read, account.accountKey), view)
  },
})

const getPrivateAccountByIdFull = endpoint({
  operation: 'getPrivateAccountByIdFull',
  version: 'v4.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/account',
  summary: 'Get Account by Id (Full)',
  description:
    'One account as the view shows it, with owners, attributes (for those who were granted the view) and the views that the caller holds with all of their permissions; what the view hides is null.',
  tags,
  auth: 'user',
  needs: ['bank', 'account', 'view'],
  reply: [200, FullAccount400],
  errors: ['ViewPermissionMissing'],
  handle: async ({ account, view, fail }, { read }) => {
    mustShowAccount(view, (detail) => fail('ViewPermissionMissing', detail))
    return fullAccount400Json(account, await accountParts(read, account.accountKey), view)
  },
})

const getAccountByAccountRouting = endpoint({
  operation: 'getAccountByAccountRouting',
  version: 'v4.0.0',
  method: 'POST',
  path: '/management/accounts/account-routing-query',
  summary: 'Get Account by Account Routing',
  description:
    'The account of this routing, at the bank that is named or at any, for a caller who holds its owner view. Nothing is changed.',
  tags,
  auth: 'user',
  body: {
    name: 'BankAccountRoutingJson',
    schema: RoutingQuery,
    example: { bank_id: 'gh.29.uk', account_routing: { scheme: 'IBAN', address: 'DE91 1000 0000 0123 4567 89' } },
  },
  reply: [200, FullAccount400],
  errors: ['AccountRoutingNotFound', 'NoOwnerView', 'ViewPermissionMissing'],
  handle: async ({ body, caller, fail }, { read }) => {
    const bankId = body.bank_id ?? ''
    const account = await accountByRouting(read, caller.userId, bankId === '' ? null : bankId, body.account_routing)
    if (account === undefined) return fail('AccountRoutingNotFound')
    const view = ownerViewAmong(account.callerViews)
    if (view === undefined) return fail('NoOwnerView')
    mustShowAccount(view, (detail) => fail('ViewPermissionMissing', detail))
    return fullAccount400Json(account, await accountParts(read, account.accountKey), view)
  },
})

export const accountEndpoints: readonly AnyEndpoint[] = [
  corePrivateAccountsAllBanks200,
  corePrivateAccountsAllBanks300,
  getPrivateAccountsAtOneBank,
  getCoreAccountById300,
  getCoreAccountById400,
  getCoreAccountByIdThroughView,
  getPrivateAccountByIdFull,
  getAccountByAccountRouting,
]
