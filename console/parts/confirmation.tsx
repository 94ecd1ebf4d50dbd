/** Asks once more before something that nobody can take back. */
import { Button, Group, Stack, Text } from '@mantine/core'
import type { ReactElement } from 'react'
import { Dialog } from './dialog'

/** `onConfirm` is called at most once: it should end what is rendered. */
export function Confirmation({
  title,
  text,
  act,
  onConfirm,
  onClose,
}: {
  readonly title: string
  readonly text: string
  /** What the button says. */
  readonly act: string
  readonly onConfirm: () => void
  readonly onClose: () => void
}): ReactElement {
  return (
    <Dialog title={title} onClose={onClose}>
      <Stack>
        <Text>{text}</Text>
        <Group>
          <Button color="red" onClick={onConfirm}>
            {act}
          </Button>
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
