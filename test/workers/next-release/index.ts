/** The workflows of a release after this one: a short one was rewritten, long ones were changed under a patch. */
import { proxyActivities, patched, setCurrentDetails, setWorkflowOptions } from '@temporalio/workflow'
import type { Activities } from '../../../activities'
import { databaseActivity } from '../../../workflows/activity-options'
import type { CreditLimitRequestInput, OnboardingInput, WebhookDeliveryInput } from '../../../workflows/contract'
import { staffDecided } from '../../../workflows/staff-decided'
import * as before from '../../../workflows/versioned'

export * from '../../../workflows/versioned'

const activities = proxyActivities<Activities>(databaseActivity)

/** Nothing of the old code is left: a history of it would not replay. */
export function webhookDelivery({ deliveryId }: WebhookDeliveryInput): Promise<string> {
  setCurrentDetails('Not needed any more.')
  return Promise.resolve(`not needed any more: ${deliveryId}`)
}
setWorkflowOptions({ versioningBehavior: 'PINNED' }, webhookDelivery)

/** The same as before, and where the decision comes after the upgrade the end is asked for twice, which it may be. */
export const creditLimitRequest = ({ requestId, ...input }: CreditLimitRequestInput): Promise<string> =>
  staffDecided({
    what: `A credit limit of ${input.amount} ${input.currency}`,
    lifetimeMs: input.lifetimeMs,
    store: () =>
      activities.storeCreditLimitRequest.executeWithOptions({ summary: 'Store it' }, [{ requestId, ...input }]),
    decide: async (command) => {
      const end = () =>
        activities.endCreditLimitRequest.executeWithOptions({ summary: 'Decide' }, [{ requestId, ...command }])
      const ended = await end()
      return patched('credit-limit-request/end-twice') ? end() : ended
    },
    expire: () => activities.expireCreditLimitRequest.executeWithOptions({ summary: 'Expire' }, [requestId]),
  })
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, creditLimitRequest)

/** The same as before, and a case that begins on this release says so for as long as it runs. */
export function customerOnboarding(input: OnboardingInput): ReturnType<typeof before.customerOnboarding> {
  patched('onboarding/of-the-next-release')
  return before.customerOnboarding(input)
}
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, customerOnboarding)
