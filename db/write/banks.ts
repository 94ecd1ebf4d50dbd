/** Creates a bank with what exists from its first moment on, and changes it. Owner: the API. */
import type { Transaction } from '../connection'
import { bankColumns } from '../read/facts'
import type { BankRow } from '../read/facts'

export interface NewBank {
  readonly bankId: string
  readonly shortName: string
  readonly fullName: string
  readonly logo: string
  readonly website: string
  readonly routings: readonly { readonly scheme: string; readonly address: string }[]
  readonly createdBy: string
}

/** Payments with parties outside this instance meet these accounts; they may go below zero. */
export const settlementAccountIds = ['OBP-INCOMING-SETTLEMENT-ACCOUNT', 'OBP-OUTGOING-SETTLEMENT-ACCOUNT'] as const

/** What the creator may do at the new bank without asking anybody. */
const rolesOfCreator = ['CanCreateEntitlementAtOneBank', 'CanReadDynamicResourceDocsAtOneBank']

/** The ids of those that were made; a bank whose id is taken is left as it is. Three statements, however many there are. */
export async function insertBanks(transaction: Transaction, banks: readonly NewBank[]): Promise<readonly string[]> {
  const inserted = await transaction.raw<{ bankId: string }>(
    `insert into banks (bank_id, short_name, full_name, logo, website, routings, created_by)
     select "bankId", "shortName", "fullName", logo, website, routings, "createdBy" from jsonb_to_recordset(?::jsonb)
       as b ("bankId" text, "shortName" text, "fullName" text, logo text, website text, routings jsonb, "createdBy" uuid)
     on conflict (bank_id) do nothing returning bank_id as "bankId"`,
    [JSON.stringify(banks)],
  )
  const made = inserted.map(({ bankId }) => bankId)
  await transaction.raw(
    `insert into entitlements (entitlement_id, user_id, role_name, bank_id)
     select gen_random_uuid(), b.created_by, role, b.bank_id from banks b, unnest(?::text[]) as role where b.bank_id = any (?::text[])
     on conflict do nothing`,
    [rolesOfCreator, made],
  )
  await transaction.raw(
    `insert into accounts (bank_id, account_id, kind, label, number, currency, may_overdraw, opening_request_id)
     select bank, id, 'SETTLEMENT', 'Default settlement account', id, 'EUR', true, 'bank'
     from unnest(?::text[]) as bank, unnest(?::text[]) as id`,
    [made, [...settlementAccountIds]],
  )
  return made
}

/** False when the id is taken: then nothing is changed. */
export const insertBank = async (transaction: Transaction, bank: NewBank): Promise<boolean> =>
  (await insertBanks(transaction, [bank])).length > 0

/** Undefined members stay as they are. */
export type BankChange = Pick<NewBank, 'bankId' | 'shortName'> & {
  readonly [Member in 'fullName' | 'logo' | 'website' | 'routings']: NewBank[Member] | undefined
}

/** Changes what is given; undefined when there is no such bank. */
export async function updateBank(transaction: Transaction, change: BankChange): Promise<BankRow | undefined> {
  const [row] = await transaction.raw<BankRow>(
    `update banks set short_name = ?, full_name = coalesce(?, full_name), logo = coalesce(?, logo),
       website = coalesce(?, website), routings = coalesce(?::jsonb, routings)
     where bank_id = ? returning ${bankColumns}`,
    [
      change.shortName,
      change.fullName ?? null,
      change.logo ?? null,
      change.website ?? null,
      change.routings === undefined ? null : JSON.stringify(change.routings),
      change.bankId,
    ],
  )
  return row
}
