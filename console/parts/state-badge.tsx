/** A state as a badge: the word says it, the colour helps. */
import { Badge } from '@mantine/core'
import type { ReactElement } from 'react'
import { colorOf, inPlainWords } from './words'

export function StateBadge({ state }: { readonly state: string }): ReactElement {
  return (
    <Badge variant="light" color={colorOf(state)}>
      {inPlainWords(state)}
    </Badge>
  )
}
