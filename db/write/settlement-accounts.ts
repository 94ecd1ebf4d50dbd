/** Inserts the accounts through which a bank settles with the world outside. Owner: the API. */
import type { Transaction } from '../connection'

export interface NewSettlementAccount {
  readonly bankId: string
  readonly accountId: string
  readonly responsibleUserId: string
  readonly label: string
  readonly branchId: string
  readonly currency: string
  readonly routings: readonly { readonly scheme: string; readonly address: string }[]
  readonly requestId: string
}

/**
 * One statement. A settlement account may go below zero, so nobody is granted a view on it: no one can pay from it.
 * Violates accounts_bank_account_unique or account_routings_address_unique where these are taken.
 */
export async function insertSettlementAccount(transaction: Transaction, account: NewSettlementAccount): Promise<void> {
  const { bankId, accountId } = account
  await transaction.raw(
    `with opened as (
       insert into accounts (bank_id, account_id, kind, label, number, branch_id, currency, may_overdraw, opening_request_id)
       values (?, ?, 'SETTLEMENT', ?, ?, ?, ?, true, ?) returning account_key
     ), held as (
       insert into account_holders (account_key, user_id) select account_key, ?::uuid from opened
     )
     insert into account_routings (account_key, bank_id, scheme, address, is_vouched)
     select account_key, ?, scheme, address, true from opened, jsonb_to_recordset(?::jsonb) as r (scheme text, address text)`,
    [
      bankId,
      accountId,
      account.label,
      accountId,
      account.branchId,
      account.currency,
      account.requestId,
      account.responsibleUserId,
      bankId,
      JSON.stringify(account.routings),
    ],
  )
}
