/** Settlement accounts: where money stands that has left for, or come from, the world outside. */
import type { z } from 'zod'
import { openingFacts } from '../../db/read/accounts'
import { settlementAccountsOf } from '../../db/read/settlement-accounts'
import { violatedConstraint } from '../../db/faults'
import { insertSettlementAccount } from '../../db/write/settlement-accounts'
import { isCurrency } from '../../domain/currency'
import { parseDecimal } from '../../domain/decimal'
import { isUuid } from '../../domain/ids'
import { formatMoney } from '../../domain/money'
import {
  CreatedSettlementAccount,
  PostSettlementAccount,
  SettlementAccounts,
  settlementAccountsJson,
} from '../json/settlement-accounts'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const tags = ['Bank', 'Account']
const path = '/banks/BANK_ID/settlement-accounts'
const errors = [
  'UserNotFound',
  'OpeningBalanceNotNumeric',
  'OpeningBalanceNotZero',
  'InvalidCurrency',
  'InvalidPaymentSystem',
  'AccountRoutingDuplicate',
  'AccountRoutingTaken',
  'AccountExists',
] as const
type Fail = (name: (typeof errors)[number], detail?: string) => never

function refuseContent(body: z.output<typeof PostSettlementAccount>, fail: Fail): void {
  const { currency, amount } = body.balance
  const decimal = parseDecimal(amount)
  if (decimal === undefined) return fail('OpeningBalanceNotNumeric')
  if (decimal.units !== 0n) fail('OpeningBalanceNotZero')
  if (!isCurrency(currency)) fail('InvalidCurrency')
  const schemes = body.account_routings.map(({ scheme }) => scheme)
  if (new Set(schemes).size < schemes.length) fail('AccountRoutingDuplicate')
  if (!/^[A-Za-z0-9._-]{1,199}$/.test(body.payment_system)) fail('InvalidPaymentSystem')
}

/** Two openings at once: the database has the last word about what is taken. */
const takenError = (error: unknown): 'AccountExists' | 'AccountRoutingTaken' => {
  const constraint = violatedConstraint(error)
  if (constraint === 'accounts_bank_account_unique') return 'AccountExists'
  if (constraint === 'account_routings_address_unique') return 'AccountRoutingTaken'
  throw error
}

const createSettlementAccount = endpoint({
  operation: 'createSettlementAccount',
  version: 'v4.0.0',
  method: 'POST',
  path,
  summary: 'Create Settlement Account',
  description:
    'Opens the account through which a payment system settles in one currency. Its id is made of both, such as SEPA_SETTLEMENT_ACCOUNT_EUR; it may go below zero, and nobody can pay from it. An empty user_id names the caller as responsible.',
  tags,
  auth: 'user',
  roles: ['CanCreateSettlementAccountAtOneBank'],
  needs: ['bank'],
  body: {
    name: 'SettlementAccountRequestJson',
    schema: PostSettlementAccount,
    example: {
      user_id: '',
      payment_system: 'SEPA',
      balance: { currency: 'EUR', amount: '0' },
      label: 'My Account',
      branch_id: 'DERBY6',
      account_routings: [{ scheme: 'AccountNumber', address: '4930396' }],
    },
  },
  reply: [201, CreatedSettlementAccount],
  errors,
  handle: async ({ bank: { bankId }, body, caller, fail }, { read, writeAtOnce, newId }) => {
    const { currency } = body.balance
    const userId = body.user_id === '' ? caller.userId : body.user_id.toLowerCase()
    const accountId = `${body.payment_system.toUpperCase()}_SETTLEMENT_ACCOUNT_${currency}`
    const facts = await openingFacts(read, {
      bankId,
      accountId,
      ownerUserId: isUuid(userId) ? userId : null,
      routings: body.account_routings,
      // What somebody has claimed does not give way to a settlement account.
      isVouched: false,
    })
    if (!facts.ownerExists) fail('UserNotFound', ` Current USER_ID(${body.user_id})`)
    refuseContent(body, fail)
    if (facts.openingRequestId !== null) fail('AccountExists')
    if (facts.takenRoutings.length > 0) fail('AccountRoutingTaken')
    const { label, branch_id: branchId, account_routings: routings } = body
    const account = { bankId, accountId, responsibleUserId: userId, label, branchId, currency, routings }
    await insertSettlementAccount(writeAtOnce, { ...account, requestId: newId() }).catch((error: unknown) =>
      fail(takenError(error)),
    )
    return {
      account_id: accountId,
      user_id: userId,
      payment_system: body.payment_system,
      balance: { currency, amount: formatMoney({ currency, minor: 0n }) },
      label,
      branch_id: branchId,
      account_routings: routings,
      account_attributes: [],
    }
  },
})

const getSettlementAccounts = endpoint({
  operation: 'getSettlementAccounts',
  version: 'v4.0.0',
  method: 'GET',
  path,
  summary: 'Get Settlement Accounts',
  description: 'The settlement accounts of this bank with their balances, oldest first.',
  tags,
  auth: 'user',
  roles: ['CanGetSettlementAccountAtOneBank'],
  needs: ['bank'],
  reply: [200, SettlementAccounts],
  errors: [],
  handle: async ({ bank }, { read }) => settlementAccountsJson(await settlementAccountsOf(read, bank.bankId)),
})

export const settlementAccountEndpoints: readonly AnyEndpoint[] = [createSettlementAccount, getSettlementAccounts]
