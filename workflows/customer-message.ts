/** Sends one message to a customer, as often as it takes; what nobody takes in time is left to the staff. */
import { proxyActivities, upsertSearchAttributes } from '@temporalio/workflow'
import type { Activities } from '../activities'
import { databaseActivity, deliveryActivities } from './activity-options'
import { searchAttributes } from './contract'
import type { CustomerMessageInput } from './contract'
import { betweenTries } from './queues'
import { untilTaken } from './until-taken'

const { parkMessage } = proxyActivities<Activities>(databaseActivity)

/** Ends with what became of the message. */
export const customerMessage = ({ messageId, retry }: CustomerMessageInput): Promise<string> =>
  untilTaken({
    retry,
    send: (summary) => deliveryActivities().sendMessage.executeWithOptions({ summary }, [{ messageId }]),
    waiting: (failed) => {
      // It should have gone out by the first try: from then on it is among the flows that are stuck.
      if (failed === 1) showWaiting()
    },
    park: () => parkMessage.executeWithOptions({ summary: 'Park the message' }, [{ messageId }]),
  })

const showWaiting = (): void =>
  upsertSearchAttributes([
    { key: searchAttributes.waitingFor, value: betweenTries.message },
    { key: searchAttributes.dueAt, value: new Date() },
  ])
