/** Reads the counterparties of an account: as its views list them, and as payees of its payments. */
import { isUuid } from '../../domain/ids'
import type { Reader, SqlValue } from '../connection'

export interface Routing {
  readonly scheme: string
  readonly address: string
}

/** A counterparty as it was written down. */
export interface Counterparty {
  readonly name: string
  readonly description: string
  readonly currency: string
  readonly isBeneficiary: boolean
  readonly bank: Routing
  readonly branch: Routing
  readonly account: Routing
  readonly secondary: Routing
  readonly bespoke: readonly { readonly key: string; readonly value: string }[]
}

export type Routings = Pick<Counterparty, 'bank' | 'branch' | 'account' | 'secondary'>

export interface CounterpartyRow extends Counterparty {
  readonly counterpartyId: string
  readonly viewId: string
  readonly createdBy: string
}

const routingColumn = (prefix: string): string =>
  `jsonb_build_object('scheme', ${prefix}_routing_scheme, 'address', ${prefix}_routing_address)`

export const counterpartyColumns = `counterparty_id as "counterpartyId", view_id as "viewId", created_by as "createdBy", name, description,
  currency, is_beneficiary as "isBeneficiary", bespoke, ${routingColumn('bank')} as "bank", ${routingColumn('branch')} as "branch",
  ${routingColumn('account')} as "account", ${routingColumn('secondary')} as "secondary"`

const ofView = `select ${counterpartyColumns} from counterparties where account_key = ? and view_id = ? and deleted_at is null`

/** What was written down under this view of the account, oldest first; at most the first thousand. */
export const counterpartiesOf = (read: Reader, accountKey: string, viewId: string): Promise<CounterpartyRow[]> =>
  read.raw<CounterpartyRow>(`${ofView} order by created_at, counterparty_id limit 1000`, [accountKey, viewId])

/** The counterparty of this account and view, or undefined. */
export async function counterpartyById(
  read: Reader,
  accountKey: string,
  viewId: string,
  counterpartyId: string,
): Promise<CounterpartyRow | undefined> {
  if (!isUuid(counterpartyId)) return undefined
  const [row] = await read.raw<CounterpartyRow>(`${ofView} and counterparty_id = ?`, [
    accountKey,
    viewId,
    counterpartyId,
  ])
  return row
}

export async function counterpartyByName(
  read: Reader,
  accountKey: string,
  viewId: string,
  name: string,
): Promise<CounterpartyRow | undefined> {
  const [row] = await read.raw<CounterpartyRow>(`${ofView} and name = ?`, [accountKey, viewId, name])
  return row
}

/** Where the money of a counterparty goes: its own account where it has one here, else a settlement account of the payer's bank. */
export interface CounterpartyPayee {
  readonly counterpartyId: string
  readonly isBeneficiary: boolean
  readonly bankId: string
  readonly accountId: string
  /** Bank and account in the counterparty's own terms; null for an account of this instance. */
  readonly outside: { readonly bank: string; readonly account: string } | null
}

const isObpAccount = (prefix: string): string => `c.${prefix}_routing_scheme in ('OBP', 'OBP_ACCOUNT_ID')`

/**
 * An IBAN counts as an account of this instance at the payer's bank only, and where that bank vouches for it: anybody can claim one for
 * an account of their own. Where its two routings name two accounts, the first of them counts. Of several
 * counterparties the oldest to which money may be sent is taken. Settlement accounts are looked for from the most special on: their
 * ids are the first value, those of `which` (about `c`, the counterparty) come after it.
 */
export const payeeQuery = (which: string): string => `
  select c.counterparty_id as "counterpartyId", c.is_beneficiary as "isBeneficiary",
    coalesce(inside.bank_id, settlement.bank_id) as "bankId", coalesce(inside.account_id, settlement.account_id) as "accountId",
    case when inside.account_id is null then jsonb_build_object(
      'bank', c.bank_routing_scheme || ' ' || c.bank_routing_address,
      'account', c.account_routing_scheme || ' ' || c.account_routing_address) end as "outside"
  from counterparties c join accounts payer using (account_key)
    left join lateral (
      select a.bank_id, a.account_id, ${isObpAccount('account')} and a.account_id = c.account_routing_address as is_first
      from accounts a
      where c.bank_routing_scheme in ('OBP', 'OBP_BANK_ID') and a.bank_id = c.bank_routing_address and a.kind <> 'FX_POSITION'
        and ((${isObpAccount('account')} and a.account_id = c.account_routing_address)
          or (${isObpAccount('secondary')} and a.account_id = c.secondary_routing_address))
      union all
      select a.bank_id, a.account_id, c.account_routing_scheme = 'IBAN' and r.address = c.account_routing_address
      from account_routings r join accounts a using (account_key)
      where r.bank_id = payer.bank_id and r.scheme = 'IBAN' and r.is_vouched
        and ((c.account_routing_scheme = 'IBAN' and r.address = c.account_routing_address)
          or (c.secondary_routing_scheme = 'IBAN' and r.address = c.secondary_routing_address))
      order by is_first desc limit 1
    ) inside on true
    left join lateral (
      select s.bank_id, s.account_id
      from unnest(?::text[]) with ordinality as wanted (account_id, place)
        join accounts s on s.bank_id = payer.bank_id and s.account_id = wanted.account_id and s.kind = 'SETTLEMENT'
      order by wanted.place limit 1
    ) settlement on true
  where ${which} and c.deleted_at is null and coalesce(inside.account_id, settlement.account_id) is not null
  order by c.is_beneficiary desc, c.created_at, c.counterparty_id limit 1`

export const outgoingSettlementAccounts = (type: string, currency: string): readonly string[] => [
  `${type}_SETTLEMENT_ACCOUNT_${currency}`,
  `DEFAULT_SETTLEMENT_ACCOUNT_${currency}`,
  'OBP-OUTGOING-SETTLEMENT-ACCOUNT',
]
export const incomingSettlementAccounts = ['OBP-INCOMING-SETTLEMENT-ACCOUNT'] as const

const payee = async (
  read: Reader,
  which: string,
  values: readonly SqlValue[],
): Promise<CounterpartyPayee | undefined> => {
  const [row] = await read.raw<CounterpartyPayee>(payeeQuery(which), values)
  return row
}

/** Any counterparty by its id, whose account ever it belongs to: for those who record what has happened. */
export const anyCounterpartyPayee = (
  read: Reader,
  counterpartyId: string,
  settlementAccountIds: readonly string[],
): Promise<CounterpartyPayee | undefined> =>
  isUuid(counterpartyId)
    ? payee(read, 'c.counterparty_id = ?', [settlementAccountIds, counterpartyId])
    : Promise.resolve(undefined)

/** The counterparty as payee of a payment from this account, or undefined when it is not one of this account's. */
export const counterpartyPayee = (
  read: Reader,
  accountKey: string,
  counterpartyId: string,
  settlementAccountIds: readonly string[],
): Promise<CounterpartyPayee | undefined> =>
  isUuid(counterpartyId)
    ? payee(read, 'c.counterparty_id = ? and c.account_key = ?', [settlementAccountIds, counterpartyId, accountKey])
    : Promise.resolve(undefined)

/**
 * One of the account that has the IBAN, as a condition of `payeeQuery`. Blanks do not count, and an empty IBAN is that of nobody. Values:
 * account key, IBAN.
 */
export const byIban = `c.account_key = ? and nullif(replace(?, ' ', ''), '') in (
  case when c.account_routing_scheme = 'IBAN' then replace(c.account_routing_address, ' ', '') end,
  case when c.secondary_routing_scheme = 'IBAN' then replace(c.secondary_routing_address, ' ', '') end)`

/** One of the account that has all of these routings. Values: account key, then those of the routings. */
export const byRoutings = {
  sql: `c.account_key = ? and (c.bank_routing_scheme, c.bank_routing_address, c.branch_routing_scheme, c.branch_routing_address,
    c.account_routing_scheme, c.account_routing_address, c.secondary_routing_scheme, c.secondary_routing_address) = (?, ?, ?, ?, ?, ?, ?, ?)`,
  values: ({ bank, branch, account, secondary }: Routings): readonly string[] =>
    [bank, branch, account, secondary].flatMap(({ scheme, address }) => [scheme, address]),
}

/** Amounts are minor units of the currency; months and years are those of the calendar in the time zone of payments. */
export interface CounterpartyLimit {
  readonly limitId: string
  readonly counterpartyId: string
  readonly viewId: string
  readonly currency: string
  readonly singleAmount: bigint
  readonly monthlyAmount: bigint
  readonly monthlyTransactions: number
  readonly yearlyAmount: bigint
  readonly yearlyTransactions: number
}

export const counterpartyLimitColumns = `limit_id as "limitId", counterparty_id as "counterpartyId", view_id as "viewId", currency,
  single_amount as "singleAmount", monthly_amount as "monthlyAmount", monthly_transactions as "monthlyTransactions",
  yearly_amount as "yearlyAmount", yearly_transactions as "yearlyTransactions"`

/** What bounds payments to the counterparty of this view; undefined where nothing does. `counterpartyId` must be a UUID. */
export async function counterpartyLimitOf(
  read: Reader,
  counterpartyId: string,
  viewId: string,
): Promise<CounterpartyLimit | undefined> {
  const [row] = await read.raw<CounterpartyLimit>(
    `select ${counterpartyLimitColumns} from counterparty_limits where counterparty_id = ? and view_id = ?`,
    [counterpartyId, viewId],
  )
  return row
}
