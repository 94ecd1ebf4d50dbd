/**
 * Transactions and the accounts on their other side, for somebody to see. Another account has its record from the moment that somebody
 * sees it first; that one sight shows OBP's word for what nobody has written yet.
 */
import { otherAccountOf, otherAccountsOf } from '../../db/read/other-accounts'
import type { OtherAccountFound, PlaceRow } from '../../db/read/other-accounts'
import { transactionOf, transactionsOf } from '../../db/read/transactions'
import type { TransactionPage, TransactionRow } from '../../db/read/transactions'
import { recordOtherAccounts } from '../../db/write/other-account-metadata'
import { isUuid } from '../../domain/ids'
import { noNotes, notesAtFirstSight } from '../../domain/views/redact-other-account'
import type { OtherAccountFacts } from '../../domain/views/redact-other-account'
import type { View } from '../../domain/views/view'
import type { Handles } from '../kernel/handles'

type OtherAccount = OtherAccountFacts<PlaceRow>
type Eyes = Pick<Handles, 'read' | 'writeAtOnce'>

/** What is found gets the records that it lacks. Returns what shows them, one after the other as they are read: only the first sight is one. */
async function sightOf(
  found: readonly OtherAccountFound[],
  accountKey: string,
  { writeAtOnce }: Eyes,
): Promise<(other: OtherAccountFound) => OtherAccount> {
  const unrecorded = new Set(found.flatMap(({ key, record }) => (record === null ? [key] : [])))
  const made = await recordOtherAccounts(writeAtOnce, accountKey, [...unrecorded])
  const records = new Map(made.map((record) => [record.key, record]))
  const unseen = new Set(made.flatMap(({ key, isNew }) => (isNew ? [key] : [])))
  return ({ key, record, ...facts }) => {
    if (record !== null) return { ...facts, ...record }
    const { id, alias } = records.get(key) ?? neverMade()
    const notes = unseen.delete(key) ? notesAtFirstSight : noNotes
    return { ...facts, id, metadata: { ...notes, publicAlias: alias === '' ? null : alias } }
  }
}

function neverMade(): never {
  throw new Error('an other account has no record')
}

const seen = (
  row: TransactionRow<OtherAccountFound>,
  see: (other: OtherAccountFound) => OtherAccount,
): TransactionRow => ({
  ...row,
  facts: { ...row.facts, otherAccount: see(row.facts.otherAccount) },
})

/** What was read of the account's transactions. */
export async function seeRows(
  rows: readonly TransactionRow<OtherAccountFound>[],
  { accountKey }: { readonly accountKey: string },
  eyes: Eyes,
): Promise<TransactionRow[]> {
  const others = rows.map(({ facts }) => facts.otherAccount)
  const see = await sightOf(others, accountKey, eyes)
  return rows.map((row) => seen(row, see))
}

/** A page of the account's transactions. */
export async function seeTransactions(
  account: { readonly accountKey: string },
  page: TransactionPage,
  view: View,
  eyes: Eyes,
): Promise<TransactionRow[]> {
  return seeRows(await transactionsOf(eyes.read, account.accountKey, page, view.metadataViewId), account, eyes)
}

/** One transaction of the account, or undefined when it has none with this id, whatever the id is. */
export async function seeTransaction(
  accountKey: string,
  id: string,
  metadataViewId: string,
  eyes: Eyes,
): Promise<TransactionRow | undefined> {
  const row = isUuid(id) ? await transactionOf(eyes.read, accountKey, id, metadataViewId) : undefined
  return row && seen(row, await sightOf([row.facts.otherAccount], accountKey, eyes))
}

/** Every account that shares a transaction with this one, by id. */
export async function seeOtherAccounts(accountKey: string, eyes: Eyes): Promise<OtherAccount[]> {
  const others = await otherAccountsOf(eyes.read, accountKey)
  return others.map(await sightOf(others, accountKey, eyes)).sort((one, other) => (one.id < other.id ? -1 : 1))
}

/** The account of that id on the other side of this one's transactions, or undefined. */
export async function seeOtherAccount(accountKey: string, id: string, eyes: Eyes): Promise<OtherAccount | undefined> {
  const other = await otherAccountOf(eyes.read, accountKey, id)
  return other && (await sightOf([other], accountKey, eyes))(other)
}
