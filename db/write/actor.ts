/** Tells the triggers that write the timeline of a customer who has changed something of theirs. */

/**
 * SQL, always true: a condition of the statement that changes something. Its value is the id of the user; null: the engine itself. The
 * triggers fire when the statement has ended, so they know.
 */
export const actedBy = `set_config('engine.actor', coalesce(?::text, ''), true) is not null`
