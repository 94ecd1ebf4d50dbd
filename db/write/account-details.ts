/** Writes what staff change of an account: its name, product, branch and routings. Owner: the API. */
import type { Transaction } from '../connection'
import { givesWayToAccount } from '../read/accounts'
import { lockAccount } from './account-lock'
import { actedBy } from './actor'

export interface AccountDetails {
  readonly accountKey: string
  readonly label: string
  readonly productCode: string
  readonly branchId: string
  /** All that the account is to have, one of a scheme. */
  readonly routings: readonly { readonly scheme: string; readonly address: string }[]
  readonly actorUserId: string
}

/**
 * Replaces all of it, and the bank vouches for every routing from now on. Two statements, so it needs a transaction: the second one has to
 * see what somebody who was at it before has written. Violates account_routings_address_unique where another account keeps a routing.
 */
export async function replaceAccountDetails(transaction: Transaction, details: AccountDetails): Promise<void> {
  const { accountKey, label, productCode, branchId, routings, actorUserId } = details
  await lockAccount(transaction, accountKey)
  await transaction.raw(
    `with changed as (
       update accounts set label = ?, product_code = ?, branch_id = ? where account_key = ? returning account_key, bank_id
     ), wanted as (
       select scheme, address from jsonb_to_recordset(?::jsonb) as r (scheme text, address text)
     ), dropped as (
       delete from account_routings r using changed
       where r.account_key = changed.account_key and r.scheme not in (select scheme from wanted) and ${actedBy} returning r.scheme
     ), given_way as (
       delete from account_routings r using changed, wanted
       where r.bank_id = changed.bank_id and r.account_key <> changed.account_key and r.scheme = wanted.scheme
         and r.address = wanted.address and ${givesWayToAccount('r', 'changed')} and ${actedBy} returning r.scheme
     )
     -- Counted, because an address has to be free before it is taken.
     insert into account_routings (account_key, bank_id, scheme, address, is_vouched)
     select account_key, bank_id, scheme, address, true from changed, wanted, (select count(*) from given_way) as freed
     where ${actedBy}
     on conflict (account_key, scheme) do update set address = excluded.address, is_vouched = excluded.is_vouched`,
    [label, productCode, branchId, accountKey, JSON.stringify(routings), actorUserId, actorUserId, actorUserId],
  )
}
