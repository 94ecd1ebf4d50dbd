/** Counterparties and their limits on the wire. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Counterparty, CounterpartyLimit, CounterpartyRow } from '../../db/read/counterparties'
import type { AccountRow } from '../../db/read/facts'
import { currencyDigits } from '../../domain/currency'
import { filledText, flag, list, text } from './wire'

const scheme = text(32)
const address = text(128)

/** The routings of a counterparty as bodies carry them. */
export const routingMembers = {
  other_account_routing_scheme: scheme,
  other_account_routing_address: address,
  other_account_secondary_routing_scheme: scheme,
  other_account_secondary_routing_address: address,
  other_bank_routing_scheme: scheme,
  other_bank_routing_address: address,
  other_branch_routing_scheme: scheme,
  other_branch_routing_address: address,
}
type RoutingMembers = z.output<z.ZodObject<typeof routingMembers>>

export const routingsOf = (body: RoutingMembers): Pick<Counterparty, 'bank' | 'branch' | 'account' | 'secondary'> => ({
  bank: { scheme: body.other_bank_routing_scheme, address: body.other_bank_routing_address },
  branch: { scheme: body.other_branch_routing_scheme, address: body.other_branch_routing_address },
  account: { scheme: body.other_account_routing_scheme, address: body.other_account_routing_address },
  secondary: {
    scheme: body.other_account_secondary_routing_scheme,
    address: body.other_account_secondary_routing_address,
  },
})

export const PostCounterparty = z.object({
  name: filledText(255),
  description: text(2_000),
  currency: text(100),
  ...routingMembers,
  is_beneficiary: flag,
  bespoke: list(z.object({ key: text(255), value: text(2_000) }), 100),
})

export const exampleRoutings = {
  other_account_routing_scheme: 'OBP',
  other_account_routing_address: '8ca8a7e4-6d02-40e3-a129-0b2bf89de9f0',
  other_account_secondary_routing_scheme: 'IBAN',
  other_account_secondary_routing_address: 'DE91 1000 0000 0123 4567 89',
  other_bank_routing_scheme: 'OBP',
  other_bank_routing_address: 'gh.29.uk',
  other_branch_routing_scheme: 'BRANCH-CODE',
  other_branch_routing_address: 'DERBY6',
}
export const exampleCounterparty: z.input<typeof PostCounterparty> = {
  name: 'CounterpartyName',
  description: 'My landlord',
  currency: 'EUR',
  ...exampleRoutings,
  is_beneficiary: true,
  bespoke: [{ key: 'englishName', value: 'english Name' }],
}

const texts = <const Name extends string>(names: readonly Name[]): Record<Name, z.ZodString> =>
  Object.fromEntries(names.map((name) => [name, z.string()])) as Record<Name, z.ZodString>

/** A counterparty as lists show it. */
export const Counterparty400 = z.object({
  ...texts(['name', 'description', 'currency', 'created_by_user_id', 'this_bank_id', 'this_account_id']),
  ...texts(['this_view_id', 'counterparty_id']),
  ...texts(Object.keys(routingMembers) as (keyof typeof routingMembers)[]),
  is_beneficiary: z.boolean(),
  bespoke: z.array(z.object({ key: z.string(), value: z.string() })),
})
export const Counterparties400 = z.object({ counterparties: z.array(Counterparty400) })

/** One counterparty, with what a view may note about it; nothing here notes anything yet. */
export const CounterpartyWithMetadata400 = Counterparty400.extend({
  metadata: z.object({
    ...texts(['public_alias', 'more_info', 'url', 'image_url', 'open_corporates_url', 'private_alias']),
    corporate_location: z.null(),
    physical_location: z.null(),
  }),
})

export const counterpartyJson = (
  row: CounterpartyRow,
  { bankId, accountId }: Pick<AccountRow, 'bankId' | 'accountId'>,
): z.input<typeof Counterparty400> => ({
  name: row.name,
  description: row.description,
  currency: row.currency,
  created_by_user_id: row.createdBy,
  this_bank_id: bankId,
  this_account_id: accountId,
  this_view_id: row.viewId,
  counterparty_id: row.counterpartyId,
  other_bank_routing_scheme: row.bank.scheme,
  other_bank_routing_address: row.bank.address,
  other_branch_routing_scheme: row.branch.scheme,
  other_branch_routing_address: row.branch.address,
  other_account_routing_scheme: row.account.scheme,
  other_account_routing_address: row.account.address,
  other_account_secondary_routing_scheme: row.secondary.scheme,
  other_account_secondary_routing_address: row.secondary.address,
  is_beneficiary: row.isBeneficiary,
  bespoke: [...row.bespoke],
})

/** Made from the id: the same each time that somebody looks. */
const publicAlias = (counterpartyId: string): string =>
  `ALIAS_${createHash('sha256').update(counterpartyId).digest('hex').slice(0, 6).toUpperCase()}`

export const counterpartyWithMetadataJson = (
  row: CounterpartyRow,
  account: Pick<AccountRow, 'bankId' | 'accountId'>,
): z.input<typeof CounterpartyWithMetadata400> => ({
  ...counterpartyJson(row, account),
  metadata: {
    public_alias: publicAlias(row.counterpartyId),
    more_info: '',
    url: '',
    image_url: '',
    open_corporates_url: '',
    corporate_location: null,
    physical_location: null,
    private_alias: '',
  },
})

const bound = z.int32().min(0)
const bounds = {
  max_single_amount: bound,
  max_monthly_amount: bound,
  max_number_of_monthly_transactions: bound,
  max_yearly_amount: bound,
  max_number_of_yearly_transactions: bound,
}

/** Amounts are whole units of the currency. */
export const PostCounterpartyLimit = z.object({ currency: text(100), ...bounds })
export const CounterpartyLimit510 = z.object({
  ...texts(['counterparty_limit_id', 'bank_id', 'account_id', 'view_id', 'counterparty_id', 'currency']),
  ...bounds,
})

type Bounds = Omit<CounterpartyLimit, 'limitId' | 'counterpartyId' | 'viewId'>
/** What a limit says, without what it is of. */
export const boundsJson = (limit: Bounds): z.output<typeof PostCounterpartyLimit> => {
  const units = (minor: bigint): number => Number(minor / minorPerUnit(limit.currency))
  return {
    currency: limit.currency,
    max_single_amount: units(limit.singleAmount),
    max_monthly_amount: units(limit.monthlyAmount),
    max_number_of_monthly_transactions: limit.monthlyTransactions,
    max_yearly_amount: units(limit.yearlyAmount),
    max_number_of_yearly_transactions: limit.yearlyTransactions,
  }
}

export const counterpartyLimitJson = (
  row: CounterpartyLimit,
  { bankId, accountId }: { readonly bankId: string; readonly accountId: string },
): z.input<typeof CounterpartyLimit510> => ({
  counterparty_limit_id: row.limitId,
  bank_id: bankId,
  account_id: accountId,
  view_id: row.viewId,
  counterparty_id: row.counterpartyId,
  ...boundsJson(row),
})

/** Of a currency that is known to be one. */
const minorPerUnit = (currency: string): bigint => 10n ** BigInt(currencyDigits(currency) ?? 0)
