/** Deleting users. */
import { z } from 'zod'
import { deleteUser } from '../../db/write/users'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const deletion = endpoint({
  operation: 'deleteUser',
  version: 'v4.0.0',
  method: 'DELETE',
  path: '/users/USER_ID',
  summary: 'Delete User',
  description:
    'Deletes a user: names, e-mail address and password are gone at once, so are the views of accounts that they held, and every token is refused (OBP-20064). What was done under the id stays.',
  tags: ['User'],
  auth: 'user',
  roles: ['CanDeleteUser'],
  needs: ['user'],
  reply: [200, z.literal(true)],
  errors: ['UserNotFound'],
  handle: async ({ user, caller, fail }, { write }) =>
    (await write((transaction) => deleteUser(transaction, user.userId, caller.userId)))
      ? (true as const)
      : fail('UserNotFound'),
})

export const userDeletionEndpoints: readonly AnyEndpoint[] = [deletion]
