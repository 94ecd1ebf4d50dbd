/** Errors that records of the contract name and that ours never gives, each with the reason. A client that waits for one waits for nothing. */
import { facts } from './facts'
import type { Fact } from './facts'

export interface Excuse {
  readonly code: string
  /** The operations; missing: all that name it. */
  readonly of?: readonly string[]
  readonly why: string
}

const keyOf = ({ version, operation }: Fact): string => `${version}-${operation}`

/** The operations below a path whose records name the code. */
const below = (code: string, path: string): readonly string[] =>
  facts
    .filter((fact) => fact.path.includes(path) && fact.errors.some((error) => error.startsWith(`${code} `)))
    .map(keyOf)

const isOfV400 = (key: string): boolean => key.startsWith('v4.0.0-')

const newIds: readonly Excuse[] = [
  {
    code: 'OBP-30111',
    of: ['v4.0.0-createUserCustomerLinks'],
    why: 'an id that no bank can have is that of a bank that does not exist: 404 OBP-30001',
  },
  ...['OBP-30110', 'OBP-30111'].map((code) => ({
    code,
    of: [...below(code, '/transaction-requests'), ...below(code, '/VIEW_ID/counterparties')].filter(isOfV400),
    why: 'bank and account are looked for first: an id that none can have is 404 OBP-30001, 404 OBP-30018',
  })),
]

const ofCustomers: readonly Excuse[] = [
  {
    code: 'OBP-30025',
    of: ['v2.0.0-createUserCustomerLinks', 'v4.0.0-createUserCustomerLinks'],
    why: 'user, customer and pair are checked before: a link that cannot be stored for another cause is a fault, 503',
  },
  {
    code: 'OBP-30046',
    of: ['v4.0.0-getCustomersByAttributes'],
    why: 'an attribute belongs to a customer, by a foreign key',
  },
  {
    code: 'OBP-30046',
    of: ['v1.4.0-getCustomer'],
    why: 'a link leads to a customer, by a foreign key: who has none is 400 OBP-30008',
  },
]

const ofLogins: readonly Excuse[] = [
  { code: 'OBP-20001', of: ['v4.0.0-getProduct'], why: 'products are open data' },
  { code: 'OBP-20001', of: ['v2.0.0-createUser'], why: 'whoever registers has no login yet' },
  {
    code: 'OBP-20001',
    of: ['v1.2.1-getPrivateAccountsAllBanks', 'v1.2.1-getPrivateAccountsAtOneBank'],
    why: 'without a login they list what public views show, as specified in 2015',
  },
  { code: 'OBP-20001', of: ['v1.4.0-getResourceDocsObp'], why: 'the documentation is public' },
  {
    code: 'OBP-20006',
    of: ['v1.4.0-getResourceDocsObp', 'v1.4.0-getBankLevelDynamicResourceDocsObp'],
    why: 'the documentation is public',
  },
  {
    code: 'OBP-00008',
    of: ['v1.4.0-getResourceDocsObp', 'v1.4.0-getResourceDocsSwagger'],
    why: 'no version can be switched off; one that does not exist is 400 OBP-00027',
  },
]

const ofAccounts: readonly Excuse[] = [
  ...['OBP-30105', 'OBP-30106'].map((code) => ({
    code,
    of: ['v3.1.0-createAccount', 'v5.0.0-createAccount'],
    why: 'a balance is refused for what is wrong with it: OBP-30112, OBP-30109, OBP-10003, as servers do',
  })),
  {
    code: 'OBP-30107',
    of: ['v3.1.0-createAccount', 'v5.0.0-createAccount'],
    why: 'a user who does not exist is 404 OBP-20005, whatever the id looks like',
  },
  {
    code: 'OBP-30111',
    of: ['v3.1.0-createAccount', 'v5.0.0-createAccount'],
    why: 'no bank has such an id: 404 OBP-30001',
  },
  {
    code: 'OBP-30011',
    of: ['v3.1.0-createAccountAttribute'],
    why: 'an account may be of a product that is not described',
  },
  {
    code: 'OBP-20017',
    of: ['v4.0.0-getAccountByAccountRouting'],
    why: 'the path names no view: who has none that shows the account is 400 OBP-20019',
  },
  {
    code: 'OBP-30319',
    of: ['v1.2.1-updateAccountLabel', 'v4.0.0-updateAccountLabel'],
    why: 'a label that cannot be stored is a fault, 503',
  },
]

const ofViews: readonly Excuse[] = [
  {
    code: 'OBP-30063',
    of: [
      ...['v4.0.0-grantUserAccessToView', 'v5.1.0-grantUserAccessToViewById'],
      'v4.0.0-revokeGrantUserAccessToViews',
    ],
    why: 'user and view are checked before: access that cannot be stored for another cause is a fault, 503',
  },
  {
    code: 'OBP-30252',
    of: ['v5.1.0-grantUserAccessToViewById', 'v5.1.0-revokeUserAccessToViewById'],
    why: 'no view may grant or revoke a system view that there is not: 403 OBP-20084, 403 OBP-20086',
  },
  ...['OBP-00005', 'OBP-30266'].map((code) => ({
    code,
    of: ['v1.2.1-createViewForBankAccount'],
    why: 'it stands behind 400 OBP-30259 in the same text',
  })),
  {
    code: 'OBP-20021',
    of: ['v1.2.1-updateViewForBankAccount'],
    why: 'what may be changed begins with an underscore, and no system view does: 400 OBP-20020',
  },
  {
    code: 'OBP-20021',
    of: ['v3.0.0-updateViewForBankAccount'],
    why: 'an account has no system view that could be changed: 400 OBP-30005',
  },
  {
    code: 'OBP-30259',
    of: [
      ...['v1.2.1-updateViewForBankAccount', 'v1.2.1-getPermissionsForBankAccount'],
      'v1.2.1-getPermissionForUserForBankAccount',
    ],
    why: 'nothing is created: the permission that is missing is named, 403 OBP-20022',
  },
  {
    code: 'OBP-50010',
    of: below('OBP-50010', '/accounts/ACCOUNT_ID/VIEW_ID'),
    why: 'what is missing is named: 404 OBP-30018, 403 OBP-20017',
  },
]

const ofTransactions: readonly Excuse[] = [
  ...['OBP-10023', 'OBP-10024', 'OBP-10025', 'OBP-10026'].map((code) => ({
    code,
    of: below(code, '/transactions').filter((key) => key !== 'v1.2.1-getTransactionsForBankAccount'),
    why: 'it stands behind 400 OBP-10016 in the same text, as in every later list',
  })),
  {
    code: 'OBP-60009',
    of: below('OBP-60009', '/transactions/TRANSACTION_ID'),
    why: 'a transaction that the account does not have is OBP-30067; what the view hides is 400 OBP-30022',
  },
  { code: 'OBP-30087', of: ['v4.0.0-getDoubleEntryTransaction'], why: 'every transaction has two entries at least' },
  {
    code: 'OBP-50005',
    of: below('OBP-50005', '/VIEW_ID/transactions/TRANSACTION_ID/metadata'),
    why: 'each has an error with a number: 400 OBP-30022, 404 OBP-49010, 400 OBP-49011',
  },
  {
    code: 'OBP-50005',
    of: below('OBP-50005', '/other_accounts/OTHER_ACCOUNT_ID'),
    why: 'each has an error with a number: 400 OBP-30022, 400 OBP-49011, 400 OBP-49013',
  },
  {
    code: 'OBP-50005',
    of: ['v1.2.1-addPermissionForUserForBankAccountForMultipleViews'],
    why: 'a body that does not fit is 400 OBP-10001',
  },
]

/** The payments that know the currency of the account only, or that of what they give back. */
const inOneCurrency: readonly string[] = [
  ...['v1.4.0-createTransactionRequest', 'v2.0.0-createTransactionRequest'],
  ...['v2.1.0-createTransactionRequestSandboxTan', 'v4.0.0-createTransactionRequestRefund'],
]

const ofPayments: readonly Excuse[] = [
  {
    code: 'OBP-00003',
    of: below('OBP-00003', '/transaction-requests'),
    why: 'an instance that takes no requests says OBP-40018, as servers do',
  },
  {
    code: 'OBP-30003',
    of: below('OBP-30003', '/transaction-requests'),
    why: 'an account that does not exist is OBP-30018 in every version',
  },
  {
    code: 'OBP-50005',
    of: ['v2.1.0-createTransactionRequestSandboxTan', 'v2.1.0-createTransactionRequest'],
    why: 'another currency than that of the account has its error: 400 OBP-40003',
  },
  { code: 'OBP-50005', of: ['v2.0.0-createUser'], why: 'a name that is taken is 409 OBP-29006' },
  ...['OBP-10001', 'OBP-10002', 'OBP-10003', 'OBP-10035', 'OBP-40008'].map((code) => ({
    code,
    of: ['v2.1.0-createTransactionRequest'],
    why: 'each type has an endpoint of its own, which looks at the body; what comes here is refused for its type: 400 OBP-40001',
  })),
  {
    code: 'OBP-40003',
    of: below('OBP-40003', '/transaction-requests').filter((key) => !inOneCurrency.includes(key)),
    why: 'an amount in another currency is converted',
  },
  {
    code: 'OBP-30012',
    of: ['v4.0.0-answerTransactionRequestChallenge'],
    why: 'rejecting and refunding need no counterparty with an IBAN',
  },
  {
    code: 'OBP-40014',
    of: ['v4.0.0-answerTransactionRequestChallenge'],
    why: 'attempts that are used up are told as a wrong answer, OBP-40016, as servers do',
  },
  {
    code: 'OBP-40015',
    of: ['v2.1.0-answerTransactionRequestChallenge', 'v4.0.0-answerTransactionRequestChallenge'],
    why: 'a request has challenges of this one type only',
  },
  {
    code: 'OBP-60010',
    of: ['v3.1.0-getTransactionRequests', 'v4.0.0-getTransactionRequest'],
    why: 'requests that cannot be read are a fault, 503',
  },
  {
    code: 'OBP-30071',
    of: ['v4.0.0-deleteTransactionRequestAttributeDefinition'],
    why: 'an unknown definition is 400 OBP-50200, as of every category',
  },
  {
    code: 'OBP-30072',
    of: ['v4.0.0-createTransactionRequestSimple'],
    why: 'a counterparty is refused for what is wrong with it: one that cannot be stored for another cause is a fault, 503',
  },
  { code: 'OBP-20017', of: ['v4.0.0-createCounterpartyForAnyAccount'], why: 'the role is enough: nobody needs a view' },
]

const ofBanks: readonly Excuse[] = [
  {
    code: 'OBP-30219',
    of: ['v2.0.0-deleteEntitlement'],
    why: 'an entitlement that cannot be deleted is a fault, 503',
  },
  { code: 'OBP-34001', of: ['v5.0.0-updateBank'], why: 'a bank that cannot be stored is a fault, 503' },
  ...['OBP-10008', 'OBP-10009', 'OBP-30028', 'OBP-30120'].map((code) => ({
    code,
    of: [...below(code, '/banks/BANK_ID/branches'), ...below(code, '/banks/BANK_ID/atms')],
    why: 'a body that fits can be stored: that it cannot, or not be deleted, is a fault, 503',
  })),
  {
    code: 'OBP-50005',
    of: ['v3.0.0-createBranch', 'v3.0.0-updateBranch'],
    why: 'another bank in the body than in the path has its error: 400 OBP-10035',
  },
  {
    code: 'OBP-50005',
    of: ['v5.0.0-createCustomerAccountLink', 'v5.0.0-getCustomerAccountLinksByCustomerId'],
    why: 'a customer of another bank is not found: 404 OBP-30046 tells nobody where they are',
  },
]

export const neverGiven: readonly Excuse[] = [
  { code: 'OBP-50000', why: 'what nobody has foreseen is 500 OBP-50015: the client has done nothing wrong' },
  ...newIds,
  ...ofCustomers,
  ...ofLogins,
  ...ofAccounts,
  ...ofViews,
  ...ofTransactions,
  ...ofPayments,
  ...ofBanks,
]
