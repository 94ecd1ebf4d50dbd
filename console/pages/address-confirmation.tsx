/** Where the link of the mail leads that asks a new user to confirm their address: they do, by a button, as some mail programs open every link. */
import { Button, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { send } from '../calls/http'
import { Entrance } from '../parts/entrance'
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
    <Entrance title="Confirm your e-mail address" onSubmit={() => confirmation.mutate()}>
      {confirmation.isSuccess ? (
        <Text role="status">The address is confirmed. You can log in now.</Text>
      ) : (
        <>
          <Text>You have signed up with the address that this link was sent to.</Text>
          <Failure error={confirmation.error} />
          <Button type="submit" loading={confirmation.isPending}>
            Confirm the address
          </Button>
        </>
      )}
    </Entrance>
  )
}
