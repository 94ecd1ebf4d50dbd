/** Reads who of those who are asked to confirm a payment may still do so. */
import type { Transaction } from '../connection'
import { heldViewObeys, ruleValues } from './views'
import type { PermissionRule } from './views'

/** Those who hold a challenge of the request and may pay from its account: by a view, or by the role at its bank. */
export async function askedPayers(
  transaction: Transaction,
  requestId: string,
  rule: PermissionRule,
): Promise<ReadonlySet<string>> {
  const rows = await transaction.raw<{ userId: string }>(
    `select c.user_id::text as "userId"
     from challenges c join transaction_requests r using (request_id) join users u on u.user_id = c.user_id
     where c.request_id = ? and u.deleted_at is null and (
       exists (select from account_access x where x.user_id = c.user_id and x.account_key = r.account_key and ${heldViewObeys})
       or exists (select from entitlements e where e.user_id = c.user_id and e.bank_id = r.bank_id
         and e.role_name = 'CanCreateAnyTransactionRequest'))`,
    [requestId, ...ruleValues(rule)],
  )
  return new Set(rows.map(({ userId }) => userId))
}
