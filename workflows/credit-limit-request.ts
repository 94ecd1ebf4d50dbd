/** A customer asks for another credit limit: the staff decides, and an acceptance changes the limit. */
import { proxyActivities } from '@temporalio/workflow'
import type { Activities } from '../activities'
import { databaseActivity } from './activity-options'
import type { CreditLimitRequestInput } from './contract'
import { staffDecided } from './staff-decided'

const { storeCreditLimitRequest, endCreditLimitRequest, expireCreditLimitRequest } =
  proxyActivities<Activities>(databaseActivity)

/** Ends with the status of the request. */
export const creditLimitRequest = (input: CreditLimitRequestInput): Promise<string> =>
  staffDecided({
    what: `A credit limit of ${input.amount} ${input.currency}`,
    lifetimeMs: input.lifetimeMs,
    store: () => storeCreditLimitRequest.executeWithOptions({ summary: 'Store the request' }, [input]),
    decide: (command) =>
      endCreditLimitRequest.executeWithOptions({ summary: `Decide: ${command.decision}` }, [
        { requestId: input.requestId, ...command },
      ]),
    expire: () => expireCreditLimitRequest.executeWithOptions({ summary: 'Expire the request' }, [input.requestId]),
  })
