/** Maker is not checker: what the case itself does not know of whoever decides it. */
import type { Transaction } from '../../db/connection'
import { partInCase } from '../../db/read/makers'
import type { refuse } from '../../domain/refusal'

/** Why the user may not decide about this customer, or undefined. Who started the case is known to the case, which has refused them already. */
export async function makerRefusal(
  transaction: Transaction,
  customerId: string,
  userId: string,
): Promise<Parameters<typeof refuse> | undefined> {
  const { isTheirOwn, hasBrought } = await partInCase(transaction, customerId, userId)
  if (isTheirOwn) return ['MakerIsChecker', ' It is about a customer for whom you act or have acted.']
  return hasBrought ? ['MakerIsChecker', ' You have brought a document or media that it rests on.'] : undefined
}
