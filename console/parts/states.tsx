/** What a page shows while it has nothing to show: it waits, it has failed, there is nothing. */
import { Alert, Button, Loader, Text } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'

/** Said to those who do not see it, too. */
export function Waiting(): ReactElement {
  return (
    <div className="waiting" role="status">
      <Loader size="sm" aria-hidden />
      <span>Loading</span>
    </div>
  )
}

/** What went wrong, and a way to try again where there is one. */
export function Failure({
  error,
  retry,
}: {
  readonly error: Error | null
  readonly retry?: () => void
}): ReactElement | null {
  if (error === null) return null
  return (
    <Alert color="red" role="alert" title="That did not work">
      <Text size="sm">{error.message}</Text>
      {retry === undefined ? null : (
        <Button mt="sm" size="xs" variant="default" onClick={retry}>
          Try again
        </Button>
      )}
    </Alert>
  )
}

/** While something is read: that it waits, or what it has failed with and the way to try again. */
export function Reading({
  of: { isPending, error, refetch },
}: {
  readonly of: { readonly isPending: boolean; readonly error: Error | null; readonly refetch: () => Promise<unknown> }
}): ReactElement | null {
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  return isPending ? <Waiting /> : null
}

/** Said where a list is empty. */
export function Nothing({ children }: { readonly children: ReactNode }): ReactElement {
  return <p className="nothing">{children}</p>
}
