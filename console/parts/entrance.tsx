/** A page for whoever has not logged in: one form, in the middle. */
import { Paper, Stack } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'

export interface EntranceProps {
  readonly title: string
  readonly onSubmit: () => void
  readonly children: ReactNode
}

export function Entrance({ title, onSubmit, children }: EntranceProps): ReactElement {
  return (
    <main className="login">
      <Paper withBorder p="lg" radius="md">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            onSubmit()
          }}
        >
          <Stack>
            <h1>{title}</h1>
            {children}
          </Stack>
        </form>
      </Paper>
    </main>
  )
}
