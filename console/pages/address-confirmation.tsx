/** Where the link of the mail leads that asks a new user to confirm their address: they do, by a button, as some mail programs open every link. */
import { Button, Paper, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { send } from '../calls/http'
import { Failure } from '../parts/states'

/** What the link carries behind the `#`. */
export function AddressConfirmation({
  userId,
  token,
}: {
  readonly userId: string
  readonly token: string
}): ReactElement {
  const confirmation = useMutation({
    mutationFn: () => send('PUT', '/engine/v1/users/address-confirmation', { user_id: userId, token }),
  })
  return (
    <main className="login">
      <Paper withBorder p="lg" radius="md">
        <Stack>
          <h1>Confirm your e-mail address</h1>
          {confirmation.isSuccess ? (
            <Text role="status">The address is confirmed. You can log in now.</Text>
          ) : (
            <>
              <Text>You have signed up with the address that this link was sent to.</Text>
              <Failure error={confirmation.error} />
              <Button onClick={() => confirmation.mutate()} loading={confirmation.isPending}>
                Confirm the address
              </Button>
            </>
          )}
        </Stack>
      </Paper>
    </main>
  )
}
