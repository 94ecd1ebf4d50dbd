/** What waits at a bank, for people to answer or for its day: for the staff, who are no party to it. */
import { waitingRequests, waitingStatuses } from '../../db/read/waiting-requests'
import { isUuid } from '../../domain/ids'
import { waitingRequestJson, WaitingRequests } from '../json/waiting-requests'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { limitOf, positionIn, positionText } from './cursor'

const getWaitingTransactionRequests = endpoint({
  operation: 'getWaitingTransactionRequests',
  version: 'engine/v1',
  method: 'GET',
  path: '/banks/BANK_ID/transaction-requests',
  summary: 'Get Waiting Transaction Requests',
  description: `The requests of the bank that are not over, oldest first: who was asked, what became of their code (\`code\`: SENT, NO_ADDRESS, NOT_TAKEN; null where none is sent), who has answered, until when that counts, and of a PENDING one what it waits for (DAY, FUNDS, ACCOUNT) and on which day it is made. Query: \`status\` (one of ${waitingStatuses.join(', ')}), \`request_id\` (only this one), \`limit\` (50, at most 200), \`after\` (the \`next\` of the page before).`,
  tags: ['Transaction-Request'],
  auth: 'user',
  roles: ['CanGetTransactionRequestsAtOneBank'],
  needs: ['bank'],
  reply: [200, WaitingRequests],
  errors: ['IncorrectFilter'],
  handle: async ({ bank: { bankId }, query, fail }, { read }) => {
    const wanted = query.get('status')
    const status = waitingStatuses.find((known) => known === wanted)
    if (wanted !== null && status === undefined) return fail('IncorrectFilter', ' <- status')
    const requestId = query.get('request_id') ?? undefined
    if (requestId !== undefined && !isUuid(requestId)) return fail('IncorrectFilter', ' <- request_id')
    const limit = limitOf({ query, fail })
    const after = positionIn({ query, fail })
    const rows = await waitingRequests(read, { bankId, requestId, status, after, limit })
    const last = rows.length < limit ? undefined : rows.at(-1)
    return {
      transaction_requests: rows.map((row) => waitingRequestJson(row, bankId)),
      next: last === undefined ? null : positionText(last.position, last.requestId),
    }
  },
})

export const waitingRequestEndpoints: readonly AnyEndpoint[] = [getWaitingTransactionRequests]
