/** A dialog in front of the page: the browser's own, which keeps the focus and gives it back. */
import { CloseButton, Group } from '@mantine/core'
import { useEffect, useId, useRef } from 'react'
import type { ReactElement, ReactNode } from 'react'

/** Open for as long as it is rendered; Escape and the button ask to close it. */
export function Dialog({
  title,
  children,
  onClose,
}: {
  readonly title: string
  readonly children: ReactNode
  readonly onClose: () => void
}): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    dialog.current?.showModal()
    // Whoever is asked for words writes them at once; else the browser chooses what is first.
    dialog.current?.querySelector('textarea')?.focus()
  }, [])
  return (
    <dialog ref={dialog} aria-labelledby={heading} onClose={onClose}>
      <Group justify="space-between" wrap="nowrap" mb="sm">
        <h2 id={heading}>{title}</h2>
        <CloseButton aria-label="Close" onClick={() => dialog.current?.close()} />
      </Group>
      {children}
    </dialog>
  )
}
