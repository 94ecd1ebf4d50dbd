/** Noting events of customer relations: OBP clients know a call that reads them, and none that writes. */
import { insertCrmEvent } from '../../db/write/crm-events'
import { CrmEvent, crmEventJson, PostCrmEvent } from '../json/crm-events'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const createCrmEvent = endpoint({
  operation: 'createCrmEvent',
  version: 'engine/v1',
  method: 'POST',
  path: '/banks/BANK_ID/crm-events',
  summary: 'Create CRM Event',
  description:
    'Notes what the customer relations of the bank have planned with a customer, or done. Get CRM Events shows it to OBP clients.',
  tags: ['CRM'],
  auth: 'user',
  roles: ['CanCreateCrmEvent'],
  needs: ['bank'],
  body: {
    name: 'PostCrmEventJson',
    schema: PostCrmEvent,
    example: {
      customer_name: 'Felix Smith',
      customer_number: '5987953',
      category: 'Call',
      detail: 'Mortgage',
      channel: 'Phone',
      scheduled_date: '2026-01-02T03:04:05Z',
    },
  },
  reply: [201, CrmEvent],
  errors: [],
  handle: async ({ bank, body }, { writeAtOnce, newId }) => {
    const event = {
      eventId: newId(),
      bankId: bank.bankId,
      customerName: body.customer_name,
      customerNumber: body.customer_number,
      category: body.category,
      detail: body.detail,
      channel: body.channel,
      scheduledDate: body.scheduled_date ?? null,
      actualDate: body.actual_date ?? null,
      result: body.result ?? '',
    }
    await insertCrmEvent(writeAtOnce, event)
    return crmEventJson(event)
  },
})

export const crmEventKeepingEndpoints: readonly AnyEndpoint[] = [createCrmEvent]
