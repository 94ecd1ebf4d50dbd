/** The standing orders of a bank: for the staff, who are no party to them. */
import { standingOrdersAtBank } from '../../db/read/standing-orders'
import { standingOrderStatuses } from '../../domain/payments/standing-order'
import { standingOrderAtBankJson, StandingOrdersAtBank } from '../json/standing-orders'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { limitOf, positionIn, positionText } from './cursor'

const getStandingOrdersAtBank = endpoint({
  operation: 'getStandingOrdersAtBank',
  version: 'engine/v1',
  method: 'GET',
  path: '/banks/BANK_ID/standing-orders',
  summary: 'Get Standing Orders at Bank',
  description: `The standing orders of the bank, newest first: from which account, on which day the next payment is due (\`next_due_day\`, null where none is), and what became of the last one that is over (\`last_payment\`). Query: \`status\` (one of ${standingOrderStatuses.join(', ')}), \`limit\` (50, at most 200), \`after\` (the \`next\` of the page before).`,
  tags: ['Transaction-Request'],
  auth: 'user',
  roles: ['CanGetTransactionRequestsAtOneBank'],
  needs: ['bank'],
  reply: [200, StandingOrdersAtBank],
  errors: ['IncorrectFilter'],
  handle: async ({ bank: { bankId }, query, fail }, { read }) => {
    const wanted = query.get('status')
    const status = standingOrderStatuses.find((known) => known === wanted)
    if (wanted !== null && status === undefined) return fail('IncorrectFilter', ' <- status')
    const limit = limitOf({ query, fail })
    const rows = await standingOrdersAtBank(read, { bankId, status, after: positionIn({ query, fail }), limit })
    const last = rows.length < limit ? undefined : rows.at(-1)
    return {
      standing_orders: rows.map((row) => standingOrderAtBankJson(row, bankId)),
      next: last === undefined ? null : positionText(last.position, last.standingOrderId),
    }
  },
})

export const standingOrderListEndpoints: readonly AnyEndpoint[] = [getStandingOrdersAtBank]
