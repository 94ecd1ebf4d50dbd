/** Waits for what ends by itself: deliveries that are tried again, accounts of accepted customers, payments whose time is over. */
import { setTimeout as delay } from 'node:timers/promises'
import { noRows } from './check'
import type { Evidence } from './check'

/** Longer than the longest pause between two tries, and than a challenge's time. */
const patienceMs = 150_000

const open = `
  select 'delivery ' || d.delivery_id || ' is still ' || d.status || ' after ' || d.attempts || ' tries' as what
    from webhook_deliveries d where d.status = 'PENDING'
  union all
  select 'case ' || customer_id || ' is still ' || state from kyc_cases where bank_id = ? and state = 'approved'
  union all
  select 'payment ' || r.description || ' is still ' || r.status from transaction_requests r
    where r.bank_id = ? and r.status in ('INITIATED', 'NEXT_CHALLENGE_PENDING')
      and not exists (select from challenges c where c.request_id = r.request_id and c.expires_at > now())`

export const settledCheck = noRows('What nobody has to wait for came to its end', 'transaction_requests', open)

/** Waits until that is so, for a while. */
export async function settled(evidence: Evidence): Promise<void> {
  const untilMs = Date.now() + patienceMs
  while ((await settledCheck.look(evidence)).found.length > 0 && Date.now() < untilMs) await delay(250)
}
