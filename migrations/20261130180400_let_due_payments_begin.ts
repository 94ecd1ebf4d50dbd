/** A payment of a standing order is there on its day whatever is frozen: it waits, or fails with the reason, like one that was ordered for that day. */
import type { Knex } from 'knex'

/** Both look once more where a payment is booked; here is said where they look as it begins. */
const lookWhen = (begins: string): string =>
  [
    ['transaction_requests_frozen', 'payments_of_frozen_customers'],
    ['transaction_requests_account_frozen', 'payments_of_frozen_accounts'],
  ]
    .map(
      ([trigger, looks]) => /* sql */ `
    drop trigger ${trigger} on transaction_requests;
    create trigger ${trigger} before insert or update of status on transaction_requests
      for each row when (new.status = 'COMPLETED' or (new.status = 'INITIATED' and ${begins})) execute function ${looks}();`,
    )
    .join('')

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Whether a standing order is asked for with this payment: whoever asks hears of a freeze. Those after it are due, and nobody asks.
    create function begins_standing_order(request uuid) returns boolean language sql stable as $$
      select exists (select from standing_orders where first_request_id = request)
    $$;
    ${lookWhen(`new.type <> 'REFUND' and (new.standing_order_id is null or begins_standing_order(new.request_id))`)}
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    ${lookWhen(`new.type <> 'REFUND'`)}
    drop function begins_standing_order;
  `)
}
