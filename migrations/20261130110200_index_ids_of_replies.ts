/** A stored reply is found by the ids that it, or its request, names: who is erased has to find theirs among those of many years. */
import type { Knex } from 'knex'

const formerStoreReply = /* sql */ `
    create function store_reply(owner uuid, new_key text, new_hash text, new_status integer, new_headers jsonb, new_body jsonb, holds_claim boolean)
      returns boolean language plpgsql as $$
    begin
      insert into idempotency_keys as k (user_id, key, request_hash, status, headers, body)
        values (owner, new_key, new_hash, new_status, new_headers, new_body)
        on conflict (user_id, key) do update set status = excluded.status, headers = excluded.headers, body = excluded.body,
          claimed_until = null
        where k.status is null and k.request_hash = excluded.request_hash and (holds_claim or k.claimed_until <= now());
      return found;
    end $$;`

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table idempotency_keys add column named_ids text[];
    update idempotency_keys i set named_ids = nullif(array(
      select distinct found.id[1] from regexp_matches(i.body::text, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'g') as found (id)), '{}');
    create index idempotency_keys_naming on idempotency_keys using gin (named_ids) where named_ids is not null;

    -- False where the key has a reply, is claimed by somebody else, or belongs to another request.
    drop function store_reply;
    create function store_reply(owner uuid, new_key text, new_hash text, new_status integer, new_headers jsonb, new_body jsonb, holds_claim boolean,
      new_named_ids text[] default null) returns boolean language plpgsql as $$
    begin
      insert into idempotency_keys as k (user_id, key, request_hash, status, headers, body, named_ids)
        values (owner, new_key, new_hash, new_status, new_headers, new_body, new_named_ids)
        on conflict (user_id, key) do update set status = excluded.status, headers = excluded.headers, body = excluded.body,
          named_ids = excluded.named_ids, claimed_until = null
        where k.status is null and k.request_hash = excluded.request_hash and (holds_claim or k.claimed_until <= now());
      return found;
    end $$;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop function store_reply;
    ${formerStoreReply}
    drop index idempotency_keys_naming;
    alter table idempotency_keys drop column named_ids;
  `)
}
