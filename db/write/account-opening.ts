/** Inserts an account and everything that exists from its first moment on. Owner: the account-opening workflow. */
import type { Reader, Transaction } from '../connection'
import { viewsOfNewAccountOwner } from '../../domain/views/system-views'

export interface NewAccount {
  readonly bankId: string
  readonly accountId: string
  readonly ownerUserId: string
  readonly customerId?: string
  readonly label: string
  readonly productCode: string
  readonly branchId: string
  readonly currency: string
  readonly routings: readonly { readonly scheme: string; readonly address: string }[]
  readonly openedBy: string
  readonly requestId: string
}

/** Ten digits that depend on the account's ids alone: the number that people see, unique enough to be read out. */
const accountNumber = `lpad((abs(hashtextextended(? || '/' || ?, 0)) % 10000000000)::text, 10, '0')`

/** Violates accounts_bank_account_unique, account_routings_address_unique or account_routings_pkey where these are taken. */
export async function insertAccount(transaction: Transaction, account: NewAccount): Promise<void> {
  const { bankId, accountId } = account
  const [row] = await transaction.raw<{ accountKey: string }>(
    `insert into accounts (bank_id, account_id, label, number, product_code, branch_id, currency, opening_request_id)
     values (?, ?, ?, ${accountNumber}, ?, ?, ?, ?) returning account_key::text as "accountKey"`,
    [
      bankId,
      accountId,
      account.label,
      bankId,
      accountId,
      account.productCode,
      account.branchId,
      account.currency,
      account.requestId,
    ],
  )
  const accountKey = row?.accountKey ?? ''
  if (account.routings.length > 0) {
    await transaction.raw(
      'insert into account_routings (account_key, bank_id, scheme, address) select ?, ?, scheme, address from jsonb_to_recordset(?::jsonb) as r (scheme text, address text)',
      [accountKey, bankId, JSON.stringify(account.routings)],
    )
  }
  await transaction.raw('insert into account_holders (account_key, user_id) values (?, ?)', [
    accountKey,
    account.ownerUserId,
  ])
  await transaction.raw(
    'insert into account_access (user_id, account_key, view_id, granted_by) select ?, ?, view_id, ? from unnest(?::text[]) as view_id',
    [account.ownerUserId, accountKey, account.openedBy, [...viewsOfNewAccountOwner]],
  )
  if (account.customerId !== undefined) {
    await transaction.raw(
      `insert into customer_account_links (link_id, customer_id, account_key, relationship_type) values (gen_random_uuid(), ?, ?, 'Owner')`,
      [account.customerId, accountKey],
    )
  }
}

/** The request that opened this account, or undefined when there is no such account. */
export async function openingRequestOf(read: Reader, bankId: string, accountId: string): Promise<string | undefined> {
  const [row] = await read.raw<{ requestId: string }>(
    'select opening_request_id as "requestId" from accounts where bank_id = ? and account_id = ?',
    [bankId, accountId],
  )
  return row?.requestId
}
