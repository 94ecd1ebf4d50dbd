/** Opens the workflow of a payment that waits: for answers, or for its day. */
import { rulesIn } from '../../db/read/payment-rules'
import { transactionRequestById } from '../../db/read/transaction-requests'
import type { PaymentFacts, TransactionRequestRow } from '../../db/read/transaction-requests'
import type { NewTransactionRequest } from '../../db/write/transaction-requests'
import { formatMoney } from '../../domain/money'
import { challengeHolders } from '../../domain/payments/challenge'
import { defaultChallengePolicy } from '../../domain/payments/challenge-policy'
import type { Charge } from '../../domain/payments/charge'
import type { BothSides } from '../../domain/payments/conversion'
import type { PaymentTiming } from '../../domain/payments/timing'
import type { TransactionRequestInput } from '../../workflows/contract'
import type { Caller } from '../kernel/endpoint'
import type { WaitingHandles } from '../kernel/handles'
import type { Asked, NamedPayee } from './new-payment'
import type { Moves } from './pay-at-once'
import { refuseIfBlocked } from './payment-blocks'
import { refuseUnlessReachable } from './reachable-payers'

export interface ToOpen extends Moves, Pick<PaymentFacts, 'payerUserIds' | 'rules' | 'challengePolicy'> {
  readonly named: NamedPayee
  /** Missing: it is made as soon as it is confirmed. */
  readonly timing: PaymentTiming | undefined
}

/** All that leaves the account: the payment, and the payer's part of the charge. Minor units of its currency. */
const heldFor = ({ debit }: BothSides, charges: readonly Charge[]): bigint =>
  charges.reduce((sum, charge) => (charge.side === 'PAYER' ? sum + charge.debit.minor : sum), debit.minor)

/** Who asks for money of another account may not confirm the payment, unless they could have paid it from there. */
const mayConfirm = (caller: Caller, { payer }: NamedPayee, payerUserIds: readonly string[]): boolean =>
  payer === undefined ||
  payerUserIds.includes(caller.userId) ||
  caller.has('CanCreateAnyTransactionRequest', payer.bankId)

/** Nobody is asked where nobody has to answer. */
function holdersOf({ caller }: Asked, required: number, { payerUserIds, challengePolicy }: ToOpen, isOwn: boolean) {
  if (required === 0) return []
  const { makerMayConfirm } = challengePolicy ?? defaultChallengePolicy
  const asked = { required, initiatorUserId: caller.userId, payerUserIds, makerMayConfirm }
  return isOwn ? challengeHolders(asked) : payerUserIds
}

/**
 * What the workflow begins with. Money is held for what is to be made as soon as it is confirmed, but not because somebody asks for
 * it who may not pay it: they would learn from the refusal what the account has, and keep its people from it.
 */
function inputOf(
  order: Asked,
  request: NewTransactionRequest,
  toOpen: ToOpen,
  { newId, settings: { payments } }: WaitingHandles,
): TransactionRequestInput {
  const { payee, named, sides, charges, rules, timing } = toOpen
  const isOwn = mayConfirm(order.caller, named, toOpen.payerUserIds)
  const isHeld = isOwn && rulesIn(rules).holdFunds && timing?.day === undefined
  return {
    request: {
      ...request,
      accountId: order.account.accountId,
      toBankId: request.outsidePayee?.bank ?? payee.bankId,
      toAccountId: request.outsidePayee?.account ?? payee.accountId,
      currency: request.amount.currency,
      amount: formatMoney(request.amount),
      challengeThreshold: formatMoney(request.challengeThreshold),
      ...(named.refund === undefined ? {} : { refund: { ...named.refund, isAskedByPayer: !isOwn } }),
      ...(isHeld ? { hold: heldFor(sides, charges).toString() } : {}),
    },
    challenges: holdersOf(order, request.requiredAnswers, toOpen, isOwn).map((userId) => ({
      userId,
      challengeId: newId(),
    })),
    attemptsAllowed: payments.challengeAttempts,
    challengeLifetimeMs: payments.challengeLifetimeMs,
    transport: payments.challengeTransport,
    ...(timing === undefined ? {} : { timing }),
  }
}

/** Opens the workflow, and reads what its first step has written. */
export async function openPayment(
  order: Asked,
  request: NewTransactionRequest,
  toOpen: ToOpen,
  handles: WaitingHandles,
): Promise<TransactionRequestRow> {
  if (request.requiredAnswers > 0) await refuseIfBlocked(order, handles)
  const { account, fail } = order
  const { run, read } = handles
  const input = inputOf(order, request, toOpen, handles)
  await refuseUnlessReachable(input, { ...handles, fail })
  // The order starts its first payment itself; what follows finds it there.
  if (order.standing !== undefined) await run.openStandingOrder({ ...order.standing, first: input })
  const opened = await run.openTransactionRequest(input)
  const row = await transactionRequestById(read, account.accountKey, request.requestId)
  // As it was opened: its workflow may have moved it on by now.
  return row === undefined ? fail('RequestModified') : { ...row, status: opened.status }
}
