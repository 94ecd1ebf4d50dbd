/** Where a link leads that staff have made for somebody who has forgotten their password: another one is chosen. */
import { Button, PasswordInput, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { send } from '../calls/http'
import { Entrance } from '../parts/entrance'
import { Failure } from '../parts/states'

/** `resetToken` is what the link carries behind the `#`. */
export function ForgottenPassword({ resetToken }: { readonly resetToken: string }): ReactElement {
  const [password, setPassword] = useState('')
  const choice = useMutation({
    mutationFn: () => send('PUT', '/engine/v1/users/forgotten-password', { token: resetToken, new_password: password }),
  })
  return (
    <Entrance title="Choose a new password" onSubmit={() => choice.mutate()}>
      {choice.isSuccess ? (
        <Text role="status">The password is changed. All logins with the old one have ended.</Text>
      ) : (
        <>
          <PasswordInput
            label="New password"
            description="17 characters or more; or 10 with a digit, a small and a capital letter and another sign."
            autoComplete="new-password"
            required
            autoFocus
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          />
          <Failure error={choice.error} />
          <Button type="submit" loading={choice.isPending}>
            Change the password
          </Button>
        </>
      )}
    </Entrance>
  )
}
