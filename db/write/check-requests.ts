/** Writes what providers were asked, the tries of asking them, and which callbacks have been taken. Owner: the onboarding workflow. */
import type { CheckRequest } from '../../domain/kyc/provider-check'
import type { Transaction } from '../connection'

/** The rows follow what the case holds; an open request that it holds no longer was overtaken. */
export async function syncCheckRequests(
  transaction: Transaction,
  { customerId, bankId }: { readonly customerId: string; readonly bankId: string },
  requests: readonly CheckRequest[],
): Promise<void> {
  const ids = requests.map(({ requestId }) => requestId)
  await transaction.raw(
    `update check_requests set is_current = false, state = case when state = 'open' then 'overtaken' else state end,
       ended_at = coalesce(ended_at, now())
     where customer_id = ? and is_current and request_id <> all (?::uuid[])`,
    [customerId, ids],
  )
  await transaction.raw(
    `insert into check_requests (request_id, customer_id, bank_id, provider, kind, round, state, problem, due_at, ended_at)
     select "requestId", ?::uuid, ?, provider, kind, round, state, problem, timestamptz 'epoch' + "dueAtMs" * interval '1 millisecond',
       case when state = 'open' then null else now() end
     from jsonb_to_recordset(?::jsonb)
       as r ("requestId" uuid, provider text, kind text, round integer, state text, problem text, "dueAtMs" float8)
     on conflict (request_id) do update set state = excluded.state, problem = excluded.problem,
       ended_at = coalesce(check_requests.ended_at, excluded.ended_at)
       where (check_requests.state, check_requests.problem) is distinct from (excluded.state, excluded.problem)`,
    [customerId, bankId, JSON.stringify(requests)],
  )
}

/** Counts a try; without an error the provider has taken the request. */
export async function recordAsking(
  transaction: Transaction,
  { requestId, at, error }: { readonly requestId: string; readonly at: Date; readonly error: string | null },
): Promise<void> {
  await transaction.raw(
    `update check_requests set tries = tries + 1, last_error = ?, sent_at = case when ?::text is null then coalesce(sent_at, ?) else sent_at end
     where request_id = ?`,
    [error, error, at, requestId],
  )
}

export interface NewCallback {
  readonly bankId: string
  readonly provider: string
  readonly eventId: string
  readonly bodyHash: string
  readonly requestId: string
  readonly satisfied: boolean
}

export async function insertCallback(transaction: Transaction, callback: NewCallback): Promise<void> {
  const { bankId, provider, eventId, bodyHash, requestId, satisfied } = callback
  await transaction.raw(
    'insert into check_callbacks (bank_id, provider, event_id, body_hash, request_id, satisfied) values (?, ?, ?, ?, ?, ?)',
    [bankId, provider, eventId, bodyHash, requestId, satisfied],
  )
}
