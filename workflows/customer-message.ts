/** Sends one message to a customer, as often as it takes; what nobody takes in time is left to the staff. */
import { proxyActivities } from '@temporalio/workflow'
import type { Activities } from '../activities'
import { databaseActivity, deliveryActivities } from './activity-options'
import type { CustomerMessageInput } from './contract'
import { showUnsent, untilTaken } from './until-taken'

const { parkMessage } = proxyActivities<Activities>(databaseActivity)

/** Ends with what became of the message. */
export const customerMessage = ({ messageId, retry }: CustomerMessageInput): Promise<string> =>
  untilTaken({
    retry,
    send: (summary) => deliveryActivities().sendMessage.executeWithOptions({ summary }, [{ messageId }]),
    waiting: (failed) => {
      // It should have gone out by the first try: from then on it is among the flows that are stuck.
      if (failed === 1) showUnsent()
    },
    park: () => parkMessage.executeWithOptions({ summary: 'Park the message' }, [{ messageId }]),
  })
