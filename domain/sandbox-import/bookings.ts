/** What the ledger makes of an import: what was there before the transactions, then every transaction, each against the world outside. */
import { parseMoney } from '../money'
import { atBank } from './document'
import type { ImportDocument, ImportedTransaction } from './document'

/** One movement of one account of the import. */
export interface ImportBooking {
  readonly bankId: string
  readonly accountId: string
  readonly currency: string
  /** Minor units, never zero; negative where money leaves the account. */
  readonly minor: bigint
  /** Undefined for what was there before. */
  readonly transactionId: string | undefined
  readonly type: string
  readonly description: string
  readonly posted: string
  readonly completed: string
  readonly counterparty: ImportedTransaction['counterparty']
}

const minorOf = (currency: string, amount: string): bigint => {
  const money = parseMoney(currency, amount)
  if (!money.ok) throw new Error('an amount of an import was never judged')
  return money.value.minor
}

/** Minor units that each account, named as by atBank, must have had before its transactions, to have its balance after them. */
export function openingOf({ accounts, transactions }: ImportDocument): ReadonlyMap<string, bigint> {
  const openings = new Map<string, bigint>()
  const currencies = new Map<string, string>()
  for (const { bankId, id, currency, balance } of accounts) {
    openings.set(atBank(bankId, id), minorOf(currency, balance))
    currencies.set(atBank(bankId, id), currency)
  }
  for (const { bankId, accountId, value } of transactions) {
    const account = atBank(bankId, accountId)
    openings.set(account, (openings.get(account) ?? 0n) - minorOf(currencies.get(account) ?? '', value))
  }
  return openings
}

const time = (text: string): number => new Date(text).getTime()
const byTime = (left: ImportedTransaction, right: ImportedTransaction): number =>
  time(left.completed) - time(right.completed) || time(left.posted) - time(right.posted)

/**
 * The bookings of a document that has been judged, in the order in which they happened; what was there before comes at the
 * time of the account's first transaction, or now. An account that begins with nothing has no such booking.
 */
export function importBookings(document: ImportDocument, now: string): readonly ImportBooking[] {
  const ordered = [...document.transactions].sort(byTime)
  const first = new Map<string, string>()
  for (const { bankId, accountId, completed } of ordered) {
    const account = atBank(bankId, accountId)
    if (!first.has(account)) first.set(account, completed)
  }
  const openings = openingOf(document)
  const currencies = new Map(document.accounts.map(({ bankId, id, currency }) => [atBank(bankId, id), currency]))
  const before = document.accounts.flatMap(({ bankId, id, currency }): ImportBooking[] => {
    const minor = openings.get(atBank(bankId, id)) ?? 0n
    const at = first.get(atBank(bankId, id)) ?? now
    return minor === 0n
      ? []
      : [
          {
            bankId,
            accountId: id,
            currency,
            minor,
            transactionId: undefined,
            type: 'SANDBOX_IMPORT',
            description: 'Opening balance',
            posted: at,
            completed: at,
            counterparty: { name: '', accountNumber: '' },
          },
        ]
  })
  const then = ordered.map((one): ImportBooking => {
    const currency = currencies.get(atBank(one.bankId, one.accountId)) ?? ''
    const { bankId, accountId, type, description, posted, completed, counterparty } = one
    const minor = minorOf(currency, one.value)
    return {
      bankId,
      accountId,
      currency,
      minor,
      transactionId: one.id,
      type,
      description,
      posted,
      completed,
      counterparty,
    }
  })
  return [...before, ...then]
}
