/** The login, as every client of the API does it: name, password and the key of the application. */
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { get, logIn } from '../calls/http'
import { Entrance } from '../parts/entrance'
import { Failure } from '../parts/states'

/** `onDone` is called when the token is there. */
export function Login({ onDone }: { readonly onDone: () => void }): ReactElement {
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [typedKey, setTypedKey] = useState('')
  const settings = useQuery({
    queryKey: ['settings'],
    queryFn: () => get<{ consumer_key: string | null }>('/console/settings.json'),
  })
  const key = settings.data?.consumer_key ?? undefined
  const login = useMutation({ mutationFn: () => logIn(username, password, key ?? typedKey), onSuccess: onDone })
  return (
    <Entrance title="Staff console" onSubmit={() => login.mutate()}>
      <TextInput
        label="User name"
        autoComplete="username"
        required
        autoFocus
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
      />
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
      />
      {settings.isSuccess && key === undefined ? (
        <TextInput
          label="Consumer key"
          description="The key of the application that the console logs in as; whoever runs this server has it."
          required
          value={typedKey}
          onChange={(event) => setTypedKey(event.currentTarget.value)}
        />
      ) : null}
      <Failure error={login.error ?? settings.error} />
      <Button type="submit" loading={login.isPending}>
        Log in
      </Button>
    </Entrance>
  )
}
