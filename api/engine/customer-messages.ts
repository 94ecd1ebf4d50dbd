/** What has become of the messages to customers; what could not be sent is replayed by the staff. */
import { messageById, messagesPage } from '../../db/read/customer-messages'
import { replayMessage } from '../../db/write/customer-messages'
import { messageDeliveries } from '../../domain/customer-message'
import { isUuid } from '../../domain/ids'
import { SentMessage, sentMessageJson, SentMessages } from '../json/customer-messages'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { cursorOf, nextOf } from './cursor'

const path = '/banks/BANK_ID/customer-messages'
const common = { version: 'engine/v1', tags: ['Message', 'Customer'], auth: 'user', needs: ['bank'] } as const

const getSentMessages = endpoint({
  ...common,
  operation: 'getSentCustomerMessages',
  method: 'GET',
  path,
  summary: 'Get Customer Messages with their Delivery',
  description: `The messages of the bank to its customers, and to users who act for them, newest first. \`delivery\`: PENDING waits to be sent; SENT was taken by a mail server or an SMS gateway (\`delivered_by\`); PARKED could not be sent and is left to the staff: the customer has no address for it (\`noAddress\`), or nobody has taken it in time (\`notTaken\`); NONE stands in the lists only, because the instance has no such transport (\`noTransport\`). Query: \`delivery\` (${messageDeliveries.join(', ')}), \`customer_id\`, \`limit\` (50, at most 200), \`before\` (the \`next\` of the page before).`,
  roles: ['CanGetCustomerMessages'],
  reply: [200, SentMessages],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => {
    const { query, bank, fail } = request
    const customerId = query.get('customer_id') ?? undefined
    if (customerId !== undefined && !isUuid(customerId)) return fail('IncorrectFilter', ' <- customer_id')
    const wanted = query.get('delivery')
    const delivery = messageDeliveries.find((known) => known === wanted)
    if (wanted !== null && delivery === undefined) return fail('IncorrectFilter', ' <- delivery')
    const page = cursorOf(request)
    const rows = await messagesPage(read, { ...page, bankId: bank.bankId, customerId, delivery })
    return { customer_messages: rows.map(sentMessageJson), next: nextOf(rows, page.limit) }
  },
})

const replayCustomerMessage = endpoint({
  ...common,
  operation: 'replayCustomerMessage',
  method: 'POST',
  path: `${path}/MESSAGE_ID/replay`,
  summary: 'Replay Customer Message',
  description:
    'A message that is PARKED, or NONE, is sent anew: after the customer has got an address, or the mail server has come back.',
  roles: ['CanCreateCustomerMessage'],
  reply: [202, SentMessage],
  errors: ['CustomerMessageNotFound'],
  handle: async ({ bank: { bankId }, params: { MESSAGE_ID: messageId }, fail }, { read, writeAtOnce }) => {
    const isQueued = isUuid(messageId) && (await replayMessage(writeAtOnce, bankId, messageId))
    const message = isQueued ? await messageById(read, bankId, messageId) : undefined
    return message === undefined ? fail('CustomerMessageNotFound') : sentMessageJson(message)
  },
})

export const sentMessageEndpoints: readonly AnyEndpoint[] = [getSentMessages, replayCustomerMessage]
