/** Tells one hook of one event, as often as it takes; what nobody takes within a day is left to the staff. */
import { proxyActivities, upsertSearchAttributes } from '@temporalio/workflow'
import type { Activities } from '../activities'
import { databaseActivity, deliveryActivities } from './activity-options'
import { searchAttributes } from './contract'
import type { WebhookDeliveryInput } from './contract'
import { betweenTries } from './queues'
import { untilTaken } from './until-taken'

const { parkDelivery } = proxyActivities<Activities>(databaseActivity)

/** Ends with what became of the delivery. */
export function webhookDelivery({ deliveryId, replays, retry }: WebhookDeliveryInput): Promise<string> {
  const run = { deliveryId, ...(replays === undefined ? {} : { replays }) }
  return untilTaken({
    retry,
    send: (summary) => deliveryActivities().tryDelivery.executeWithOptions({ summary }, [run]),
    waiting: (_failed, nextAt) =>
      upsertSearchAttributes([
        { key: searchAttributes.waitingFor, value: betweenTries.delivery },
        { key: searchAttributes.dueAt, value: nextAt },
      ]),
    park: () => parkDelivery.executeWithOptions({ summary: 'Park the delivery' }, [run]),
  })
}
