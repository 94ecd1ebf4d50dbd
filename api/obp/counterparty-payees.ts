/** Whom a payment to a counterparty goes to: the counterparty must be one of the paying account, and may be paid. */
import type { z } from 'zod'
import {
  counterpartyPayee,
  counterpartyPayeeByIban,
  outgoingSettlementAccounts,
  settlementAccount,
} from '../../db/read/counterparties'
import type { CounterpartyPayee } from '../../db/read/counterparties'
import type { PayeeRow } from '../../db/read/transaction-requests'
import { counterpartyWithRoutings, insertCounterparty } from '../../db/write/counterparties'
import { isChargePolicy } from '../../domain/payments/charge'
import { routingsOf } from '../json/counterparties'
import { toSimpleJson } from '../json/counterparty-payments'
import type { PostFreeForm, PostSepa, PostSimple, PostToCounterparty } from '../json/counterparty-payments'
import type { Caller } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import type { NamedPayee, PaymentOrder } from './new-payment'

export const payeeErrors = [
  'CounterpartyNotFound',
  'CounterpartyIbanNotFound',
  'CounterpartyExists',
  'NotBeneficiary',
  'InvalidChargePolicy',
] as const

export interface Paying {
  readonly account: PayeeRow
  readonly caller: Caller
  readonly viewId: string
  readonly fail: (name: (typeof payeeErrors)[number], detail?: string) => never
}

/** What a type of its own adds to a payment. */
export type PayeePart = Pick<PaymentOrder<unknown>, 'details' | 'chargePolicy' | 'payee'>

function payable(found: CounterpartyPayee, chargePolicy: string, { fail }: Paying): NamedPayee {
  if (!found.isBeneficiary) fail('NotBeneficiary')
  if (!isChargePolicy(chargePolicy)) fail('InvalidChargePolicy')
  const { bankId, accountId, counterpartyId, outside } = found
  return { bankId, accountId, counterpartyId, ...(outside === null ? {} : { outsidePayee: outside }) }
}

export const toCounterparty = (
  body: z.output<typeof PostToCounterparty>,
  paying: Paying,
  { read }: Handles,
): PayeePart => ({
  details: { to_counterparty: body.to },
  chargePolicy: body.charge_policy,
  payee: async () => {
    const { account, fail } = paying
    const { counterparty_id: id } = body.to
    const settlement = outgoingSettlementAccounts('COUNTERPARTY', body.value.currency)
    const found = await counterpartyPayee(read, account.accountKey, id, settlement)
    return payable(found ?? fail('CounterpartyNotFound', ` Current counterpartyId(${id}) `), body.charge_policy, paying)
  },
})

const ibanNotFound = (iban: string, { bankId, accountId }: PayeeRow): string =>
  `. Please check how do you create Counterparty, set the proper Iban value to \`other_account_secondary_routing_address\`. Current Iban = ${iban}. Check also the bankId and the accountId, Current BankId = ${bankId}, Current AccountId = ${accountId}`

export const toIban = (body: z.output<typeof PostSepa>, paying: Paying, { read }: Handles): PayeePart => ({
  details: { to_sepa: body.to },
  chargePolicy: body.charge_policy,
  payee: async () => {
    const { account, fail } = paying
    const settlement = outgoingSettlementAccounts('SEPA', body.value.currency)
    const found = await counterpartyPayeeByIban(read, account.accountKey, body.to.iban, settlement)
    return payable(
      found ?? fail('CounterpartyIbanNotFound', ibanNotFound(body.to.iban, account)),
      body.charge_policy,
      paying,
    )
  },
})

/** The counterparty with these routings; a payee who is new becomes a counterparty of the account. */
async function idOfRoutings(
  body: z.output<typeof PostSimple>,
  { account: { accountKey }, caller, viewId, fail }: Paying,
  { write, newId }: Handles,
): Promise<string> {
  const { name, description } = body.to
  const counterparty = {
    name,
    description,
    currency: body.value.currency,
    isBeneficiary: true,
    ...routingsOf(body.to),
    bespoke: [],
  }
  const counterpartyId = newId()
  return write(async (transaction) => {
    const existing = await counterpartyWithRoutings(transaction, accountKey, counterparty)
    if (existing !== undefined) return existing
    const names = { counterpartyId, accountKey, viewId, createdBy: caller.userId }
    const inserted = await insertCounterparty(transaction, { ...counterparty, ...names })
    // Of two first payments at once one has written the payee down: the other finds him now.
    const known = inserted?.counterpartyId ?? (await counterpartyWithRoutings(transaction, accountKey, counterparty))
    return known ?? fail('CounterpartyExists')
  })
}

export const toRoutings = (body: z.output<typeof PostSimple>, paying: Paying, handles: Handles): PayeePart => ({
  details: { to_simple: toSimpleJson(body.to) },
  chargePolicy: body.charge_policy,
  payee: async () => {
    const { account, fail } = paying
    if (!isChargePolicy(body.charge_policy)) fail('InvalidChargePolicy')
    const id = await idOfRoutings(body, paying, handles)
    const settlement = outgoingSettlementAccounts('SIMPLE', body.value.currency)
    const found = await counterpartyPayee(handles.read, account.accountKey, id, settlement)
    return payable(found ?? fail('CounterpartyNotFound'), body.charge_policy, paying)
  },
})

/** The free form names no payee: its money goes to a settlement account and comes back by the same booking's twin. */
export const toNobody = (
  body: z.output<typeof PostFreeForm>,
  { account: { bankId }, fail }: Paying,
  { read }: Handles,
): PayeePart => ({
  details: {},
  chargePolicy: 'SHARED',
  payee: async () => {
    const wanted = outgoingSettlementAccounts('FREE_FORM', body.value.currency)
    return { bankId, accountId: (await settlementAccount(read, bankId, wanted)) ?? fail('CounterpartyNotFound') }
  },
})
