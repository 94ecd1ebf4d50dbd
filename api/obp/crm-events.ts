/** Events of customer relations, as OBP clients read them; `api/engine/crm-events.ts` notes them. */
import { crmEventsFor, crmEventsOf } from '../../db/read/crm-events'
import { crmEventJson, CrmEvents } from '../json/crm-events'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const getCrmEvents = endpoint({
  operation: 'getCrmEvents',
  version: 'v1.4.0',
  method: 'GET',
  path: '/banks/BANK_ID/crm-events',
  summary: 'Get CRM Events',
  description:
    'What the customer relations of the bank have planned and done, the latest scheduled event first: with all customers, where you have CanGetCustomer or CanCreateCrmEvent at the bank or the instance is open (`OPEN_CUSTOMER_CONTACTS`), otherwise with those for whom you act.',
  tags: ['Customer', 'CRM'],
  auth: 'user',
  needs: ['bank'],
  reply: [200, CrmEvents],
  errors: [],
  handle: async ({ bank: { bankId }, caller }, { read, settings }) => {
    const isStaff =
      settings.openCustomerContacts || caller.has('CanGetCustomer', bankId) || caller.has('CanCreateCrmEvent', bankId)
    const rows = isStaff ? crmEventsOf(read, bankId) : crmEventsFor(read, bankId, caller.userId)
    return { crm_events: (await rows).map(crmEventJson) }
  },
})

export const crmEventEndpoints: readonly AnyEndpoint[] = [getCrmEvents]
