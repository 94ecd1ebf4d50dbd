/** A dialog in front of the page. */
import { Modal } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'

/** It keeps the focus until it is closed, and gives it back then. */
export function Dialog({
  title,
  children,
  onClose,
}: {
  readonly title: string
  readonly children: ReactNode
  readonly onClose: () => void
}): ReactElement {
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      centered
      // Locking the scroll bar would need a style element, which the security policy of the page refuses.
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {children}
    </Modal>
  )
}
