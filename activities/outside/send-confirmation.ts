/** Asks a new user by mail to confirm their address, once, and records what came of it. */
import { addressToConfirm } from '../../db/read/logins'
import { recordConfirmationSending } from '../../db/write/address-confirmations'
import { addressToken } from '../../platform/keyed-hash'
import { MailRefused } from '../../platform/mail'
import type { ActivityDependencies, OutboxDependencies, PaymentDependencies } from '../dependencies'
import { reasonOf } from './try-delivery'

export type ConfirmationOutcome = 'sent' | 'failed' | 'ended'

export type ConfirmationSending = Pick<OutboxDependencies, 'confirmationPage'> &
  Pick<ActivityDependencies, 'database' | 'now'> &
  Pick<PaymentDependencies, 'challengeSecret' | 'transports'>

/** Throws where this worker has no mail server: another one may. Why a try has failed stands in the row and goes with it; no history says it. */
export async function sendConfirmation(
  { database, now, transports = {}, challengeSecret, confirmationPage }: ConfirmationSending,
  { userId }: { readonly userId: string },
): Promise<ConfirmationOutcome> {
  const user = await addressToConfirm(database.read, userId)
  if (user === undefined || user.validated) return 'ended'
  if (transports.EMAIL === undefined) throw new Error('this worker has no mail server: see SMTP_URL')
  const link = `${confirmationPage}#user=${userId}&token=${addressToken(challengeSecret, userId, user.email)}`
  try {
    // Nothing that was typed at the sign-up: whoever reads this may not have asked for it.
    await transports.EMAIL.send({
      id: userId,
      to: user.email,
      subject: 'Confirm your e-mail address',
      text: `Somebody has signed up with this address. If it was you, confirm it here:\n\n${link}\n\nIf it was not you, there is nothing that you have to do.`,
    })
  } catch (error) {
    const reason = error instanceof MailRefused ? error.said : reasonOf(error)
    await recordConfirmationSending(database.writeAtOnce, userId, { error: reason.slice(0, 500) })
    return 'failed'
  }
  await recordConfirmationSending(database.writeAtOnce, userId, { at: now() })
  return 'sent'
}
