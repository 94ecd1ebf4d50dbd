/** Lists of accounts: those of the caller, those that everybody may see, and both; the shapes of every version. */
import { accountsHeldBy, openAccounts } from '../../db/read/account-lists'
import { accountsOf } from '../../db/read/accounts'
import type { AccountListing } from '../../db/read/accounts'
import {
  AccountIds,
  accountIdsJson,
  Accounts140,
  accounts140Json,
  Accounts200,
  accounts200Json,
  AccountsAtOneBank,
  accountsAtOneBankJson,
  AccountsHeld,
  accountsHeldJson,
  MyAccounts300,
  myAccounts300Json,
} from '../json/account-lists'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Caller } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { filterErrorText, oldestAccounts, typeFilterOf } from './account-filters'

const tags = ['Account', 'PrivateData']
const publicTags = ['Account', 'PublicData']

interface Asked {
  readonly caller: Caller | undefined
  /** Undefined: at every bank. */
  readonly bankId: string | undefined
}

/** Accounts with public views, as far as the instance has such; for a caller those of their own besides. */
async function visibleAccounts({ caller, bankId }: Asked, { read, settings }: Handles): Promise<AccountListing[]> {
  if (settings.allowPublicViews) return openAccounts(read, { bankId, userId: caller?.userId })
  return caller === undefined ? [] : accountsOf(read, caller.userId, { bankId })
}

const publicAccounts = ({ bankId }: Pick<Asked, 'bankId'>, handles: Handles): Promise<AccountListing[]> =>
  visibleAccounts({ caller: undefined, bankId }, handles)

/** What is left of a list without public views. */
const privately = (accounts: readonly AccountListing[]): AccountListing[] =>
  accounts
    .map((account) => ({ ...account, views: account.views.filter(({ isPublic }) => !isPublic) }))
    .filter(({ views }) => views.length > 0)

const everywhere = { needs: [] } as const
const atBank = { needs: ['bank'] } as const
const bankIdOf = (params: { readonly BANK_ID?: string }): string | undefined => params.BANK_ID

/** The three lists of the oldest prefixes, at every bank or at one. */
const lists121 = (
  where: typeof everywhere | typeof atBank,
  prefix: '' | '/banks/BANK_ID',
  suffix: 'AllBanks' | 'AtOneBank',
): readonly AnyEndpoint[] => [
  endpoint({
    ...where,
    operation: `getPrivateAccounts${suffix}`,
    version: 'v1.2.1',
    method: 'GET',
    path: `${prefix}/accounts`,
    summary: 'Get accounts (all that the caller may see)',
    description: `Accounts that have a public view and, with a login, those on which the caller holds one; with these views. ${oldestAccounts}`,
    tags,
    auth: 'anonymous',
    reply: [200, Accounts140],
    errors: [],
    handle: async ({ caller, params, servedAs }, handles) =>
      accounts140Json(await visibleAccounts({ caller, bankId: bankIdOf(params) }, handles), servedAs),
  }),
  endpoint({
    ...where,
    operation: `publicAccounts${suffix}`,
    version: 'v1.2.1',
    method: 'GET',
    path: `${prefix}/accounts/public`,
    summary: 'Get accounts (public)',
    description: `Accounts that have a public view, with their public views only. ${oldestAccounts}`,
    tags: publicTags,
    auth: 'anonymous',
    reply: [200, Accounts140],
    errors: [],
    handle: async ({ params, servedAs }, handles) =>
      accounts140Json(await publicAccounts({ bankId: bankIdOf(params) }, handles), servedAs),
  }),
  endpoint({
    ...where,
    operation: `privateAccounts${suffix}`,
    version: 'v1.2.1',
    method: 'GET',
    path: `${prefix}/accounts/private`,
    summary: 'Get accounts (private)',
    description: `Accounts on which the caller holds a view that is not public, with these views. ${oldestAccounts}`,
    tags,
    auth: 'user',
    reply: [200, Accounts140],
    errors: [],
    handle: async ({ caller, params, servedAs }, { read }) =>
      accounts140Json(privately(await accountsOf(read, caller.userId, { bankId: bankIdOf(params) })), servedAs),
  }),
]

const getPrivateAccounts200 = endpoint({
  operation: 'getPrivateAccountsAllBanks',
  version: 'v2.0.0',
  method: 'GET',
  path: '/accounts',
  summary: 'Get accounts at all Banks (private)',
  description: `Accounts on which the caller holds a view, at all banks, with the views that they hold. ${oldestAccounts}`,
  tags,
  auth: 'user',
  reply: [200, Accounts200],
  errors: [],
  handle: async ({ caller }, { read }) => accounts200Json(await accountsOf(read, caller.userId)),
})

const publicAccountsAllBanks200 = endpoint({
  operation: 'publicAccountsAllBanks',
  version: 'v2.0.0',
  method: 'GET',
  path: '/accounts/public',
  summary: 'Get public accounts at all Banks',
  description: `Accounts at all banks that have a public view, with their public views only. ${oldestAccounts}`,
  tags: publicTags,
  auth: 'anonymous',
  reply: [200, Accounts200],
  errors: [],
  handle: async (_request, handles) => accounts200Json(await publicAccounts({ bankId: undefined }, handles)),
})

const publicAccountsAtOneBank200 = endpoint({
  operation: 'publicAccountsAtOneBank',
  version: 'v2.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/public',
  summary: 'Get public accounts at Bank',
  description: `Accounts of this bank that have a public view, with their public views only. ${oldestAccounts}`,
  tags: publicTags,
  auth: 'anonymous',
  needs: ['bank'],
  reply: [200, AccountsAtOneBank],
  errors: [],
  handle: async ({ bank }, handles) => accountsAtOneBankJson(await publicAccounts({ bankId: bank.bankId }, handles)),
})

const filtered =
  'The parameter account_type_filter keeps (or, with account_type_filter_operation=EXCLUDE, drops) the product codes that it lists.'

const privateAccountsAtOneBank300 = endpoint({
  operation: 'privateAccountsAtOneBank',
  version: 'v3.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/private',
  summary: 'Get private accounts at Bank',
  description: `Accounts of this bank on which the caller holds a view, with these views. ${filtered} ${oldestAccounts}`,
  tags,
  auth: 'user',
  needs: ['bank'],
  reply: [200, MyAccounts300],
  errors: ['IncorrectFilter'],
  handle: async ({ caller, bank, query, fail }, { read }) => {
    const productCodes = typeFilterOf(query)
    if (productCodes === 'invalid') return fail('IncorrectFilter', filterErrorText(query))
    return myAccounts300Json(await accountsOf(read, caller.userId, { bankId: bank.bankId, productCodes }))
  },
})

const getPrivateAccountIdsbyBankId = endpoint({
  operation: 'getPrivateAccountIdsbyBankId',
  version: 'v3.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/account_ids/private',
  summary: 'Get private account ids at Bank',
  description: `The ids of the accounts of this bank on which the caller holds a view. ${filtered} ${oldestAccounts}`,
  tags,
  auth: 'user',
  needs: ['bank'],
  reply: [200, AccountIds],
  errors: ['IncorrectFilter'],
  handle: async ({ caller, bank, query, fail }, { read }) => {
    const productCodes = typeFilterOf(query)
    if (productCodes === 'invalid') return fail('IncorrectFilter', filterErrorText(query))
    return accountIdsJson(await accountsOf(read, caller.userId, { bankId: bank.bankId, productCodes }))
  },
})

const getAccountsHeld = endpoint({
  operation: 'getAccountsHeld',
  version: 'v3.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/accounts-held',
  summary: 'Get Accounts Held',
  description: `The accounts of this bank that belong to the caller, whatever views they hold. ${filtered} ${oldestAccounts}`,
  tags,
  auth: 'user',
  needs: ['bank'],
  reply: [200, AccountsHeld],
  errors: ['IncorrectFilter'],
  handle: async ({ caller, bank, query, fail }, { read }) => {
    const productCodes = typeFilterOf(query)
    if (productCodes === 'invalid') return fail('IncorrectFilter', filterErrorText(query))
    return accountsHeldJson(await accountsHeldBy(read, caller.userId, { bankId: bank.bankId, productCodes }))
  },
})

export const accountListEndpoints: readonly AnyEndpoint[] = [
  ...lists121(everywhere, '', 'AllBanks'),
  ...lists121(atBank, '/banks/BANK_ID', 'AtOneBank'),
  getPrivateAccounts200,
  publicAccountsAllBanks200,
  publicAccountsAtOneBank200,
  privateAccountsAtOneBank300,
  getPrivateAccountIdsbyBankId,
  getAccountsHeld,
]
