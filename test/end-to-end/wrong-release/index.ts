/** A release that should not have gone out: code that does not fit running cases, code that throws, and code that succeeds wrongly. */
import { proxyActivities, sleep } from '@temporalio/workflow'
import type { Activities } from '../../../activities'
import { accept } from '../../../domain/refusal'
import * as right from '../../../workflows'
import { databaseActivity } from '../../../workflows/activity-options'
import type { CreditLimitRequestInput, OnboardingInput } from '../../../workflows/contract'
import { staffDecided } from '../../../workflows/staff-decided'

export * from '../../../workflows'

const { storeCreditLimitRequest, expireCreditLimitRequest } = proxyActivities<Activities>(databaseActivity)

/** Was changed without a patch: it sleeps before it begins, which no history of a running case does. */
export async function customerOnboarding(input: OnboardingInput): ReturnType<typeof right.customerOnboarding> {
  await sleep('1 second')
  return right.customerOnboarding(input)
}

/** Meets something that nobody has thought of. */
export function transactionRequest(): Promise<string> {
  throw new TypeError('nobody has thought of this')
}

/** Tells the staff that it is decided, and has forgotten to do it. */
export const creditLimitRequest = (input: CreditLimitRequestInput): Promise<string> =>
  staffDecided({
    what: 'A credit limit',
    lifetimeMs: input.lifetimeMs,
    store: () => storeCreditLimitRequest(input),
    decide: ({ decision }) => Promise.resolve(accept({ status: decision })),
    expire: () => expireCreditLimitRequest(input.requestId),
  })
