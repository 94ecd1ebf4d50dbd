/** Reads who has a part in a case, and therefore does not decide it. */
import type { PartInCase } from '../../domain/kyc/part-in-case'
import type { Reader, Transaction } from '../connection'

/** The users who act, or have acted, for the customer that the SQL expression names. */
export const everActing = (customerId: string): string =>
  `select user_id from user_customer_links where customer_id = ${customerId}
   union all select user_id from former_customer_users where customer_id = ${customerId}`

/** Whether the user acts, or has acted, for the customer. */
export async function hasActedFor(read: Transaction, userId: string, customerId: string): Promise<boolean> {
  const acting = await read.raw(`select from (${everActing('?::uuid')}) acting where user_id = ?::uuid limit 1`, [
    customerId,
    customerId,
    userId,
  ])
  return acting.length > 0
}

/** Where on the timeline of that customer they were last accepted; 0 where they never were. */
const lastAcceptance = (customerId: string): string =>
  `(select coalesce(max(sequence), 0) from kyc_case_events
    where customer_id = ${customerId} and kind = 'decisionGiven' and detail->>'to' = 'approved')`

/** Whether the user has recorded such evidence of the customer, or uploaded the file that it names. */
const hasBrought = (table: 'kyc_documents' | 'kyc_media'): string =>
  `exists (select from ${table} e left join customer_files f using (customer_id, file_id)
     where e.customer_id = c.customer_id and u.user_id in (e.submitted_by, f.uploaded_by))`

/** The part that the user has in the customer, and in their case where they have one, as it is in this transaction. */
export async function partInCase(read: Reader | Transaction, customerId: string, userId: string): Promise<PartInCase> {
  const [part] = await read.raw<PartInCase>(
    `select k.owner_user_id is not distinct from u.user_id or u.user_id in (${everActing('c.customer_id')}) as "isTheirOwn",
       p.binds and k.submitted_by is not distinct from u.user_id as "hasStarted",
       p.binds and (${hasBrought('kyc_documents')} or ${hasBrought('kyc_media')}) as "hasBrought",
       p.binds and c.created_by is not distinct from u.user_id and ${lastAcceptance('c.customer_id')} = 0 as "hasCreated",
       p.binds and exists (select from kyc_case_events e where e.customer_id = c.customer_id and e.actor_user_id = u.user_id
         and e.kind = 'customerChanged' and e.sequence > ${lastAcceptance('c.customer_id')}
         and (e.detail->'changes'->'legal_name' is not null or e.detail->'changes'->'date_of_birth' is not null)) as "hasChanged"
     from customers c left join kyc_cases k using (customer_id), (select ?::uuid as user_id) u,
       lateral (select k.customer_id is not null and not coalesce((k.policy->>'makerMayApprove')::boolean, false) as binds) p
     where c.customer_id = ?`,
    [userId, customerId],
  )
  if (part === undefined) throw new Error('a customer who is being decided about is gone')
  return part
}
