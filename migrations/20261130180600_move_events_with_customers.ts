/** A CRM event stays with its customer when their number changes: whoever is given the number later reads nothing of them, and who is erased leaves none behind. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create function crm_events_follow_customer() returns trigger language plpgsql as $$
    begin
      update crm_events set customer_number = new.customer_number where bank_id = new.bank_id and customer_number = old.customer_number;
      return null;
    end $$;
    create trigger customers_take_crm_events after update of customer_number on customers for each row
      when (old.customer_number <> new.customer_number) execute function crm_events_follow_customer();

    -- What earlier changes have left behind goes to the only one who has had the number; where somebody else has it now, what bears the former's name.
    update crm_events e set customer_number = former.customer_number
      from (
        select c.bank_id, t.detail #>> '{changes,customer_number,from}' as number, min(c.customer_number) as customer_number, min(c.legal_name) as name
        from kyc_case_events t join customers c using (customer_id)
        where t.kind = 'customerChanged' and t.detail #>> '{changes,customer_number,from}' <> c.customer_number
        group by 1, 2 having count(distinct c.customer_id) = 1
      ) former left join customers present on present.bank_id = former.bank_id and present.customer_number = former.number
      where e.bank_id = former.bank_id and e.customer_number = former.number
        and (present.customer_id is null or lower(e.customer_name) = lower(former.name) and lower(e.customer_name) <> lower(present.legal_name));
  `)
}

/** Where the events were before is not known any more, and was wrong. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop trigger customers_take_crm_events on customers;
    drop function crm_events_follow_customer;
  `)
}
