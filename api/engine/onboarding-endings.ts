/** The end of a relationship, and of what is known of a person. */
import { FullCase, PostEnding } from '../json/engine'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { acted, caseErrors, casePath, common } from './onboarding-actions'

const endingBody = {
  name: 'PostOnboardingEndingJson',
  schema: PostEnding,
  example: { reason: 'On the wish of the customer.', case_version: 4 },
} as const

const endCustomerRelationship = endpoint({
  ...common,
  operation: 'endCustomerRelationship',
  method: 'POST',
  path: `${casePath}/closure`,
  summary: 'End Customer Relationship',
  description:
    'The person is no customer any more: nobody pays from their accounts, which have to be empty, and nothing opens the case again. The personal data are erased when the retention of the policy is over.',
  roles: ['CanEndCustomerRelationship'],
  body: endingBody,
  reply: [201, FullCase],
  errors: [...caseErrors, 'CustomerHoldsMoney'],
  waits: true,
  handle: (request, handles) => {
    const { reason, case_version: seen } = request.body
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
    'Erases the personal data of somebody who was rejected or is no customer any more, once the retention of the policy is over. Bookings stay, and so does the skeleton of the timeline: what was done, when and by whom.',
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
