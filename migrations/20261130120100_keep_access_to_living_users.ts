/**
 * A deleted user holds no view: neither one that was granted before the deletion, nor one that is granted while it goes on. What earlier
 * deletions have left goes now: nobody could revoke it, nor delete the view.
 */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Waits for whoever deletes the user; one who is gone by then is granted nothing, as if the grant had come first.
    create function grant_to_living_user() returns trigger language plpgsql as $$
    declare is_gone boolean;
    begin
      select deleted_at is not null into is_gone from users where user_id = new.user_id for key share;
      if is_gone then return null; end if;
      return new;
    end $$;
    create trigger account_access_of_living_users before insert on account_access for each row execute function grant_to_living_user();
    delete from account_access x using users u where u.user_id = x.user_id and u.deleted_at is not null;
  `)
}

/** What deleted users held does not come back. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop trigger account_access_of_living_users on account_access;
    drop function grant_to_living_user;
  `)
}
