/** Writes what people call their accounts. Owner: the account-opening workflow writes the first label, the API later ones. */
import type { Transaction } from '../connection'

export async function setAccountLabel(transaction: Transaction, accountKey: string, label: string): Promise<void> {
  await transaction.raw('update accounts set label = ? where account_key = ?', [label, accountKey])
}
