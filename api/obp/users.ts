/** Users: sign up, who am I, and look-ups for those who manage users. */
import { z } from 'zod'
import {
  isUsernameTaken,
  localUser,
  userById,
  userByProvider,
  usersByEmail,
  usersPage,
  viewsOfUser,
} from '../../db/read/users'
import { insertUser } from '../../db/write/users'
import { hashPassword, refuseWeakPassword } from '../access/passwords'
import { wrongUserFields } from '../access/user-rules'
import {
  CurrentUser,
  currentUserJson,
  PostUser,
  User200,
  user200Json,
  User400,
  user400Json,
  Users400,
} from '../json/users'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { pageOf } from '../kernel/paging'

const tags = ['User']

const createUser = endpoint({
  operation: 'createUser',
  version: 'v2.0.0',
  method: 'POST',
  path: '/users',
  summary: 'Create User',
  description:
    'Signs a user up; no login is needed. The password has 17 to 512 characters, or 10 to 16 with a digit, a lower-case and an upper-case letter and a special character; common ones are refused whatever is put around them. Where the instance asks for it, the e-mail address must be confirmed before the first login.',
  tags: [...tags, 'Onboarding'],
  auth: 'anonymous',
  body: {
    name: 'CreateUserJson',
    schema: PostUser,
    example: {
      email: 'felixsmith@example.com',
      username: 'felixsmith',
      password: 'Str0ng-Password!',
      first_name: 'Felix',
      last_name: 'Smith',
    },
  },
  reply: [201, User200],
  errors: ['InvalidPassword', 'UsernameTaken', 'InvalidUserData'],
  handle: async ({ body, fail }, { read, writeAtOnce, newId, settings }) => {
    refuseWeakPassword(body.password, fail)
    const provider = settings.publicUrl
    const email = body.email.toLowerCase()
    const { username, first_name: firstName, last_name: lastName } = body
    if (await isUsernameTaken(read, provider, username)) fail('UsernameTaken')
    const wrong = wrongUserFields({ email, username, firstName, lastName })
    if (wrong.length > 0) fail('InvalidUserData', ` ${wrong.join('; ')}.`)
    const user = { userId: newId(), provider, username, email, firstName, lastName }
    const passwordHash = await hashPassword(body.password)
    const { userAccountValidated: validated } = settings
    const created = await insertUser(writeAtOnce, { ...user, passwordHash, validated, superAdmin: false })
    return created ? user200Json({ ...user, providerId: username, entitlements: [] }) : fail('UsernameTaken')
  },
})

const getCurrentUser = endpoint({
  operation: 'getCurrentUser',
  version: 'v3.0.0',
  method: 'GET',
  path: '/users/current',
  summary: 'Get User (Current)',
  description: 'The user who calls, with all roles and every account view that was granted.',
  tags,
  auth: 'user',
  reply: [200, CurrentUser],
  errors: [],
  handle: async ({ caller }, { read }) => currentUserJson(caller, await viewsOfUser(read, caller.userId)),
})

const getCurrentUserId = endpoint({
  operation: 'getCurrentUserId',
  version: 'v4.0.0',
  method: 'GET',
  path: '/users/current/user_id',
  summary: 'Get User Id (Current)',
  description: 'The id of the user who calls.',
  tags,
  auth: 'user',
  reply: [200, z.object({ user_id: z.string() })],
  errors: [],
  handle: ({ caller }) => Promise.resolve({ user_id: caller.userId }),
})

const getUserByUserId = endpoint({
  operation: 'getUserByUserId',
  version: 'v4.0.0',
  method: 'GET',
  path: '/users/user_id/USER_ID',
  summary: 'Get User by USER_ID',
  description: 'One user by id.',
  tags,
  auth: 'user',
  roles: ['CanGetAnyUser'],
  reply: [200, User400],
  errors: ['UserNotFoundByUserId'],
  handle: async ({ params, fail }, { read, settings }) => {
    const user = await userById(read, params.USER_ID)
    return user === undefined ? fail('UserNotFoundByUserId') : user400Json(user, settings.maxBadLoginAttempts)
  },
})

const getUserByUsername = endpoint({
  operation: 'getUserByUsername',
  version: 'v4.0.0',
  method: 'GET',
  path: '/users/username/USERNAME',
  summary: 'Get User by USERNAME',
  description: 'One user of this instance by user name.',
  tags,
  auth: 'user',
  roles: ['CanGetAnyUser'],
  reply: [200, User400],
  errors: ['UserNotFoundByProvider'],
  handle: async ({ params, fail }, { read, settings }) => {
    const user = await localUser(read, settings.publicUrl, params.USERNAME)
    return user === undefined ? fail('UserNotFoundByProvider') : user400Json(user, settings.maxBadLoginAttempts)
  },
})

const getUserByProviderAndUsername = endpoint({
  operation: 'getUserByProviderAndUsername',
  version: 'v5.1.0',
  method: 'GET',
  path: '/users/provider/PROVIDER/username/USERNAME',
  summary: 'Get User by PROVIDER and USERNAME',
  description: 'One user by the provider that knows them (its URL, percent-encoded) and the user name there.',
  tags,
  auth: 'user',
  roles: ['CanGetAnyUser'],
  reply: [200, User400],
  errors: ['UserNotFoundByProvider'],
  handle: async ({ params, fail }, { read, settings }) => {
    const user = await userByProvider(read, params.PROVIDER, params.USERNAME)
    return user === undefined ? fail('UserNotFoundByProvider') : user400Json(user, settings.maxBadLoginAttempts)
  },
})

const getUsersByEmail = endpoint({
  operation: 'getUsersByEmail',
  version: 'v4.0.0',
  method: 'GET',
  path: '/users/email/EMAIL/terminator',
  summary: 'Get Users by EMAIL',
  description: 'The users who share an e-mail address; nobody is an empty list.',
  tags,
  auth: 'user',
  roles: ['CanGetAnyUser'],
  reply: [200, Users400],
  errors: [],
  handle: async ({ params }, { read, settings }) => {
    const users = await usersByEmail(read, params.EMAIL.toLowerCase())
    return { users: users.map((user) => user400Json(user, settings.maxBadLoginAttempts)) }
  },
})

const flags: ReadonlyMap<string, boolean> = new Map([
  ['active', false],
  ['false', false],
  ['locked', true],
  ['true', true],
])

const getUsers = endpoint({
  operation: 'getUsers',
  version: 'v4.0.0',
  method: 'GET',
  path: '/users',
  summary: 'Get Users',
  description:
    'Users in the order of their sign-up. Query: `limit` (50), `offset` (0), `locked_status` (active or locked), `is_deleted` (true or false).',
  tags,
  auth: 'user',
  roles: ['CanGetAnyUser'],
  reply: [200, Users400],
  errors: ['IncorrectFilter'],
  handle: async (request, { read, settings }) => {
    const { maxBadLoginAttempts: maxFailures } = settings
    const { limit, offset } = pageOf(request)
    const locked = flags.get(request.query.get('locked_status') ?? '')
    const deleted = flags.get(request.query.get('is_deleted') ?? '')
    const users = await usersPage(read, {
      limit,
      offset,
      ...(locked === undefined ? {} : { locked }),
      ...(deleted === undefined ? {} : { deleted }),
      maxFailures,
    })
    return { users: users.map((user) => user400Json(user, maxFailures)) }
  },
})

export const userEndpoints: readonly AnyEndpoint[] = [
  createUser,
  getCurrentUser,
  getCurrentUserId,
  getUserByUserId,
  getUserByUsername,
  getUserByProviderAndUsername,
  getUsersByEmail,
  getUsers,
]
