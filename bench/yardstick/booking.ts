/** The statement of a payment of one cent that waits for nothing: its request, its booking, its two entries. */

/** Each a parameter or a literal of SQL. */
interface Parameters {
  readonly bankId: string
  readonly payerId: string
  /** Account keys. */
  readonly from: string
  readonly to: string
}

export const bookingSql = ({ bankId, payerId, from, to }: Parameters): string => `
with i as materialized (
  select gen_random_uuid() as b, gen_random_uuid() as t, gen_random_uuid() as u, ${from} as f, ${to} as p
), booked as materialized (
  select e.* from i, book(b, 'PAYMENT', 'ACCOUNT', 'bench', '', now(), now(), null, true,
    array[t, u], array[f, p], array[p, f], array['EUR', 'EUR'], array[-1, 1]::bigint[]) e
)
insert into transaction_requests (request_id, bank_id, account_key, to_account_key, type, currency, amount, challenge_threshold, required_answers,
  description, details, charge_currency, charge_amount, charge_summary, charge_policy, initiator_id, request_hash, status, ended_at, transaction_id)
select b, ${bankId}, f, p, 'ACCOUNT', 'EUR', 1, 100000, 0, 'bench', '{}', 'EUR', '2.0', 'Total', 'SHARED', ${payerId}, '', 'COMPLETED', now(),
  (select transaction_id from booked where account_key = f) from i`
