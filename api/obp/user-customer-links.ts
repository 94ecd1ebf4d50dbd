/** User-customer links: which users act for which customers. Every call sees the links of the bank in its URL only. */
import { z } from 'zod'
import { linkEnds, linksOfCustomer, linksOfUser } from '../../db/read/user-customer-links'
import type { BankRow } from '../../db/read/facts'
import { deleteUserCustomerLink, insertUserCustomerLink } from '../../db/write/user-customer-links'
import { isUuid } from '../../domain/ids'
import {
  CreateUserCustomerLink,
  UserCustomerLink,
  userCustomerLinkJson,
  UserCustomerLinks,
  userCustomerLinksJson,
} from '../json/user-customer-links'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Caller } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { otherBankDetail } from '../kernel/serve'

const tags = ['Customer', 'User']
const createErrors = [
  'LinkedUserNotFound',
  'InvalidJson',
  'CustomerNotFound',
  'CustomerOfAnotherBank',
  'UserAlreadyLinked',
  'CaseClosed',
] as const
const body = {
  name: 'CreateUserCustomerLinkJson',
  schema: CreateUserCustomerLink,
  example: {
    user_id: '9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1',
    customer_id: '7uy8a7e4-6d02-40e3-a129-0b2bf89de8uh',
  },
}

interface LinkRequest {
  readonly bank: BankRow
  readonly body: z.output<typeof CreateUserCustomerLink>
  readonly caller: Caller
  readonly fail: (name: (typeof createErrors)[number], detail?: string) => never
}

async function link(
  { bank: { bankId }, body: { user_id: userId, customer_id: customerId }, caller, fail }: LinkRequest,
  { read, writeAtOnce, newId }: Handles,
): Promise<z.input<typeof UserCustomerLink>> {
  const ends = await linkEnds(read, { userId, customerId })
  if (!ends.user) return fail('LinkedUserNotFound')
  if (customerId === '') return fail('InvalidJson', ' Field customer_id is not defined in the posted json!')
  if (ends.bankId === null) return fail('CustomerNotFound', `. Current CustomerId(${customerId})`)
  if (ends.bankId !== bankId) {
    return fail('CustomerOfAnotherBank', otherBankDetail(bankId, customerId))
  }
  const link = { linkId: newId(), userId, customerId, linkedBy: caller.userId }
  const created = await insertUserCustomerLink(writeAtOnce, link)
  return created === undefined ? fail('UserAlreadyLinked') : userCustomerLinkJson(created)
}

const createUserCustomerLinks200 = endpoint({
  operation: 'createUserCustomerLinks',
  version: 'v2.0.0',
  method: 'POST',
  path: '/banks/BANK_ID/user_customer_links',
  summary: 'Create User Customer Link',
  description: 'Lets a user act for a customer of this bank. A user may act for several customers and the reverse.',
  tags: [...tags, 'Old-Style'],
  auth: 'user',
  roles: ['CanCreateUserCustomerLink', 'CanCreateUserCustomerLinkAtAnyBank'],
  needs: ['bank'],
  order: ['caller', 'ids', 'bank', 'roles', 'body'],
  body,
  reply: [201, UserCustomerLink],
  errors: createErrors,
  handle: link,
})

const createUserCustomerLinks400 = endpoint({
  operation: 'createUserCustomerLinks',
  version: 'v4.0.0',
  method: 'POST',
  path: '/banks/BANK_ID/user_customer_links',
  summary: 'Create User Customer Link',
  description:
    'Lets a user act for a customer of this bank, as v2.0.0 does; the form of the ids is looked at before anything else.',
  tags,
  auth: 'user',
  roles: ['CanCreateUserCustomerLinkAtAnyBank', 'CanCreateUserCustomerLink'],
  needs: ['bank'],
  body,
  reply: [201, UserCustomerLink],
  errors: createErrors,
  handle: link,
})

const getUserCustomerLinksByUserId = endpoint({
  operation: 'getUserCustomerLinksByUserId',
  version: 'v4.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/user_customer_links/users/USER_ID',
  summary: 'Get User Customer Links by User',
  description: 'The links of a user to customers of this bank, oldest first.',
  tags,
  auth: 'user',
  roles: ['CanGetUserCustomerLink'],
  needs: ['bank'],
  reply: [200, UserCustomerLinks],
  errors: [],
  handle: async ({ bank, params }, { read }) =>
    userCustomerLinksJson(await linksOfUser(read, bank.bankId, params.USER_ID)),
})

const getUserCustomerLinksByCustomerId = endpoint({
  operation: 'getUserCustomerLinksByCustomerId',
  version: 'v4.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/user_customer_links/customers/CUSTOMER_ID',
  summary: 'Get User Customer Links by Customer',
  description: 'The links of users to a customer of this bank, oldest first.',
  tags,
  auth: 'user',
  roles: ['CanGetUserCustomerLink'],
  needs: ['bank'],
  reply: [200, UserCustomerLinks],
  errors: [],
  handle: async ({ bank, params }, { read }) =>
    userCustomerLinksJson(await linksOfCustomer(read, bank.bankId, params.CUSTOMER_ID)),
})

const deleteLink = endpoint({
  operation: 'deleteUserCustomerLink',
  version: 'v4.0.0',
  method: 'DELETE',
  path: '/banks/BANK_ID/user_customer_links/USER_CUSTOMER_LINK_ID',
  summary: 'Delete User Customer Link',
  description: 'Ends the right of a user to act for a customer of this bank.',
  tags,
  auth: 'user',
  roles: ['CanDeleteUserCustomerLink'],
  needs: ['bank'],
  reply: [200, z.literal(true)],
  errors: ['UserCustomerLinkNotFound'],
  handle: async ({ bank, params: { USER_CUSTOMER_LINK_ID: linkId }, caller, fail }, { writeAtOnce }) => {
    const deleted = isUuid(linkId) && (await deleteUserCustomerLink(writeAtOnce, bank.bankId, linkId, caller.userId))
    return deleted ? (true as const) : fail('UserCustomerLinkNotFound')
  },
})

export const userCustomerLinkEndpoints: readonly AnyEndpoint[] = [
  createUserCustomerLinks200,
  createUserCustomerLinks400,
  getUserCustomerLinksByUserId,
  getUserCustomerLinksByCustomerId,
  deleteLink,
]
