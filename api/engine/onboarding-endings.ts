/** The end of a relationship, and of what is known of a person. */
import type { z } from 'zod'
import { caseStanding, fullCase } from '../../db/read/cases'
import { hasMoney } from '../../db/read/customer-account-links'
import { partInCase } from '../../db/read/makers'
import { isActionText } from '../../domain/kyc/case-action'
import { actorRefusal } from '../../domain/kyc/part-in-case'
import { FullCase, PostEnding } from '../json/engine'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { RefusedError } from '../kernel/faults'
import type { WaitingHandles } from '../kernel/handles'
import { acted, caseErrors, casePath, common } from './onboarding-actions'
import type { ActingRequest } from './onboarding-actions'
import { caseFor, levelAt } from './onboarding-standing'

/** The version that somebody has seen who has seen that there is no case. */
const noCase = 0

const endingBody = {
  name: 'PostOnboardingEndingJson',
  schema: PostEnding,
  example: { reason: 'On the wish of the customer.', case_version: 4 },
} as const

/** Of a customer whom no case has seen: it is opened and closed at once. What would refuse the end is asked before, so that it opens none. */
async function endWithoutCase(
  request: ActingRequest,
  handles: WaitingHandles,
  reason: string,
): Promise<z.input<typeof FullCase>> {
  const { bank, customer, caller, fail } = request
  const { read, run, newId } = handles
  const { customerId } = customer
  if (!isActionText(reason)) throw new RefusedError({ refusal: 'InvalidCaseData', detail: ' reason' })
  const [refusal, detail] = actorRefusal(await partInCase(read, customerId, caller.userId), 'close') ?? []
  if (refusal !== undefined) throw new RefusedError({ refusal, ...(detail === undefined ? {} : { detail }) })
  if (await hasMoney(read, customerId)) throw new RefusedError({ refusal: 'CustomerHoldsMoney' })
  const asked = { action: { kind: 'close', reason }, level: levelAt(caller, bank.bankId) } as const
  await run.actOnCase({ bankId: bank.bankId, customerId }, asked, { userId: caller.userId, requestId: newId() })
  return caseFor(request, handles, (await fullCase(read, customerId)) ?? fail('CaseNotFound'))
}

const endCustomerRelationship = endpoint({
  ...common,
  operation: 'endCustomerRelationship',
  method: 'POST',
  path: `${casePath}/closure`,
  summary: 'End Customer Relationship',
  description:
    'The person is no customer any more: nobody pays from their accounts, which have to be empty, and nothing opens the case again. What they have asked for is not granted any more. The personal data are erased when the retention of the policy is over. A customer who has no case is closed with `case_version` 0.',
  roles: ['CanEndCustomerRelationship'],
  body: endingBody,
  reply: [201, FullCase],
  errors: [...caseErrors, 'CustomerHoldsMoney'],
  waits: true,
  handle: async (request, handles) => {
    const { reason, case_version: seen } = request.body
    if (seen === noCase && (await caseStanding(handles.read, request.customer.customerId)) === undefined)
      return endWithoutCase(request, handles, reason)
    return acted(request, handles, { kind: 'close', reason }, seen)
  },
})

const eraseCustomer = endpoint({
  ...common,
  operation: 'eraseCustomer',
  method: 'POST',
  path: `${casePath}/erasure`,
  summary: 'Erase Customer',
  description:
    'Erases the personal data of somebody who was rejected or is no customer any more, once the retention of the policy is over. Bookings stay, and so does the skeleton of the timeline: what was done, when and by whom; of this call the reason, too, which should name nobody.',
  roles: ['CanEraseCustomer'],
  body: endingBody,
  reply: [201, FullCase],
  errors: [...caseErrors, 'RetentionNotOver'],
  waits: true,
  handle: (request, handles) => {
    const { reason, case_version: seen } = request.body
    return acted(request, handles, { kind: 'erase', reason }, seen)
  },
})

export const onboardingEndingEndpoints: readonly AnyEndpoint[] = [endCustomerRelationship, eraseCustomer]
