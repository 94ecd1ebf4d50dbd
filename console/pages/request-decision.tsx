/** Decides a request of a customer: for another credit limit, or for an account. */
import { Button, Group, Stack, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactElement } from 'react'
import type { z } from 'zod'
import type { AccountApplication, CreditLimitRequestsAtBank } from '../../api/json/staff-requests'
import { get, send } from '../calls/http'
import { useSession } from '../calls/session'
import { Dialog } from '../parts/dialog'
import { Facts } from '../parts/facts'
import { amountText } from '../parts/money'
import { Failure, Reading } from '../parts/states'
import type { TaskRow } from './inbox'

type Verdict = 'ACCEPTED' | 'REJECTED'

/** What is asked, in pairs of a name and a text. */
async function factsOf(
  { kind, task_id: id, customer_name: customer }: TaskRow,
  bankId: string,
): Promise<readonly (readonly [string, string])[]> {
  if (kind === 'accountApplication') {
    const asked = await get<z.output<typeof AccountApplication>>(
      `/obp/v3.1.0/banks/${bankId}/account-applications/${id}`,
    )
    return [
      ['Product', asked.product_code],
      ['For the user', asked.user?.username ?? '–'],
      ['For the customer', asked.customer?.legal_name ?? '–'],
    ]
  }
  const { credit_limit_requests: open } = await get<z.output<typeof CreditLimitRequestsAtBank>>(
    `/engine/v1/banks/${bankId}/credit-limit-requests?limit=500`,
  )
  const asked = open.find(({ request_id: requestId }) => requestId === id)
  if (asked === undefined) return []
  const { currency, amount } = asked.credit_limit
  return [
    ...(customer === null ? [] : [['Customer', customer] as const]),
    ['Asked limit', amountText(amount, currency)],
    ...Object.entries(asked.details),
  ]
}

const decide = ({ kind, task_id: id }: TaskRow, bankId: string, decision: Verdict, reason: string): Promise<unknown> =>
  kind === 'accountApplication'
    ? send('PUT', `/obp/v3.1.0/banks/${bankId}/account-applications/${id}`, { status: decision })
    : send('POST', `/engine/v1/banks/${bankId}/credit-limit-requests/${id}/decisions`, { decision, reason })

/** The dialog for one request; a rejection needs a reason where the API keeps one. */
export function RequestDecision({
  task,
  onClose,
}: {
  readonly task: TaskRow
  readonly onClose: () => void
}): ReactElement {
  const { bankId } = useSession()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const keepsReason = task.kind === 'creditLimitRequest'
  const facts = useQuery({ queryKey: ['request', bankId, task.task_id], queryFn: () => factsOf(task, bankId) })
  const decision = useMutation({
    mutationFn: (verdict: Verdict) => decide(task, bankId, verdict, reason.trim()),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['tasks', bankId] })
      onClose()
    },
  })
  return (
    <Dialog title={keepsReason ? 'Decide on a credit limit' : 'Decide on an account'} onClose={onClose}>
      <Stack>
        <Reading of={facts} />
        {facts.data === undefined ? null : <Facts of={facts.data} />}
        {keepsReason ? (
          <Textarea
            label="Reason"
            description="A rejection needs one."
            autosize={false}
            maxLength={2_000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        ) : null}
        <Failure error={decision.error} />
        <Group>
          <Button color="green" loading={decision.isPending} onClick={() => decision.mutate('ACCEPTED')}>
            Accept
          </Button>
          <Button
            color="red"
            variant="outline"
            disabled={decision.isPending || (keepsReason && reason.trim() === '')}
            onClick={() => decision.mutate('REJECTED')}
          >
            Reject
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
