/** Reads who has a part in a case, and therefore does not decide it. */
import type { Transaction } from '../connection'

/** What keeps somebody from deciding about a customer. */
export interface PartInCase {
  /** The customer is themselves, or somebody for whom they act or have acted. */
  readonly isTheirOwn: boolean
  /** They have brought a document or media that the case rests on now, and its policy does not let makers decide. */
  readonly hasBrought: boolean
}

/** The users who act, or have acted, for the customer that the SQL expression names. */
export const everActing = (customerId: string): string =>
  `select user_id from user_customer_links where customer_id = ${customerId}
   union all select user_id from former_customer_users where customer_id = ${customerId}`

const none: PartInCase = { isTheirOwn: false, hasBrought: false }

/** The part that the user has in the customer's case as it is in this transaction; none without a case. */
export async function partInCase(read: Transaction, customerId: string, userId: string): Promise<PartInCase> {
  const [part] = await read.raw<PartInCase>(
    `select k.owner_user_id is not distinct from u.user_id
         or u.user_id in (${everActing('k.customer_id')}) as "isTheirOwn",
       not coalesce((k.policy->>'makerMayApprove')::boolean, false) and (
         exists (select from kyc_documents d where d.customer_id = k.customer_id and d.submitted_by = u.user_id)
         or exists (select from kyc_media m where m.customer_id = k.customer_id and m.submitted_by = u.user_id)) as "hasBrought"
     from kyc_cases k, (select ?::uuid as user_id) u where k.customer_id = ?`,
    [userId, customerId],
  )
  return part ?? none
}
