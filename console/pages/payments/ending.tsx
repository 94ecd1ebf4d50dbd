/** Ends a payment that waits: the staff reject it, or whoever made it takes it back. */
import { useQueryClient } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { send } from '../../calls/http'
import { useSession } from '../../calls/session'
import { amountText } from '../../parts/money'
import { ReasonDialog } from '../../parts/reason'
import type { PaymentRow } from '../payments'

export type Ending = 'reject' | 'withdraw'

const words = {
  reject: { title: 'Reject the payment', needsReason: true },
  withdraw: { title: 'Withdraw the payment', needsReason: false },
} as const

/** Rejecting is an answer to the challenge, as in OBP: the role that pays for others may say no for them, too. */
function callOf(ending: Ending, { id, from, type }: PaymentRow, reason: string): Promise<unknown> {
  const account = encodeURIComponent(from.account_id)
  if (ending === 'withdraw') {
    const path = `/engine/v1/banks/${from.bank_id}/accounts/${account}/transaction-requests/${id}/withdrawal`
    return send('POST', path, reason === '' ? {} : { reason })
  }
  return send(
    'POST',
    `/obp/v4.0.0/banks/${from.bank_id}/accounts/${account}/owner/transaction-request-types/${type}/transaction-requests/${id}/challenge`,
    { id: '', answer: 'REJECT', reason_code: 'STAFF', additional_information: reason },
  )
}

/** The API keeps the reason. */
export function EndPayment({
  ending,
  request,
  onClose,
}: {
  readonly ending: Ending
  readonly request: PaymentRow
  readonly onClose: () => void
}): ReactElement {
  const { bankId } = useSession()
  const client = useQueryClient()
  return (
    <ReasonDialog
      {...words[ending]}
      facts={[
        ['Amount', amountText(request.value.amount, request.value.currency)],
        ['From', request.from.account_id],
        ['To', `${request.to.account_id} at ${request.to.bank_id}`],
        ['Made by', request.requested_by_username],
        ['For', request.description === '' ? '–' : request.description],
      ]}
      act={(reason) => callOf(ending, request, reason)}
      onDone={() => void client.invalidateQueries({ queryKey: ['payments', bankId] })}
      onClose={onClose}
    />
  )
}
