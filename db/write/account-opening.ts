/** Inserts an account and everything that exists from its first moment on. Owner: the account-opening workflow. */
import type { Transaction } from '../connection'
import { givesWay } from '../read/accounts'
import { actedBy } from './actor'
import { requiredAnswersName } from '../../domain/payments/steering'
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
  /** Whether the bank vouches for the routings: payments by IBAN find the account then. */
  readonly isVouched: boolean
  readonly openedBy: string
  readonly requestId: string
}

/** Ten digits that depend on the account's ids alone: the number that people see, unique enough to be read out. */
const accountNumber = `lpad((abs(hashtextextended(? || '/' || ?, 0)) % 10000000000)::text, 10, '0')`

/** What accounts of the product begin with; of the attribute that steers its payments an account has one, the oldest. */
const inheritedAttributes = `
  select name, type, value from (
    select *, row_number() over (partition by name order by created_at, attribute_id) as nth
    from product_attributes where bank_id = ? and product_code = ? and is_active
  ) attributes where nth = 1 or name <> ?`

/**
 * One statement, so it is there as a whole or not at all. False when there is no such owner (any more), or the relationship with the
 * customer has ended. Violates
 * accounts_bank_account_unique, account_routings_address_unique or account_routings_pkey where these are taken, a foreign
 * key where bank or customer do not exist.
 */
export async function insertAccount(transaction: Transaction, account: NewAccount): Promise<boolean> {
  const { bankId, accountId, ownerUserId, customerId = null } = account
  const opened = await transaction.raw(
    `with inherited as (${inheritedAttributes}), ending as (
       select state from kyc_cases where customer_id = ?::uuid for no key update
     ), opened as (
       insert into accounts (bank_id, account_id, label, number, product_code, branch_id, currency, opening_request_id)
       select ?, ?, ?, ${accountNumber}, ?, ?, ?, ?
       where exists (select from users where user_id = ?::uuid and deleted_at is null)
         and not exists (select from ending where state = 'closed') returning account_key
     ), attributed as (
       insert into account_attributes (attribute_id, account_key, product_code, name, type, value)
       select gen_random_uuid(), account_key, ?, name, type, value from opened, inherited where ${actedBy}
     ), wanted as (
       select scheme, address from jsonb_to_recordset(?::jsonb) as r (scheme text, address text)
     ), given_way as (
       delete from account_routings r using opened, wanted
       where r.bank_id = ? and r.scheme = wanted.scheme and r.address = wanted.address and ${givesWay('r')} and ${actedBy} returning r.address
     ), routed as (
       -- Counted, because an address has to be free before it is taken.
       insert into account_routings (account_key, bank_id, scheme, address, is_vouched)
       select account_key, ?, scheme, address, ? from opened, wanted, (select count(*) from given_way) as freed
     ), held as (
       insert into account_holders (account_key, user_id) select account_key, ?::uuid from opened
     ), granted as (
       insert into account_access (user_id, account_key, view_id, granted_by)
       select ?::uuid, account_key, view_id, ?::uuid from opened, unnest(?::text[]) as view_id
     ), linked as (
       insert into customer_account_links (link_id, customer_id, account_key, relationship_type)
       select gen_random_uuid(), ?::uuid, account_key, 'Owner' from opened where ?::uuid is not null and ${actedBy}
     )
     select account_key from opened`,
    [
      bankId,
      account.productCode,
      requiredAnswersName,
      customerId,
      bankId,
      accountId,
      account.label,
      bankId,
      accountId,
      account.productCode,
      account.branchId,
      account.currency,
      account.requestId,
      ownerUserId,
      account.productCode,
      account.openedBy,
      JSON.stringify(account.routings),
      bankId,
      account.isVouched,
      ownerUserId,
      account.openedBy,
      bankId,
      account.isVouched,
      ownerUserId,
      ownerUserId,
      account.openedBy,
      [...viewsOfNewAccountOwner],
      customerId,
      customerId,
      account.openedBy,
    ],
  )
  return opened.length > 0
}
