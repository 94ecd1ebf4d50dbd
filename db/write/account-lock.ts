/** Lets those who change something about one account go one after the other, so none of them overlooks what another is writing. */
import type { Transaction } from '../connection'

/** Until the end of the transaction; bookings on the account wait, too. */
export const lockAccount = (transaction: Transaction, accountKey: string): Promise<unknown> =>
  transaction.raw('select from accounts where account_key = ? for no key update', [accountKey])
