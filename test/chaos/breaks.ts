/** What a check of `npm run chaos` must notice: one thing that is wrong, in the database or in what was heard outside of it. */
import type { World } from '../../chaos/load/world'

export interface Break {
  readonly what: string
  /** The checks that must complain, by how their names begin; no other may. */
  readonly noticed: readonly string[]
  /** Written past all triggers and rules. */
  readonly sql?: string
  readonly world?: (world: World) => World
}

/** One row of the table again, with some members changed. */
const again = (table: string, changes: Readonly<Record<string, string | number | null>>, where = 'true'): string => {
  const members = Object.entries(changes).map(([name, value]) => `'${name}', ${value ?? 'null'}`)
  return `insert into ${table} overriding system value
    select (jsonb_populate_record(x, jsonb_build_object(${members.join(', ')}))).* from ${table} x where ${where} limit 1`
}

const anId = 'gen_random_uuid()'
const waiting = `(select request_id from transaction_requests where description = 'waiting')`
const deposited = `(select min(e.transaction_id::text)::uuid from ledger_entries e join ledger_bookings b using (booking_id) where b.description = 'deposit')`
const oneOf = (table: string, key: string, where = 'true'): string =>
  `${key} = (select ${key} from ${table} where ${where} order by ${key} limit 1)`

const settled = 'What nobody has to wait for'
const answered = 'Every request was answered'
const bugs = 'What could not be done'
const asAnswered = 'Every payment that was answered'
const oneEnd = 'Every payment has one end'
const moves = 'The timeline of every payment'
const askedFor = 'Nothing is booked that'
const refunds = 'Refunds give back'
const holds = 'Money is held for'
const judged = 'No answer to a challenge'
const sums = 'Every booking sums to zero'
const ledgerChain = 'The hash chain of every account'
const worth = 'All accounts together'
const timelineChain = 'The hash chain of every timeline'
const timeline = 'Every timeline is complete'
const delivered = 'Every event was delivered'
const events = 'Every movement has one event'

const payments: readonly Break[] = [
  {
    what: 'a payment that was answered is gone',
    noticed: [asAnswered],
    sql: `update transaction_requests set description = 'another' where description = 'confirmed'`,
  },
  {
    what: 'a payment has ended otherwise than its client was told',
    noticed: [asAnswered],
    world: (world) => withClaims(world, (claim) => (claim.tag === 'confirmed' ? { ...claim, end: 'REJECTED' } : claim)),
  },
  {
    what: 'a payment that was refused is there',
    noticed: [asAnswered],
    world: (world) => withClaims(world, (claim) => (claim.tag === 'waiting' ? { ...claim, end: 'refused' } : claim)),
  },
  {
    what: 'a payment went to somebody else',
    noticed: [asAnswered],
    sql: `update transaction_requests set to_account_key = account_key where description = 'confirmed'`,
  },
  {
    what: 'a payment is COMPLETED and not booked',
    noticed: [oneEnd],
    sql: again(
      'transaction_requests',
      { request_id: anId, version: 1, description: `'another'` },
      `description = 'confirmed'`,
    ),
  },
  {
    what: 'a payment is there twice',
    noticed: [asAnswered, oneEnd],
    sql: again('transaction_requests', { request_id: anId, version: 1 }, `description = 'confirmed'`),
  },
  {
    what: 'a payment waits after its time',
    noticed: [settled, oneEnd],
    sql: `with late as (update challenges set expires_at = expires_at - interval '1 day' where request_id = ${waiting})
      update transaction_requests set created_at = created_at - interval '1 day' where request_id = ${waiting}`,
  },
  {
    what: 'a move of a payment is missing on its timeline',
    noticed: [moves],
    sql: `delete from transaction_request_events where ${oneOf('transaction_request_events', 'event_id')}`,
  },
  {
    what: 'a move of a payment stands twice on its timeline',
    noticed: [moves],
    sql: again('transaction_request_events', { event_id: anId, recorded_order: -1 }),
  },
  {
    what: 'a payment has ended otherwise on its timeline',
    noticed: [moves],
    sql: `update transaction_request_events set kind = 'FAILED' where kind = 'COMPLETED'`,
  },
  {
    what: 'a payment went on after its end',
    noticed: [moves],
    sql: `with more as (${again('transaction_request_events', { event_id: anId, recorded_order: -1 }, `kind = 'COMPLETED'`)} returning request_id)
      update transaction_requests r set version = version + 1 from more where r.request_id = more.request_id`,
  },
  {
    what: 'a booking belongs to no request',
    noticed: [askedFor],
    sql: again('ledger_bookings', { booking_id: anId, description: `'nobody'` }, `kind = 'PAYMENT'`),
  },
  {
    what: 'more was given back than was paid',
    noticed: [refunds],
    sql: `insert into refunds (request_id, original_booking_id)
      select (select request_id from transaction_requests where description = 'confirmed'),
        (select request_id from transaction_requests where description = 'payment.1')`,
  },
  {
    what: 'money is held for a payment that is over',
    noticed: [holds],
    sql: `update holds set released_at = null where request_id in (select request_id from transaction_requests where description = 'confirmed')`,
  },
  {
    what: 'the money of a payment that waits is free',
    noticed: [holds, sums],
    sql: `update holds set released_at = now() where request_id = ${waiting}`,
  },
  {
    what: 'an answer was judged twice',
    noticed: [judged],
    sql: again('challenge_judgements', { judgement_id: anId, sequence: -1 }, `verdict = 'right'`),
  },
]

const books: readonly Break[] = [
  {
    what: 'money is held for a payment that is not there',
    noticed: [sums],
    sql: `with held as (insert into holds (request_id, account_key, amount) select ${anId}, min(account_key), 1 from holds returning account_key)
      update accounts a set held = held + 1 from (select min(account_key) as account_key from holds) h where a.account_key = h.account_key`,
  },
  {
    what: 'an entry is gone',
    noticed: [sums, ledgerChain],
    sql: `delete from ledger_entries where transaction_id = ${deposited}`,
  },
  {
    what: 'a balance is one cent more',
    noticed: [sums, ledgerChain, worth],
    sql: `update accounts set balance = balance + 1 where ${oneOf('accounts', 'account_key', 'balance > 0')}`,
  },
  {
    what: 'an entry is not what was booked',
    noticed: [ledgerChain],
    sql: `update ledger_entries set hash = sha256('') where transaction_id = ${deposited}`,
  },
  {
    what: 'an account has become one in dollars',
    noticed: [worth],
    sql: `update accounts set currency = 'USD' where ${oneOf('accounts', 'account_key', 'balance > 0')}`,
  },
  {
    what: 'an account has paid what it does not have',
    noticed: ['No account has paid'],
    sql: 'update accounts set may_overdraw = false, overdraft_limit = 0 where balance < 0',
  },
  {
    what: 'a reconciliation has found something',
    noticed: ['The reconciliations during'],
    sql: 'update reconciliation_runs set differences_found = 1',
  },
]

const cases: readonly Break[] = [
  {
    what: 'an account that was opened is gone',
    noticed: ['Every account that was opened'],
    sql: `update accounts set label = 'another' where label = 'opening.1'`,
  },
  {
    what: 'a customer was never told of the decision',
    noticed: ['Every case ended'],
    sql: `delete from customer_messages where ${oneOf('customer_messages', 'message_id')}`,
  },
  {
    what: 'an event of a timeline is not what was written',
    noticed: [timelineChain],
    sql: `update kyc_case_events set hash = sha256('') where ${oneOf('kyc_case_events', 'event_id')}`,
  },
  {
    what: 'an event is on a timeline, and not on record',
    noticed: [timeline],
    sql: `delete from kyc_checks where ${oneOf('kyc_checks', 'customer_id')}`,
  },
  {
    what: 'an event is missing on a timeline',
    noticed: [timelineChain, timeline],
    sql: `delete from kyc_case_events where ${oneOf('kyc_case_events', 'event_id', `kind = 'documentRecorded'`)}`,
  },
]

const times: readonly Break[] = [
  {
    what: 'somebody had an hour more to answer',
    noticed: ['Everybody who was asked'],
    sql: `update challenges set expires_at = expires_at + interval '1 hour' where request_id = ${waiting}`,
  },
  {
    what: 'an answer after its time was taken',
    noticed: ['Answers that came in time'],
    sql: `update challenge_judgements set judged_at = judged_at + interval '1 day' where verdict = 'right'`,
  },
  {
    what: 'a payment is dated an hour before it was booked',
    noticed: ['Every payment is dated'],
    sql: `update ledger_bookings set booked_at = booked_at + interval '1 hour' where description = 'confirmed'`,
  },
  {
    what: 'a webhook was signed with a wrong time',
    noticed: ['Every call of a webhook'],
    world: (world) => ({ ...world, outside: { ...world.outside, wronglyTimed: ['/all: 3600 s'] } }),
  },
]

const webhooks: readonly Break[] = [
  {
    what: 'an event is still to be delivered',
    noticed: [settled],
    sql: again('webhook_deliveries', {
      ...{ delivery_id: anId, webhook_id: anId, event_id: anId, sequence: -1 },
      ...{ status: `'PENDING'`, ended_at: null },
    }),
  },
  {
    what: 'an event is not delivered',
    noticed: [delivered],
    sql: `update webhook_deliveries set status = 'PARKED' where ${oneOf('webhook_deliveries', 'delivery_id')}`,
  },
  {
    what: 'the receiver has never seen an event',
    noticed: [delivered],
    world: (world) => withTaken(world, (taken) => taken.slice(0, -1)),
  },
  {
    what: 'events in order came out of order',
    noticed: [delivered],
    world: (world) => withTaken(world, (taken) => taken.toReversed()),
  },
  {
    what: 'an event was told under two ids',
    noticed: [delivered, events],
    sql: again('webhook_deliveries', { delivery_id: anId, event_id: anId, sequence: -1 }),
  },
  {
    what: 'a movement was never told',
    noticed: [events],
    sql: `update webhook_deliveries set transaction_id = ${deposited} where ${oneOf('webhook_deliveries', 'delivery_id')}`,
  },
]

const answers: readonly Break[] = [
  {
    what: 'a client was surprised',
    noticed: [answered],
    world: (world) => ({ ...world, journal: { ...world.journal, surprises: ['payment.9: 404'] } }),
  },
  {
    what: 'a request was answered as a bug',
    noticed: [bugs],
    world: (world) => {
      const { client } = world
      return { ...world, client: { ...client, counted: { ...client.counted, faults: ['POST /: 500'] } } }
    },
  },
]

export const breaks: readonly Break[] = [...answers, ...payments, ...books, ...cases, ...times, ...webhooks]

type Claim = World['journal']['payments'][number]

const withClaims = (world: World, change: (claim: Claim) => Claim): World => ({
  ...world,
  journal: { ...world.journal, payments: world.journal.payments.map(change) },
})

/** As if the hook whose events come in order had taken others. */
function withTaken(
  world: World,
  change: (taken: (readonly [string, number])[]) => (readonly [string, number])[],
): World {
  const takenAt = (path: string): ReadonlyMap<string, number> => {
    const taken = world.outside.takenAt(path)
    return path === '/hot' ? new Map(change([...taken])) : taken
  }
  return { ...world, outside: { ...world.outside, takenAt } }
}
