/** Asks for the reason before something that nobody can take back. */
import { Button, Stack, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Dialog } from './dialog'
import { Facts } from './facts'
import { Failure } from './states'

/** `act` is called with the reason, once for each click; `onDone` when it has gone through. */
export function ReasonDialog({
  title,
  facts,
  needsReason,
  act,
  onDone,
  onClose,
}: {
  /** What is done; the button says it, too. */
  readonly title: string
  readonly facts: Parameters<typeof Facts>[0]['of']
  readonly needsReason: boolean
  readonly act: (reason: string) => Promise<unknown>
  readonly onDone: () => void
  readonly onClose: () => void
}): ReactElement {
  const [reason, setReason] = useState('')
  const doing = useMutation({
    mutationFn: () => act(reason.trim()),
    onSuccess: () => {
      onDone()
      onClose()
    },
  })
  return (
    <Dialog title={title} onClose={onClose}>
      <Stack>
        <Facts of={facts} />
        <Textarea
          label="Reason"
          required={needsReason}
          maxLength={2_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Failure error={doing.error} />
        <Button
          color="red"
          loading={doing.isPending}
          disabled={needsReason && reason.trim() === ''}
          onClick={() => doing.mutate()}
        >
          {title}
        </Button>
      </Stack>
    </Dialog>
  )
}
