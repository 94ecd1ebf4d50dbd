/** Webhooks: every movement was told to every hook that wants it, at least once, under one id. */
import type { Reader } from '../../db/connection'
import type { Hook } from '../load/world'
import { checkOf, noRows } from './check'
import type { Check, Evidence } from './check'

interface DeliveryRow {
  readonly eventId: string
  readonly status: string
}

const deliveriesOf = (read: Reader, webhookId: string): Promise<DeliveryRow[]> =>
  read.raw<DeliveryRow>(
    'select event_id as "eventId", status from webhook_deliveries where webhook_id = ? order by sequence',
    [webhookId],
  )

async function heard(
  { world: { outside }, database }: Evidence,
  { webhookId, path, inOrder }: Hook,
): Promise<string[]> {
  const rows = await deliveriesOf(database.read, webhookId)
  const taken = outside.takenAt(path)
  const known = new Set(rows.map(({ eventId }) => eventId))
  const order = [...taken.keys()]
  const outOfOrder = inOrder ? rows.findIndex(({ eventId }, index) => order[index] !== eventId) : -1
  return [
    ...rows
      .filter(({ status }) => status !== 'DELIVERED')
      .map(({ eventId, status }) => `${path} ${eventId} is ${status}`),
    ...rows
      .filter(({ eventId, status }) => status === 'DELIVERED' && !taken.has(eventId))
      .map(({ eventId }) => `${path} ${eventId} is DELIVERED, and the receiver has not taken it`),
    ...[...taken.keys()].filter((eventId) => !known.has(eventId)).map((eventId) => `${path} ${eventId} is unknown`),
    ...(outOfOrder < 0 ? [] : [`${path} was told out of order from event ${outOfOrder + 1} on`]),
  ]
}

export const webhookChecks: readonly Check[] = [
  checkOf(
    'Every event was delivered, and its receiver has taken it; in order where that was asked for',
    async (evidence) => {
      const all = []
      for (const hook of evidence.world.hooks) all.push(...(await heard(evidence, hook)))
      const seen = evidence.world.hooks.reduce((sum, { path }) => sum + evidence.world.outside.takenAt(path).size, 0)
      return { seen, found: all }
    },
  ),
  noRows(
    'Every movement has one event for every hook that wants it',
    'webhook_deliveries',
    `select 'movement ' || e.transaction_id || ' has ' || count(d.delivery_id) || ' events for hook ' || w.webhook_id as what
     from webhooks w join accounts a on a.bank_id = w.bank_id and (w.account_key is null or w.account_key = a.account_key)
       join ledger_entries e on e.account_key = a.account_key join ledger_bookings b using (booking_id)
       left join webhook_deliveries d on d.webhook_id = w.webhook_id and d.transaction_id = e.transaction_id
     where b.booked_at > w.created_at and a.kind <> 'FX_POSITION'
     group by w.webhook_id, e.transaction_id having count(d.delivery_id) <> 1`,
  ),
]
