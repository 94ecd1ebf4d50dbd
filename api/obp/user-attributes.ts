/** Attributes of users: their own notes, and what the staff notes about them, such as how much they may pay at once. */
import { z } from 'zod'
import { allUserAttributesOf, isOwnAttribute, userAttributesOf } from '../../db/read/user-attributes'
import { userById } from '../../db/read/users'
import { deleteUserAttribute, insertUserAttribute, updateUserAttribute } from '../../db/write/user-attributes'
import { isLimitOfUser, wrongLimitOfUser } from '../../domain/payments/limit'
import type { Reader } from '../../db/connection'
import {
  UserAttribute,
  UserAttributeBody,
  userAttributeJson,
  UserAttributes,
  UserWithAttributes,
} from '../json/user-attributes'
import { userIdentityJson } from '../json/users'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const tags = ['User']
const body = {
  name: 'UserAttributeJsonV400',
  schema: UserAttributeBody,
  example: { name: 'BATTERY_LEVEL', type: 'STRING', value: '90' },
} as const
const types = '`type` is STRING, INTEGER, DOUBLE or DATE_WITH_DAY; `value` is kept as it is written. Names may repeat.'

/** Deleted users have no attributes any more, and get no new ones. */
const exists = async (read: Reader, userId: string): Promise<boolean> =>
  (await userById(read, userId))?.deleted === false
/** Ids are taken in either case. */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
/** What the staff has noted of how much the user may pay at once. */
const limitsOf = async (read: Reader, userId: string) =>
  (await userAttributesOf(read, { userId, isPersonal: false })).filter(({ name }) => isLimitOfUser(name))
const unknown = (userId: string): string => ` Current USER_ID(${userId}) `

const createNonPersonal = endpoint({
  operation: 'createNonPersonalUserAttribute',
  version: 'v5.1.0',
  method: 'POST',
  path: '/users/USER_ID/non-personal/attributes',
  summary: 'Create Non Personal User Attribute',
  description: `Notes something about a user. ${types} \`TRANSACTION_REQUESTS_PAYMENT_LIMIT_<currency>_<type>\` is, as a decimal, the most that a payment of that type and currency may be when this user asks for it, in place of the limit of the instance; of several the least counts. Nobody notes one about themselves.`,
  tags,
  auth: 'user',
  roles: ['CanCreateNonPersonalUserAttribute'],
  body: { ...body, example: { name: 'TRANSACTION_REQUESTS_PAYMENT_LIMIT_EUR_ACCOUNT', type: 'STRING', value: '5000' } },
  reply: [201, UserAttribute],
  errors: ['UserNotFoundByUserId', 'TooManyUserAttributes', 'InvalidUserLimit', 'OwnPaymentLimit'],
  handle: async ({ params: { USER_ID: userId }, body: content, caller, fail }, { read, writeAtOnce, newId }) => {
    if (!(await exists(read, userId))) fail('UserNotFoundByUserId', unknown(userId))
    if (wrongLimitOfUser(content)) fail('InvalidUserLimit')
    if (isLimitOfUser(content.name) && isSame(userId, caller.userId)) fail('OwnPaymentLimit')
    const attribute = { attributeId: newId(), ...content }
    const change = { userId, isPersonal: false, actorUserId: caller.userId }
    const stored = await insertUserAttribute(writeAtOnce, change, attribute)
    return stored === undefined ? fail('TooManyUserAttributes') : userAttributeJson(stored)
  },
})

const getNonPersonal = endpoint({
  operation: 'getNonPersonalUserAttributes',
  version: 'v5.1.0',
  method: 'GET',
  path: '/users/USER_ID/non-personal/attributes',
  summary: 'Get Non Personal User Attributes',
  description: 'What the staff has noted about a user, oldest first.',
  tags,
  auth: 'user',
  roles: ['CanGetNonPersonalUserAttributes'],
  reply: [200, UserAttributes],
  errors: ['UserNotFoundByUserId'],
  handle: async ({ params: { USER_ID: userId }, fail }, { read }) => {
    if (!(await exists(read, userId))) fail('UserNotFoundByUserId', unknown(userId))
    return { user_attributes: (await userAttributesOf(read, { userId, isPersonal: false })).map(userAttributeJson) }
  },
})

const deleteNonPersonal = endpoint({
  operation: 'deleteNonPersonalUserAttribute',
  version: 'v5.1.0',
  method: 'DELETE',
  path: '/users/USER_ID/non-personal/attributes/USER_ATTRIBUTE_ID',
  summary: 'Delete Non Personal User Attribute',
  description:
    'Deletes what the staff has noted about this user; what users note themselves is not found here. Nobody deletes a limit of their own.',
  tags,
  auth: 'user',
  roles: ['CanDeleteNonPersonalUserAttribute'],
  reply: [204, z.undefined()],
  errors: ['UserNotFoundByUserId', 'UserAttributeNotFound', 'OwnPaymentLimit'],
  handle: async ({ params: { USER_ID: userId, USER_ATTRIBUTE_ID: id }, caller, fail }, { read, writeAtOnce }) => {
    if (!(await exists(read, userId))) fail('UserNotFoundByUserId', unknown(userId))
    const isOwn = isSame(userId, caller.userId)
    if (isOwn && (await limitsOf(read, userId)).some((limit) => isSame(id, limit.attributeId))) fail('OwnPaymentLimit')
    const deleted = await deleteUserAttribute(
      writeAtOnce,
      { userId, isPersonal: false, actorUserId: caller.userId },
      id,
    )
    return deleted ? undefined : fail('UserAttributeNotFound')
  },
})

const getWithAttributes = endpoint({
  operation: 'getUserWithAttributes',
  version: 'v4.0.0',
  method: 'GET',
  path: '/users/USER_ID/attributes',
  summary: 'Get User with Attributes by USER_ID',
  description: 'One user with what they have noted themselves and what the staff has noted about them, oldest first.',
  tags,
  auth: 'user',
  roles: ['CanGetUsersWithAttributes'],
  reply: [200, UserWithAttributes],
  errors: ['UserNotFoundByUserId'],
  handle: async ({ params: { USER_ID: userId }, fail }, { read }) => {
    const user = await userById(read, userId)
    if (user?.deleted !== false) return fail('UserNotFoundByUserId', unknown(userId))
    const attributes = await allUserAttributesOf(read, userId)
    return { ...userIdentityJson(user), user_attributes: attributes.map(userAttributeJson) }
  },
})

const createMine = endpoint({
  operation: 'createMyPersonalUserAttribute',
  version: 'v4.0.0',
  method: 'POST',
  path: '/my/user/attributes',
  summary: 'Create My Personal User Attribute',
  description: `Keeps a note of the user who calls. ${types} Nothing in the engine goes by it.`,
  tags,
  auth: 'user',
  body,
  reply: [201, UserAttribute],
  errors: ['TooManyUserAttributes'],
  handle: async ({ caller: { userId }, body: content, fail }, { writeAtOnce, newId }) => {
    const attribute = { attributeId: newId(), ...content }
    const stored = await insertUserAttribute(writeAtOnce, { userId, isPersonal: true, actorUserId: userId }, attribute)
    return stored === undefined ? fail('TooManyUserAttributes') : userAttributeJson(stored)
  },
})

const getMine = endpoint({
  operation: 'getMyPersonalUserAttributes',
  version: 'v4.0.0',
  method: 'GET',
  path: '/my/user/attributes',
  summary: 'Get My Personal User Attributes',
  description: 'The notes of the user who calls, oldest first.',
  tags,
  auth: 'user',
  reply: [200, UserAttributes],
  errors: [],
  handle: async ({ caller: { userId } }, { read }) => ({
    user_attributes: (await userAttributesOf(read, { userId, isPersonal: true })).map(userAttributeJson),
  }),
})

const updateMine = endpoint({
  operation: 'updateMyPersonalUserAttribute',
  version: 'v4.0.0',
  method: 'PUT',
  path: '/my/user/attributes/USER_ATTRIBUTE_ID',
  summary: 'Update My Personal User Attribute',
  description: 'Replaces name, type and value of a note of the user who calls.',
  tags,
  auth: 'user',
  // Clients hear that there is no such note before what is wrong with the body.
  order: ['caller', 'lookUp', 'body'],
  lookUp: async ({ caller: { userId }, params, fail }, { read }) => {
    if (!(await isOwnAttribute(read, userId, params.USER_ATTRIBUTE_ID))) fail('UserAttributeNotFound')
  },
  body,
  reply: [200, UserAttribute],
  errors: ['UserAttributeNotFound'],
  handle: async ({ caller: { userId }, params, body: content, fail }, { writeAtOnce }) => {
    const attribute = { attributeId: params.USER_ATTRIBUTE_ID, ...content }
    const stored = await updateUserAttribute(writeAtOnce, { userId, isPersonal: true }, attribute)
    return stored === undefined ? fail('UserAttributeNotFound') : userAttributeJson(stored)
  },
})

export const userAttributeEndpoints: readonly AnyEndpoint[] = [
  createNonPersonal,
  getNonPersonal,
  deleteNonPersonal,
  getWithAttributes,
  createMine,
  getMine,
  updateMine,
]
