/** Bodies of payments whose payee is a counterparty, and of the free form. */
import { z } from 'zod'
import { exampleRoutings, routingMembers } from './counterparties'
import { futureDate } from './transaction-requests'
import { filledText, list, moneyJson, text } from './wire'

const payment = { value: moneyJson, description: text(2_000) }
const orderedPayment = { ...payment, charge_policy: text(32), future_date: futureDate }
const examplePayment = { value: { currency: 'EUR', amount: '10.12' }, description: 'this is for work' }
const exampleOrder = { ...examplePayment, charge_policy: 'SHARED', future_date: '20200127' }

export const PostToCounterparty = z.object({ to: z.object({ counterparty_id: text(255) }), ...orderedPayment })
export const exampleToCounterparty: z.input<typeof PostToCounterparty> = {
  to: { counterparty_id: '9fg8a7e4-6d02-40e3-a129-0b2bf89de8uh' },
  ...exampleOrder,
}

const reason = z.object({
  code: text(255),
  document_number: text(255).nullish(),
  amount: text(100).nullish(),
  currency: text(100).nullish(),
  description: text(2_000).nullish(),
})
export const PostSepa = z.object({
  to: z.object({ iban: text(128) }),
  ...orderedPayment,
  reasons: list(reason, 100),
})
export const exampleSepa: z.input<typeof PostSepa> = {
  to: { iban: '123' },
  ...exampleOrder,
  reasons: [{ code: '410', document_number: '2020/154', amount: '100', currency: 'EUR', description: 'SEPA payment' }],
}

export const PostSimple = z.object({
  to: z.object({ name: filledText(255), description: text(36), ...routingMembers }),
  ...orderedPayment,
})
export const exampleSimple: z.input<typeof PostSimple> = {
  to: {
    name: 'CounterpartyName',
    description: 'My landlord',
    ...exampleRoutings,
    other_bank_routing_scheme: 'BIC',
    other_bank_routing_address: 'GENODEM1GLS',
    other_account_routing_scheme: 'AccountNumber',
    other_account_routing_address: '1234567',
  },
  ...exampleOrder,
}

/** The payee of a SIMPLE request as `details` shows it: without name and description, and spelt in its own way. */
export const toSimpleJson = (to: z.output<typeof PostSimple>['to']): Readonly<Record<string, string>> => ({
  otherBankRoutingScheme: to.other_bank_routing_scheme,
  otherBankRoutingAddress: to.other_bank_routing_address,
  otherBranchRoutingScheme: to.other_branch_routing_scheme,
  otherBranchRoutingAddress: to.other_branch_routing_address,
  otherAccountRoutingScheme: to.other_account_routing_scheme,
  otherAccountRoutingAddress: to.other_account_routing_address,
  otherAccountSecondaryRoutingScheme: to.other_account_secondary_routing_scheme,
  otherAccountSecondaryRoutingAddress: to.other_account_secondary_routing_address,
})

export const PostFreeForm = z.object({ ...payment, future_date: futureDate })
export const exampleFreeForm: z.input<typeof PostFreeForm> = { ...examplePayment, description: 'This is a free form' }
