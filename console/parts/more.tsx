/** The way to the next page of a list. */
import { Button } from '@mantine/core'
import type { ReactElement } from 'react'

/** Nothing where there is no next page. */
export function More({
  of,
}: {
  readonly of: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => Promise<unknown>
  }
}): ReactElement | null {
  return of.hasNextPage ? (
    <Button mt="sm" variant="default" onClick={() => void of.fetchNextPage()} loading={of.isFetchingNextPage}>
      Show more
    </Button>
  ) : null
}
