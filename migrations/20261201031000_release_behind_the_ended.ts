/**
 * Whoever ends a delivery goes on to one that comes after it, never back: one that is discarded in the middle took one before it, which
 * somebody who deletes the hook has by then, and waits for the middle. Owner: a trigger.
 */
import type { Knex } from 'knex'

const ended = "from changed where not status in ('PENDING', 'PARKED')"
// The first one that is open is never held up, so what has to be released is behind what ends. Whether it is the first one now is not looked
// at: of two that end at once neither sees the end of the other. What is released too early is held up again.
const texts: readonly (readonly [before: string, after: string])[] = [
  [
    `select distinct webhook_id, account_key ${ended}`,
    `select webhook_id, account_key, min(sequence) as sequence ${ended} group by webhook_id, account_key`,
  ],
  ['h.held_up order by', 'h.held_up and h.sequence > ended.sequence order by'],
]

/** The rest of the function stays letter by letter, and whose rights it has. */
const replaced = (before: string, after: string): string => /* sql */ `
  do $do$
  declare source text := pg_get_functiondef('release_held_up'::regproc);
  begin
    if position($sql$${before}$sql$ in source) = 0 then
      raise exception 'release_held_up() does not look for the next one as expected';
    end if;
    execute replace(source, $sql$${before}$sql$, $sql$${after}$sql$);
  end $do$;`

export async function up(knex: Knex): Promise<void> {
  for (const [before, after] of texts) await knex.raw(replaced(before, after))
}

export async function down(knex: Knex): Promise<void> {
  for (const [before, after] of texts) await knex.raw(replaced(after, before))
}
