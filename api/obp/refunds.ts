/** Refunds: asks for money of an earlier transaction to go back to whoever paid it. */
import type { z } from 'zod'
import { counterpartyPayee, outgoingSettlementAccounts } from '../../db/read/counterparties'
import type { CounterpartyPayee } from '../../db/read/counterparties'
import type { AccountRow } from '../../db/read/facts'
import { originalTransaction } from '../../db/read/refunds'
import type { OriginalTransaction } from '../../db/read/refunds'
import { accountsByIds } from '../../db/read/ledger'
import { formatMoney } from '../../domain/money'
import type { Money } from '../../domain/money'
import { dayAt } from '../../domain/payments/days'
import { laterDay } from '../../domain/payments/future-date'
import { comesBack } from '../../domain/payments/transaction-request'
import { exampleRefund, PostRefund } from '../json/refunds'
import { TransactionRequest400 } from '../json/transaction-requests'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Caller } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { accountNamed, createPayment, paymentErrors, paymentReply400 } from './new-payment'
import type { NamedPayee } from './new-payment'
import { payerErrors, refuseUnlessPayer, refuseUnsupportedType, whoAsks } from './payer'

const type = 'REFUND'
const refundErrors = [
  'TransactionNotFound',
  'CounterpartyNotFound',
  'NotBeneficiary',
  'RequestCurrencyMismatch',
  'RefundAlreadyAsked',
  'RefundForLaterDay',
] as const
const errors = [...payerErrors, ...refundErrors, ...paymentErrors] as const

interface Refunding {
  readonly account: AccountRow
  readonly caller: Caller
  readonly params: { readonly VIEW_ID: string }
  readonly body: z.output<typeof PostRefund>
  readonly fail: (name: (typeof errors)[number], detail?: string) => never
}

/** The transaction, if the account has it and as much of it is left. */
async function refundable({ account, body, fail }: Refunding, amount: Money, { read }: Handles) {
  const original =
    (await originalTransaction(read, account.accountKey, body.refund.transaction_id)) ?? fail('TransactionNotFound')
  const { currency, received } = original
  // Only then is the sum of all refunds a sum.
  if (amount.currency !== currency) fail('RequestCurrencyMismatch')
  const refunded = comesBack(original.type) ? received : original.refunded
  if (amount.minor + refunded > received) {
    const mostText = formatMoney({ currency, minor: received })
    fail(
      'TransactionAlreadyRefunded',
      ` Current input amount is: '${body.value.amount}'. It can not be more than the original amount(${mostText})`,
    )
  }
  return original
}

interface Party {
  readonly named: NamedPayee
  /** The account that the money goes to, as statements name it. */
  readonly receiver: string
}

/** One outside is the other side where the money went to, or came from, a settlement account in their name or in nobody's. */
const isOtherSide = (found: CounterpartyPayee, other: OriginalTransaction['other']): boolean =>
  found.outside === null
    ? found.bankId === other.bankId && found.accountId === other.accountId
    : other.kind === 'SETTLEMENT' && [null, found.counterpartyId].includes(other.counterpartyId)

/** Whoever the body names must be the other side of the transaction; a refund goes nowhere else. */
async function otherParty(refunding: Refunding, { other }: OriginalTransaction, { read }: Handles): Promise<Party> {
  const { account, body, fail } = refunding
  const named = body.otherSide
  if ('account_id' in named) {
    const { bank_id: bankId, account_id: accountId } = named
    const [found] = await accountsByIds(read, [{ bankId, accountId }])
    if (found === undefined || found.accountKey === null) return fail('AccountNotFound')
    if (found.accountKey !== other.accountKey) fail('TransactionNotFound')
    return { named: accountNamed(named), receiver: accountId }
  }
  const settlement = outgoingSettlementAccounts(type, body.value.currency)
  const found =
    (await counterpartyPayee(read, account.accountKey, named.counterparty_id, settlement)) ??
    fail('CounterpartyNotFound', ` Current counterpartyId(${named.counterparty_id}) `)
  if (!found.isBeneficiary) fail('NotBeneficiary')
  if (!isOtherSide(found, other)) fail('TransactionNotFound')
  const { counterpartyId, accountId, outside } = found
  return {
    named: { question: { by: 'counterparty', counterpartyId, settlement } },
    receiver: outside?.account ?? accountId,
  }
}

/** What the statement says, up to who receives it: which transaction is refunded is part of what was asked for. */
const descriptionOf = ({ description, refund }: Refunding['body']): string =>
  `${description} - Refund for transaction_id: (${refund.transaction_id}) to `

/**
 * The money leaves the account that received it. Where that is not the account of the path, those who may pay from it are
 * asked; where it went to the outside, only the bank can say that it has come back.
 */
async function refundOf(refunding: Refunding, amount: Money, handles: Handles): Promise<NamedPayee> {
  const { account, caller, body, params, fail } = refunding
  const original = await refundable(refunding, amount, handles)
  const { other, paid, bookingId } = original
  const party = await otherParty(refunding, original, handles)
  if (paid && other.kind === 'SETTLEMENT' && !caller.has('CanCreateAnyTransactionRequest', other.bankId)) {
    fail('NotAllowedToPay', whoAsks(params.VIEW_ID, caller))
  }
  const { transaction_id: transactionId, reason_code: reasonCode } = body.refund
  const own = { bank_id: account.bankId, account_id: account.accountId }
  return {
    ...(paid ? { ...accountNamed(own), payer: other } : party.named),
    description: `${descriptionOf(body)}${paid ? account.accountId : party.receiver}`,
    refund: { transactionId, bookingId, reasonCode },
    original,
  }
}

const createTransactionRequestRefund = endpoint({
  operation: 'createTransactionRequestRefund',
  version: 'v4.0.0',
  method: 'POST',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transaction-request-types/REFUND/transaction-requests',
  summary: 'Create Transaction Request (REFUND)',
  description:
    'Asks for a transaction of the account, or a part of it, to be given back. `to` (or `from`) names the other side of that transaction. The money leaves the account that received it, in the currency in which it was received, and all refunds of a transaction together never exceed it. A refund always waits for challenges: whoever may pay from the account that gives back must answer, at that account. Who may not pay from it asks for a transaction once at a time. It is given back as soon as it is confirmed: a `future_date` after today is refused.',
  tags: ['Transaction-Request', 'PSD2'],
  auth: 'user',
  needs: ['bank', 'account'],
  order: ['caller', 'bank', 'account', 'guard', 'body'],
  guard: (request, settings) => {
    refuseUnlessPayer(request, settings)
    refuseUnsupportedType(type, request, settings)
  },
  body: { name: 'TransactionRequestBodyRefundJsonV400', schema: PostRefund, example: exampleRefund },
  reply: [201, TransactionRequest400],
  errors,
  waits: true,
  handle: (request, handles) => {
    const { account, caller, body, fail } = request
    const today = dayAt(handles.now().getTime(), handles.settings.payments.timeZone)
    if (laterDay(body.future_date ?? '', today) !== undefined) fail('RefundForLaterDay')
    const payee = (amount: Money): Promise<NamedPayee> => refundOf(request, amount, handles)
    const reply = paymentReply400(handles)
    return createPayment(
      {
        ...{ type, account, caller, body, details: {}, description: descriptionOf(body) },
        ...{ chargePolicy: 'SHARED', payee, single: false, reply, fail },
      },
      handles,
    )
  },
})

export const refundEndpoints: readonly AnyEndpoint[] = [createTransactionRequestRefund]
