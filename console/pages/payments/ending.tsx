/** Ends a payment that waits: the staff reject it, or whoever made it takes it back. */
import { Button, Stack, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { send } from '../../calls/http'
import { useSession } from '../../calls/session'
import { Dialog } from '../../parts/dialog'
import { Facts } from '../../parts/facts'
import { amountText } from '../../parts/money'
import { Failure } from '../../parts/states'
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
  const [reason, setReason] = useState('')
  const { title, needsReason } = words[ending]
  const end = useMutation({
    mutationFn: () => callOf(ending, request, reason.trim()),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['payments', bankId] })
      onClose()
    },
  })
  return (
    <Dialog title={title} onClose={onClose}>
      <Stack>
        <Facts
          of={[
            ['Amount', amountText(request.value.amount, request.value.currency)],
            ['To', `${request.to.account_id} at ${request.to.bank_id}`],
          ]}
        />
        <Textarea
          label="Reason"
          required={needsReason}
          maxLength={2_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Failure error={end.error} />
        <Button
          color="red"
          loading={end.isPending}
          disabled={needsReason && reason.trim() === ''}
          onClick={() => end.mutate()}
        >
          {title}
        </Button>
      </Stack>
    </Dialog>
  )
}
