/** Writes counterparties and their limits. Owner: the API. */
import { isUuid } from '../../domain/ids'
import type { SqlValue, Transaction } from '../connection'
import { byRoutings, counterpartyColumns, counterpartyLimitColumns } from '../read/counterparties'
import type { Counterparty, CounterpartyLimit, CounterpartyRow } from '../read/counterparties'
import { actedBy } from './actor'

export interface NewCounterparty extends Counterparty {
  readonly counterpartyId: string
  readonly accountKey: string
  readonly viewId: string
  readonly createdBy: string
}

const columns = `counterparty_id, account_key, view_id, created_by, name, description, currency, is_beneficiary, bank_routing_scheme,
  bank_routing_address, branch_routing_scheme, branch_routing_address, account_routing_scheme, account_routing_address,
  secondary_routing_scheme, secondary_routing_address, bespoke`

const valuesOf = (counterparty: NewCounterparty): readonly SqlValue[] => [
  counterparty.counterpartyId,
  counterparty.accountKey,
  counterparty.viewId,
  counterparty.createdBy,
  counterparty.name,
  counterparty.description,
  counterparty.currency,
  counterparty.isBeneficiary,
  ...byRoutings.values(counterparty),
  JSON.stringify(counterparty.bespoke),
]

/** The new counterparty, or undefined when the view of the account has one of this name. */
export async function insertCounterparty(
  transaction: Transaction,
  counterparty: NewCounterparty,
): Promise<CounterpartyRow | undefined> {
  const [row] = await transaction.raw<CounterpartyRow>(
    `insert into counterparties (${columns}) values (${columns.replace(/\w+/g, '?')})
     on conflict (account_key, view_id, name) where deleted_at is null do nothing returning ${counterpartyColumns}`,
    valuesOf(counterparty),
  )
  return row
}

/** The id of the account's counterparty that has all of these routings. Of several the oldest that may be paid. */
export async function counterpartyWithRoutings(
  transaction: Transaction,
  accountKey: string,
  counterparty: Counterparty,
): Promise<string | undefined> {
  const [row] = await transaction.raw<{ counterpartyId: string }>(
    `select c.counterparty_id as "counterpartyId" from counterparties c
     where ${byRoutings.sql} and c.deleted_at is null
     order by c.is_beneficiary desc, c.created_at, c.counterparty_id limit 1`,
    [accountKey, ...byRoutings.values(counterparty)],
  )
  return row?.counterpartyId
}

/** False when this view of the account has no such counterparty. Nothing can be paid to it from then on. */
export async function deleteCounterparty(
  transaction: Transaction,
  accountKey: string,
  viewId: string,
  counterpartyId: string,
): Promise<boolean> {
  if (!isUuid(counterpartyId)) return false
  const deleted = await transaction.raw(
    `update counterparties set deleted_at = now()
     where counterparty_id = ? and account_key = ? and view_id = ? and deleted_at is null returning counterparty_id`,
    [counterpartyId, accountKey, viewId],
  )
  return deleted.length > 0
}

/**
 * SQL: part of a statement that takes the counterparties of the custom views (account_key, view_id) of another part of it off their lists.
 * Their limits stay: of a payment that is under way they still hold.
 */
export const forgottenCounterparties = (views: string): string =>
  `forgotten_counterparties as (
     update counterparties c set deleted_at = now() from ${views} v
     where c.account_key = v.account_key and c.view_id = v.view_id and c.deleted_at is null)`

const limitColumns = `limit_id, counterparty_id, view_id, currency, single_amount, monthly_amount, monthly_transactions, yearly_amount,
  yearly_transactions`
const limitMarks = limitColumns.replace(/\w+/g, '?')
const limitValues = (limit: CounterpartyLimit): readonly SqlValue[] => [
  limit.limitId,
  limit.counterpartyId,
  limit.viewId,
  limit.currency,
  limit.singleAmount,
  limit.monthlyAmount,
  limit.monthlyTransactions,
  limit.yearlyAmount,
  limit.yearlyTransactions,
]

/** False when the counterparty has a limit under this view already. */
export async function insertCounterpartyLimit(
  transaction: Transaction,
  limit: CounterpartyLimit,
  actorUserId: string,
): Promise<boolean> {
  const inserted = await transaction.raw(
    `insert into counterparty_limits (${limitColumns}) select ${limitMarks} where ${actedBy}
     on conflict (counterparty_id, view_id) do nothing returning limit_id`,
    [...limitValues(limit), actorUserId],
  )
  return inserted.length > 0
}

/** Sets the limit, in place of the one that is there; the id of that one stays. */
export async function putCounterpartyLimit(
  transaction: Transaction,
  limit: CounterpartyLimit,
  actorUserId: string,
): Promise<CounterpartyLimit> {
  const [row] = await transaction.raw<CounterpartyLimit>(
    `insert into counterparty_limits (${limitColumns}) select ${limitMarks} where ${actedBy}
     on conflict (counterparty_id, view_id) do update set currency = excluded.currency, single_amount = excluded.single_amount,
       monthly_amount = excluded.monthly_amount, monthly_transactions = excluded.monthly_transactions,
       yearly_amount = excluded.yearly_amount, yearly_transactions = excluded.yearly_transactions
     returning ${counterpartyLimitColumns}`,
    [...limitValues(limit), actorUserId],
  )
  return row ?? limit
}

/** False when the counterparty has none under this view. */
export async function deleteCounterpartyLimit(
  transaction: Transaction,
  {
    counterpartyId,
    viewId,
    actorUserId,
  }: { readonly counterpartyId: string; readonly viewId: string; readonly actorUserId: string },
): Promise<boolean> {
  const deleted = await transaction.raw(
    `delete from counterparty_limits where counterparty_id = ? and view_id = ? and ${actedBy} returning limit_id`,
    [counterpartyId, viewId, actorUserId],
  )
  return deleted.length > 0
}
