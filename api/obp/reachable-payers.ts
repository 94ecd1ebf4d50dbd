/** Whoever asks for a payment that nobody could confirm learns it here: a code that cannot be sent is waited for in vain. */
import { usersWithApp } from '../../db/read/authenticator-apps'
import { usersReachable } from '../../db/read/user-addresses'
import { isSent } from '../../domain/payments/transport'
import type { TransactionRequestInput } from '../../workflows/contract'
import type { Handles } from '../kernel/handles'

type Fail = (name: 'NobodyReachable', detail: string) => never

/**
 * Refuses where too few of those who are asked have an address for the code, or an app that makes theirs. Not where a payer asks for
 * a refund: how the payee's people can be reached is not their business.
 */
export async function refuseUnlessReachable(
  { request, challenges, transport: by }: TransactionRequestInput,
  { read, settings, fail }: Pick<Handles, 'read' | 'settings'> & { readonly fail: Fail },
): Promise<void> {
  const { requiredAnswers, bankId, accountKey, refund } = request
  if (!isSent(by) || requiredAnswers === 0 || refund?.isAskedByPayer === true) return
  const userIds = challenges.map(({ userId }) => userId)
  const withApp = settings.payments.authenticatorApps ? await usersWithApp(read, userIds) : new Set<string>()
  const others = userIds.filter((userId) => !withApp.has(userId))
  const reached = await usersReachable(read, others, { bankId, accountKey, by })
  const reachable = withApp.size + reached.length
  // Of so few that no quorum could come the request itself tells.
  if (userIds.length < requiredAnswers || reachable >= requiredAnswers) return
  fail('NobodyReachable', ` ${by}, ${reachable} of ${requiredAnswers} who have to confirm it.`)
}
