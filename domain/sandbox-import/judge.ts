/** What keeps a document from being imported: a table of rules, of which the first that is broken is the answer. */
import { isFxPositionAccountId, isObpId, isUuid } from '../ids'
import { momentOf } from '../moment'
import { isStorable, parseMoney } from '../money'
import { accept, refuse } from '../refusal'
import type { Outcome } from '../refusal'
import { atBank } from './document'
import type { ImportDocument, ImportedAccount, ImportedTransaction, ImportedUser } from './document'
import { openingOf } from './bookings'

const isMoment = (text: string): boolean => momentOf(text, 'secondsOrMilliseconds') !== undefined

/** What the database knows of the names in the document; `x at bank` is written as by atBank. */
export interface ImportFacts {
  readonly banks: ReadonlySet<string>
  readonly usernames: ReadonlySet<string>
  readonly accounts: ReadonlySet<string>
  readonly accountNumbers: ReadonlySet<string>
  readonly ibans: ReadonlySet<string>
  readonly transactions: ReadonlySet<string>
  readonly branches: ReadonlySet<string>
  readonly atms: ReadonlySet<string>
  readonly products: ReadonlySet<string>
  readonly crmEvents: ReadonlySet<string>
}

/** What a rule may look at; the sets are made once, so that a rule costs one look at each item. */
interface Context {
  readonly document: ImportDocument
  readonly facts: ImportFacts
  readonly wrongUser: (user: ImportedUser) => string | undefined
  readonly bankIds: ReadonlySet<string>
  readonly usernames: ReadonlySet<string>
  readonly accounts: ReadonlyMap<string, ImportedAccount>
}

type Kind = keyof ImportDocument
type Item<K extends Kind> = ImportDocument[K][number]
/** What is wrong and where, or undefined. */
type Rule = (context: Context) => string | undefined

// The names of the lists on the wire.
const listName: Readonly<Record<Kind, string>> = {
  banks: 'banks',
  users: 'users',
  accounts: 'accounts',
  transactions: 'transactions',
  branches: 'branches',
  atms: 'atms',
  products: 'products',
  crmEvents: 'crm_events',
}
const places = Object.keys(listName) as readonly Kind[]

/** Says where the first item is of which something is wrong. */
const each =
  <K extends Kind>(kind: K, wrong: (item: Item<K>, context: Context) => string | false | undefined): Rule =>
  (context) => {
    const items: readonly Item<K>[] = context.document[kind]
    for (const [index, item] of items.entries()) {
      const text = wrong(item, context)
      if (text !== false && text !== undefined) return `${listName[kind]}[${index}]: ${text}`
    }
    return undefined
  }

/** Nothing may be named twice; what has no name is not compared. */
const once =
  <K extends Kind>(kind: K, keyOf: (item: Item<K>) => string | undefined, text: string): Rule =>
  (context) => {
    const seen = new Set<string>()
    return each(kind, (item) => {
      const key = keyOf(item)
      if (key === undefined) return undefined
      if (seen.has(key)) return text
      seen.add(key)
      return undefined
    })(context)
  }

const ofBank = ['branches', 'atms', 'products', 'crmEvents'] as const satisfies readonly Kind[]
const ibanOf = ({ iban }: ImportedAccount): string | undefined => (iban === '' ? undefined : iban)
const transactionKey = ({ id }: ImportedTransaction): string => id.toLowerCase()
const isPlainId = (id: string): boolean => id.trim() !== '' && id.length <= 255

const isAmount = (currency: string, text: string): boolean => parseMoney(currency, text).ok
const isZero = (currency: string, text: string): boolean => {
  const money = parseMoney(currency, text)
  return money.ok && money.value.minor === 0n
}

const accountOf = ({ bankId, accountId }: ImportedTransaction, { accounts }: Context): ImportedAccount | undefined =>
  accounts.get(atBank(bankId, accountId))

const bankIsKnown = (bankId: string, { bankIds, facts }: Context): boolean =>
  bankIds.has(bankId) || facts.banks.has(bankId)
const noBank = (bankId: string): string => `the bank ${bankId} is neither in the data nor here.`

/** In their order: forms, what is named twice, what is here already, what is named and is not there, amounts and times. */
const rules: readonly Rule[] = [
  each(
    'banks',
    ({ id }) => !isObpId(id) && 'the id of a bank has 1 to 255 letters, digits, dots, dashes and underscores.',
  ),
  each('users', (user, { wrongUser }) => wrongUser(user)),
  each(
    'accounts',
    ({ id }) =>
      (!isObpId(id) || isFxPositionAccountId(id)) &&
      'the id of an account has 1 to 255 letters, digits, dots, dashes and underscores, and is not that of a position of the bank.',
  ),
  each('accounts', ({ number }) => number.trim() === '' && 'the account has no number.'),
  each('transactions', ({ id }) => !isUuid(id) && 'the id of a transaction is a UUID.'),
  ...ofBank.map((kind) => each(kind, ({ id }) => !isPlainId(id) && 'the id is empty or too long.')),

  once('banks', ({ id }) => id, 'the bank is there twice.'),
  once('users', ({ username }) => username, 'the user is there twice.'),
  once('accounts', ({ bankId, id }) => atBank(bankId, id), 'the account is there twice.'),
  once('accounts', ({ bankId, number }) => atBank(bankId, number), 'the account number is there twice.'),
  once('accounts', ibanOf, 'the IBAN is there twice.'),
  once('transactions', transactionKey, 'the transaction is there twice.'),
  ...ofBank.map((kind) => once(kind, ({ bankId, id }) => atBank(bankId, id), 'the id is there twice at the bank.')),

  each('banks', ({ id }, { facts }) => facts.banks.has(id) && 'the bank exists already.'),
  each('users', ({ username }, { facts }) => facts.usernames.has(username) && 'the user exists already.'),
  each(
    'accounts',
    ({ bankId, id }, { facts }) => facts.accounts.has(atBank(bankId, id)) && 'the account exists already.',
  ),
  each(
    'accounts',
    ({ bankId, number }, { facts }) =>
      facts.accountNumbers.has(atBank(bankId, number)) && 'the account number exists already.',
  ),
  each('accounts', ({ iban }, { facts }) => iban !== '' && facts.ibans.has(iban) && 'the IBAN exists already.'),
  each(
    'transactions',
    (one, { facts }) => facts.transactions.has(transactionKey(one)) && 'the transaction exists already.',
  ),
  ...ofBank.map((kind) =>
    each(
      kind,
      ({ bankId, id }, { facts }) => facts[kind].has(atBank(bankId, id)) && 'the id exists already at the bank.',
    ),
  ),

  ...(['accounts', ...ofBank] as const).map((kind) =>
    each(kind, ({ bankId }, context) => !bankIsKnown(bankId, context) && noBank(bankId)),
  ),
  each('accounts', ({ owners }) => owners.length === 0 && 'the account has no owner.'),
  each('accounts', ({ owners }, { usernames }) => {
    const absent = owners.find((owner) => !usernames.has(owner))
    return absent !== undefined && `the owner ${absent} is not among the users of the data.`
  }),
  each('accounts', ({ owners }) => new Set(owners).size < owners.length && 'an owner is there twice.'),
  each(
    'transactions',
    (one, context) =>
      accountOf(one, context) === undefined &&
      `the account ${one.accountId} of the bank ${one.bankId} is not in the data.`,
  ),

  each(
    'accounts',
    ({ currency, balance }) => !isAmount(currency, balance) && 'the balance is no amount of an ISO currency.',
  ),
  each('transactions', (one, context) => {
    const currency = accountOf(one, context)?.currency ?? ''
    if (!isAmount(currency, one.value) || !isAmount(currency, one.newBalance)) {
      return `value and new_balance must be amounts in ${currency}.`
    }
    return isZero(currency, one.value) && 'the transaction moves nothing.'
  }),
  each(
    'transactions',
    ({ posted, completed }) =>
      !(isMoment(posted) && isMoment(completed)) && "posted and completed must be yyyy-MM-dd'T'HH:mm:ss.SSS'Z'.",
  ),
  each('crmEvents', ({ actualDate }) => !isMoment(actualDate) && "actual_date must be yyyy-MM-dd'T'HH:mm:ss.SSS'Z'."),
  ({ document }) => {
    const sums = openingOf(document)
    const index = document.accounts.findIndex(({ bankId, id }) => !isStorable(sums.get(atBank(bankId, id)) ?? 0n))
    return index === -1 ? undefined : `accounts[${index}]: the balance before the transactions is too large.`
  },
]

/**
 * Accepts the document, or refuses it with SandboxImportRefused; the detail says what is wrong and where.
 * `wrongUser` says what is wrong with a user's names and password, or nothing.
 */
export function judge(
  document: ImportDocument,
  facts: ImportFacts,
  wrongUser: Context['wrongUser'],
): Outcome<ImportDocument> {
  const context: Context = {
    document,
    facts,
    wrongUser,
    bankIds: new Set(document.banks.map(({ id }) => id)),
    usernames: new Set(document.users.map(({ username }) => username)),
    accounts: new Map(document.accounts.map((account) => [atBank(account.bankId, account.id), account])),
  }
  for (const rule of rules) {
    const wrong = rule(context)
    if (wrong !== undefined) return refuse('SandboxImportRefused', ` Cannot import the sandbox data. ${wrong}`)
  }
  return accept(document)
}

/** How much of what a document brings, for a log. */
export const sizeOf = (document: ImportDocument): Readonly<Record<string, number>> =>
  Object.fromEntries(places.map((kind) => [listName[kind], document[kind].length]))
