/** Whether an answer is a code of its user's authenticator app: the codes that could be right are hashed as the answer was. */
import { lockApp, useStep } from '../../db/write/authenticator-apps'
import { paymentOfChallenge } from '../../db/write/challenges'
import type { Transaction } from '../../db/connection'
import { formatMoney } from '../../domain/money'
import { appSecretPurpose } from '../../domain/payments/authenticator'
import { dynamicLink } from '../../domain/payments/challenge'
import { keyedHash, sameHash } from '../../platform/keyed-hash'
import { matchedStep } from '../../platform/totp'
import type { PaymentDependencies } from '../dependencies'

export interface AppAnswer {
  readonly requestId: string
  readonly challengeId: string
  readonly answeredBy: string
  /** The keyed hash of what was answered. */
  readonly given: Buffer
  readonly atMs: number
}

/**
 * True for a code of now that has not been used; from then on it is used, whatever becomes of the answer. The answer of
 * somebody else is compared and uses nothing up. Without the app, or its secret, no answer is right.
 */
export async function matchesApp(
  transaction: Transaction,
  { requestId, challengeId, answeredBy, given, atMs }: AppAnswer,
  { safe, challengeSecret }: PaymentDependencies,
): Promise<boolean> {
  const payment = await paymentOfChallenge(transaction, challengeId)
  const { userId } = payment
  const app = await lockApp(transaction, userId)
  const secret = app?.isConfirmed === true ? await safe?.open(app, appSecretPurpose(userId)) : undefined
  if (app === undefined || secret === undefined) return false
  const amount = formatMoney({ currency: payment.currency, minor: payment.amount })
  const link = dynamicLink({ ...payment, challengeId, requestId, amount })
  const step = matchedStep({
    secret,
    atMs,
    after: app.lastStep,
    isGiven: (code) => sameHash(keyedHash(challengeSecret, link, code), given),
  })
  if (step === undefined) return false
  if (answeredBy === userId) await useStep(transaction, userId, step)
  return true
}
