/** Time: the clocks of one API and one worker are wrong, and nothing that anybody is told may go by it. */
import { noRows } from './check'
import type { Check } from './check'

/** What may lie between two looks at the clock of one step, whose process was frozen in between. */
const apart = "interval '30 s'"

export const timeChecks: readonly Check[] = [
  noRows(
    'Everybody who was asked had the time to answer that the bank gives, no less and no more',
    'challenges',
    `select r.description || ' could be answered for ' || (c.expires_at - r.created_at) as what
     from challenges c join transaction_requests r using (request_id)
     where (c.expires_at - r.created_at) not between interval '120 s' - ${apart} and interval '120 s' + ${apart}`,
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
  {
    name: 'Every call of a webhook was signed with the right time',
    look: ({ world: { outside } }) =>
      Promise.resolve({ seen: outside.counted.hooks, found: outside.wronglyTimed.map((what) => `event ${what}`) }),
  },
]
