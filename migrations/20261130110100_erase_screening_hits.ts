/** A hit of somebody who has been erased says no longer who they were taken for: who is listed, and how alike the names are, gives the name away. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table screening_hits
      alter column entry_key drop not null,
      alter column listed_name drop not null,
      alter column score drop not null,
      add constraint screening_hits_whole_or_erased
        check ((entry_key is null) = (listed_name is null) and (entry_key is null) = (score is null) and (status <> 'ERASED' or entry_key is null)),
      drop constraint screening_hits_status_known,
      add constraint screening_hits_status_known check (status in ('OPEN', 'TRUE_MATCH', 'FALSE_POSITIVE', 'ERASED')),
      drop constraint screening_hits_decided_with_status,
      add constraint screening_hits_decided_with_status check ((status in ('OPEN', 'ERASED')) = (decided_by is null)
        and (decided_by is null) = (decided_at is null) and (decided_by is null) = (reason is null));
    update screening_hits h set entry_key = null, listed_name = null, score = null, status = case status when 'OPEN' then 'ERASED' else status end
      from kyc_cases k where k.customer_id = h.customer_id and k.state = 'erased';
  `)
}

// Whom they were taken for is gone: there is no such hit in the former form.
export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table screening_matches disable trigger screening_matches_append_only;
    delete from screening_matches m using screening_hits h where h.hit_id = m.hit_id and h.entry_key is null;
    alter table screening_matches enable trigger screening_matches_append_only;
    delete from screening_hits where entry_key is null;
    alter table screening_hits
      drop constraint screening_hits_decided_with_status,
      add constraint screening_hits_decided_with_status
        check ((status = 'OPEN') = (decided_by is null) and (decided_by is null) = (decided_at is null) and (decided_by is null) = (reason is null)),
      drop constraint screening_hits_status_known,
      add constraint screening_hits_status_known check (status in ('OPEN', 'TRUE_MATCH', 'FALSE_POSITIVE')),
      drop constraint screening_hits_whole_or_erased,
      alter column score set not null,
      alter column listed_name set not null,
      alter column entry_key set not null;
  `)
}
