/** Whom a payment to a counterparty goes to: the counterparty must be one of the paying account, and may be paid. */
import type { z } from 'zod'
import { outgoingSettlementAccounts } from '../../db/read/counterparties'
import type { PayeeFacts, PayeeRow } from '../../db/read/transaction-requests'
import { counterpartyWithRoutings, insertCounterparty } from '../../db/write/counterparties'
import { isChargePolicy } from '../../domain/payments/charge'
import { routingsOf } from '../json/counterparties'
import { toSimpleJson } from '../json/counterparty-payments'
import type { PostFreeForm, PostSepa, PostSimple, PostToCounterparty } from '../json/counterparty-payments'
import type { Caller } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import type { PaymentOrder } from './new-payment'
import type { PayerRow } from './payer'

export const payeeErrors = [
  'CounterpartyNotFound',
  'CounterpartyIbanNotFound',
  'CounterpartyExists',
  'NotBeneficiary',
  'InvalidChargePolicy',
] as const

export interface Paying {
  readonly account: PayerRow
  readonly caller: Caller
  readonly viewId: string
  readonly fail: (name: (typeof payeeErrors)[number], detail?: string) => never
}

/** What a type of its own adds to a payment. */
export type PayeePart = Pick<PaymentOrder<unknown>, 'details' | 'chargePolicy' | 'payee'>

const refuseUnpayable =
  (chargePolicy: string, { fail }: Paying) =>
  ({ isBeneficiary }: PayeeFacts): void => {
    if (!isBeneficiary) fail('NotBeneficiary')
    if (!isChargePolicy(chargePolicy)) fail('InvalidChargePolicy')
  }

export const toCounterparty = (body: z.output<typeof PostToCounterparty>, paying: Paying): PayeePart => ({
  details: { to_counterparty: body.to },
  chargePolicy: body.charge_policy,
  payee: () => {
    const { counterparty_id: counterpartyId } = body.to
    const settlement = outgoingSettlementAccounts('COUNTERPARTY', body.value.currency)
    return {
      question: { by: 'counterparty', counterpartyId, settlement },
      absent: () => paying.fail('CounterpartyNotFound', ` Current counterpartyId(${counterpartyId}) `),
      refuse: refuseUnpayable(body.charge_policy, paying),
    }
  },
})

const ibanNotFound = (iban: string, { bankId, accountId }: PayeeRow): string =>
  `. Please check how do you create Counterparty, set the proper Iban value to \`other_account_secondary_routing_address\`. Current Iban = ${iban}. Check also the bankId and the accountId, Current BankId = ${bankId}, Current AccountId = ${accountId}`

export const toIban = (body: z.output<typeof PostSepa>, paying: Paying): PayeePart => ({
  details: { to_sepa: body.to },
  chargePolicy: body.charge_policy,
  payee: () => {
    const { iban } = body.to
    const settlement = outgoingSettlementAccounts('SEPA', body.value.currency)
    return {
      question: { by: 'iban', iban, settlement },
      absent: () => paying.fail('CounterpartyIbanNotFound', ibanNotFound(iban, paying.account)),
      refuse: refuseUnpayable(body.charge_policy, paying),
    }
  },
})

/** The counterparty with these routings; a payee who is new becomes a counterparty of the account. */
async function writtenDown(
  body: z.output<typeof PostSimple>,
  { account: { accountKey }, caller, viewId, fail }: Paying,
  { write }: Handles,
  counterpartyId: string,
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
  payee: () => {
    if (!isChargePolicy(body.charge_policy)) paying.fail('InvalidChargePolicy')
    // Asked for in every try, so that the ids after it are the same.
    const newPayeeId = handles.newId()
    const settlement = outgoingSettlementAccounts('SIMPLE', body.value.currency)
    return {
      question: { by: 'routings', routings: routingsOf(body.to), settlement },
      make: async () => ({
        by: 'counterparty',
        counterpartyId: await writtenDown(body, paying, handles, newPayeeId),
        settlement,
      }),
      absent: () => paying.fail('CounterpartyNotFound'),
      refuse: refuseUnpayable(body.charge_policy, paying),
    }
  },
})

/** The free form names no payee: its money goes to a settlement account and comes back by the same booking's twin. */
export const toNobody = (body: z.output<typeof PostFreeForm>, { fail }: Paying): PayeePart => ({
  details: {},
  chargePolicy: 'SHARED',
  payee: () => ({
    question: { by: 'settlement', settlement: outgoingSettlementAccounts('FREE_FORM', body.value.currency) },
    absent: () => fail('CounterpartyNotFound'),
  }),
})
