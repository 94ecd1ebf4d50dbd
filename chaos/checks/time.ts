/** Time: the clocks of one API and one worker are wrong, and nothing that anybody is told may go by it. */
import { checkOf, noRows } from './check'
import type { Check } from './check'

/** What may lie between two looks at the clock of one step, whose process was frozen in between. */
const apartSeconds = 30
const apart = `interval '${apartSeconds} s'`

export const timeChecks: readonly Check[] = [
  checkOf(
    'Everybody who was asked had the time to answer that the bank gives, no less and no more',
    async (evidence) => {
      const { read } = evidence.database
      const rows = await read.raw<{ tag: string; seconds: number }>(
        `select r.description as tag, extract(epoch from c.expires_at - r.created_at)::float8 as seconds
       from challenges c join transaction_requests r using (request_id)`,
      )
      const wrong = rows.filter(({ seconds }) => Math.abs(seconds - evidence.world.lifetimeSeconds) > apartSeconds)
      return { seen: rows.length, found: wrong.map(({ tag, seconds }) => `${tag} could be answered for ${seconds} s`) }
    },
  ),
  noRows(
    'Answers that came in time were not judged as late, nor late ones as in time',
    'challenge_judgements',
    `select j.judgement_id || ' is ' || j.verdict || ' ' || (j.judged_at - c.expires_at) || ' after its time' as what
     from challenge_judgements j join challenges c using (challenge_id)
     where (j.verdict = 'expired' and j.judged_at < c.expires_at - ${apart})
       or (j.verdict <> 'expired' and j.judged_at > c.expires_at + ${apart})`,
  ),
  noRows(
    'Every payment is dated when it was booked',
    'ledger_bookings',
    `select b.description || ' was booked at ' || b.booked_at || ' and is dated ' || b.completed_at as what
     from ledger_bookings b where b.kind <> 'HISTORICAL'
       and b.completed_at not between b.booked_at - ${apart} and b.booked_at + ${apart}`,
  ),
  checkOf(
    'Every call of a webhook or of the gateway of text messages was signed with the right time',
    ({ world: { outside } }) => Promise.resolve({ seen: outside.hooks.all, found: outside.wronglyTimed }),
  ),
]
