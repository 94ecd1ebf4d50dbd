/** Who did what with a customer, and when: for the staff, and for whoever audits them. */
import { timelinePage } from '../../db/read/timeline'
import { isUuid } from '../../domain/ids'
import { caseEventKinds } from '../../domain/kyc/event'
import { Timeline, timelineEventJson } from '../json/timeline'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { pageOf } from '../kernel/paging'
import { cursorOf, nextOf } from './cursor'
import { decidingRoles } from './onboarding-standing'

const getCustomerTimeline = endpoint({
  operation: 'getCustomerTimeline',
  version: 'engine/v1',
  method: 'GET',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/timeline',
  summary: 'Get Customer Timeline',
  description: `Everything that has happened to the customer, newest first, with old and new values. Each event carries the hash of its content and of the hash before it; of an erased customer the details are gone, and the chain still holds. Query: \`kind\` (${caseEventKinds.join(', ')}), \`actor\` (a user id), \`from_date\`, \`to_date\`, \`limit\` (50, at most 200), \`before\` (the \`next\` of the page before).`,
  tags: ['Onboarding', 'Customer'],
  auth: 'user',
  roles: ['CanGetOnboarding', ...decidingRoles],
  needs: ['bank', 'customer'],
  reply: [200, Timeline],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => {
    const { query, customer, fail } = request
    const { from, to } = pageOf(request)
    const { limit, before } = cursorOf({ query, fail })
    const wanted = query.get('kind')
    const kind = caseEventKinds.find((known) => known === wanted)
    if (wanted !== null && kind === undefined) fail('IncorrectFilter', ' <- kind')
    const actorUserId = query.get('actor') ?? undefined
    if (actorUserId !== undefined && !isUuid(actorUserId)) fail('IncorrectFilter', ' <- actor')
    const { customerId } = customer
    const rows = await timelinePage(read, { customerId, kind, actorUserId, from, to, before, limit })
    return { events: rows.map(timelineEventJson), next: nextOf(rows, limit) }
  },
})

export const customerTimelineEndpoints: readonly AnyEndpoint[] = [getCustomerTimeline]
