/** The customers for whom the calling user acts, in the shape that each version gives them. */
import { customerIdsOfUser, customersOfUser, customersOfUserWithAttributes } from '../../db/read/customers'
import {
  CustomerIds,
  Customers200,
  Customers210,
  customers210Json,
  CustomersWithAttributes300,
  customersWithAttributes300Json,
} from '../json/customers'
import { Customer140, customer140Json } from '../json/older-customers'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const tags = ['Customer', 'User']
const atEveryBank = {
  method: 'GET',
  path: '/users/current/customers',
  summary: 'Get Customers for Current User',
  tags,
  auth: 'user',
  errors: [],
} as const

const getCustomer140 = endpoint({
  operation: 'getCustomer',
  version: 'v1.4.0',
  method: 'GET',
  path: '/banks/BANK_ID/customer',
  summary: 'Get Customer for Current User',
  description:
    'The customer of this bank for whom the calling user acts, the longest linked of several, with its attributes by their types.',
  tags,
  auth: 'user',
  needs: ['bank'],
  reply: [200, Customer140],
  errors: ['UserNotLinked'],
  handle: async ({ bank, caller, fail }, { read }) => {
    const [customer] = await customersOfUserWithAttributes(read, caller.userId, bank.bankId)
    return customer140Json(customer ?? fail('UserNotLinked'))
  },
})

const getCustomers200 = endpoint({
  ...atEveryBank,
  operation: 'getCustomers',
  version: 'v2.0.0',
  description: 'The customers, at every bank, to whom the calling user is linked, without their banks and credit data.',
  reply: [200, Customers200],
  handle: async ({ caller }, { read }) => customers210Json(await customersOfUser(read, caller.userId)),
})

const getCustomersForUser210 = endpoint({
  ...atEveryBank,
  operation: 'getCustomersForUser',
  version: 'v2.1.0',
  description: 'The customers, at every bank, to whom the calling user is linked.',
  reply: [200, Customers210],
  handle: async ({ caller }, { read }) => customers210Json(await customersOfUser(read, caller.userId)),
})

const getCustomersForUser300 = endpoint({
  ...atEveryBank,
  operation: 'getCustomersForUser',
  version: 'v3.0.0',
  description: 'The customers, at every bank, to whom the calling user is linked, with their customer attributes.',
  reply: [200, CustomersWithAttributes300],
  handle: async ({ caller }, { read }) =>
    customersWithAttributes300Json(await customersOfUserWithAttributes(read, caller.userId)),
})

const getCustomersForUserIdsOnly = endpoint({
  operation: 'getCustomersForUserIdsOnly',
  version: 'v5.1.0',
  method: 'GET',
  path: '/users/current/customers/customer_ids',
  summary: 'Get Customers for Current User (IDs only)',
  description: 'The ids of the customers, at every bank, to whom the calling user is linked.',
  tags,
  auth: 'user',
  reply: [200, CustomerIds],
  errors: [],
  handle: async ({ caller }, { read }) => ({
    customers: (await customerIdsOfUser(read, caller.userId)).map((id) => ({ id })),
  }),
})

const getMyCustomersAtAnyBank = endpoint({
  operation: 'getMyCustomersAtAnyBank',
  version: 'v5.0.0',
  method: 'GET',
  path: '/my/customers',
  summary: 'Get My Customers',
  description: 'The customers, at every bank, to whom the calling user is linked.',
  tags,
  auth: 'user',
  reply: [200, Customers210],
  errors: [],
  handle: async ({ caller }, { read }) => customers210Json(await customersOfUser(read, caller.userId)),
})

const atOneBank = {
  method: 'GET',
  description: 'The customers of this bank to whom the calling user is linked.',
  tags,
  auth: 'user',
  needs: ['bank'],
  reply: [200, Customers210],
  errors: [],
} as const

const getCustomersForCurrentUserAtBank = endpoint({
  ...atOneBank,
  operation: 'getCustomersForCurrentUserAtBank',
  version: 'v2.1.0',
  path: '/banks/BANK_ID/customers',
  summary: 'Get Customers for Current User at Bank',
  handle: async ({ bank, caller }, { read }) =>
    customers210Json(await customersOfUser(read, caller.userId, bank.bankId)),
})

const getMyCustomersAtBank = endpoint({
  ...atOneBank,
  operation: 'getMyCustomersAtBank',
  version: 'v5.0.0',
  path: '/banks/BANK_ID/my/customers',
  summary: 'Get My Customers at Bank',
  handle: async ({ bank, caller }, { read }) =>
    customers210Json(await customersOfUser(read, caller.userId, bank.bankId)),
})

export const customersOfUserEndpoints: readonly AnyEndpoint[] = [
  getCustomer140,
  getCustomers200,
  getCustomersForUser210,
  getCustomersForUser300,
  getCustomersForUserIdsOnly,
  getMyCustomersAtAnyBank,
  getCustomersForCurrentUserAtBank,
  getMyCustomersAtBank,
]
