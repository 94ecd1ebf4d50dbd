/** Stores a payment that waits, with the challenges of everybody who is asked, in one transaction. */
import { randomBytes } from 'node:crypto'
import type { Transaction } from '../../db/connection'
import { usersWithApp } from '../../db/read/authenticator-apps'
import { challengeExpiry, insertChallenges } from '../../db/write/challenges'
import type { NewChallenge } from '../../db/write/challenges'
import { placeHold } from '../../db/write/holds'
import { orRefusal } from '../../db/write/ledger'
import { insertRefund } from '../../db/write/refunds'
import { insertWait } from '../../db/write/payment-waits'
import { changeStatus, insertInitiated, lockTransactionRequest } from '../../db/write/transaction-requests'
import type { NewTransactionRequest } from '../../db/write/transaction-requests'
import { parseMoney } from '../../domain/money'
import type { Money } from '../../domain/money'
import { appMethod } from '../../domain/payments/authenticator'
import { dynamicLink } from '../../domain/payments/challenge'
import { accept, refuse } from '../../domain/refusal'
import type { Outcome } from '../../domain/refusal'
import { keyedHash } from '../../platform/keyed-hash'
import type { PaymentRequest, TransactionRequestInput, TransactionRequestOpened } from '../../workflows/contract'
import type { PaymentDependencies } from '../dependencies'

/** The answer that everybody knows: a sandbox sends no codes. */
const dummyCode = '123'

const checkedMoney = (currency: string, amount: string): Money => {
  const money = parseMoney(currency, amount)
  if (!money.ok) throw new Error('the amounts of a transaction request were never checked')
  return money.value
}

const rowOf = (request: PaymentRequest): NewTransactionRequest => ({
  ...request,
  amount: checkedMoney(request.currency, request.amount),
  challengeThreshold: checkedMoney(request.currency, request.challengeThreshold),
})

/** Where codes are sent, or made by an app, none is known before that: a random hash is matched by none. */
const firstHash = (
  secret: string,
  { request }: TransactionRequestInput,
  { challengeId, userId, scaMethod }: Omit<NewChallenge, 'codeHash'>,
) =>
  scaMethod !== 'DUMMY'
    ? randomBytes(32)
    : keyedHash(
        secret,
        dynamicLink({
          challengeId,
          userId,
          requestId: request.requestId,
          amount: request.amount,
          currency: request.currency,
          payeeBankId: request.toBankId,
          payeeAccountId: request.toAccountId,
        }),
        dummyCode,
      )

/** Whoever has an authenticator app is asked for its code, everybody else as the transport says. */
async function challengesOf(
  transaction: Transaction,
  input: TransactionRequestInput,
  { challengeSecret, safe }: PaymentDependencies,
): Promise<readonly NewChallenge[]> {
  const userIds = input.challenges.map(({ userId }) => userId)
  const withApp = safe === undefined ? undefined : await usersWithApp(transaction, userIds)
  return input.challenges.map((one) => {
    const asked = { ...one, scaMethod: withApp?.has(one.userId) === true ? appMethod : input.transport }
    return { ...asked, codeHash: firstHash(challengeSecret, input, asked) }
  })
}

/**
 * Writes request and challenges, PENDING where nobody has to answer; a second call finds what the first has written, and in which state it is by now.
 * Refusals: RequestModified when the id exists with other content, InsufficientFunds for what is to be held, CustomerFrozen, AccountFrozen, RefundAlreadyAsked.
 */
export async function openTransactionRequest(
  dependencies: PaymentDependencies,
  input: TransactionRequestInput,
): Promise<Outcome<TransactionRequestOpened>> {
  const { request, attemptsAllowed, challengeLifetimeMs, timing } = input
  const { requestId } = request
  const { database, now, allowOverdraft } = dependencies
  const opened = await orRefusal(() =>
    database.write<Outcome<TransactionRequestOpened>>(async (transaction) => {
      const written = await insertInitiated(transaction, rowOf(request))
      if (written === 'modified') return refuse('RequestModified')
      if (written) {
        if (request.hold !== undefined) {
          const { accountKey, hold } = request
          await placeHold(transaction, { requestId, accountKey, minor: BigInt(hold), checkFunds: !allowOverdraft })
        }
        if (request.refund !== undefined) await insertRefund(transaction, requestId, request.refund)
        await insertChallenges(transaction, {
          requestId,
          challenges: await challengesOf(transaction, input, dependencies),
          attemptsAllowed,
          expiresAt: new Date(now().getTime() + challengeLifetimeMs).toISOString(),
        })
        if (timing?.day !== undefined) await insertWait(transaction, requestId, timing.day)
        if (request.requiredAnswers === 0) await changeStatus(transaction, { requestId, to: 'PENDING' })
      }
      const { status } = await lockTransactionRequest(transaction, requestId)
      const { expiresAt, users } = await challengeExpiry(transaction, requestId)
      return accept({ status, expiresAt, quorumReachable: users >= request.requiredAnswers })
    }),
  )
  return opened.ok ? opened.value : opened
}
