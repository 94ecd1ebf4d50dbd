/** createCustomer of v1.4.0 to v2.1.0: the client chooses the number, and a user is linked in the same transaction. */
import type { CustomerRow } from '../../db/read/customers'
import { bankAndUserExist } from '../../db/read/user-customer-links'
import { insertCustomer } from '../../db/write/customers'
import { insertUserCustomerLink } from '../../db/write/user-customer-links'
import { Customer200, Customer210, customer310Json } from '../json/customers'
import { customerDetailsOf, problemOf, rowOfNew } from '../json/new-customer'
import {
  Customer140,
  customer140Json,
  fromBody200,
  fromBody210,
  PostCustomer140,
  PostCustomer200,
  PostCustomer210,
} from '../json/older-customers'
import type { OlderBody } from '../json/older-customers'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Caller } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'

const errors = [
  'CustomersBankNotFound',
  'RoleMissing',
  'CustomersUserNotFound',
  'DependantsMismatch',
  'InvalidJson',
  'CouldNotCreateCustomer',
  'CustomerNumberTaken',
] as const

interface CreateRequest {
  readonly params: { readonly BANK_ID: string }
  readonly caller: Caller
  readonly fail: (name: (typeof errors)[number], detail?: string) => never
}

/** Both roles at this bank, or both of those that count at every bank. */
const mayCreate = (caller: Caller, bankId: string): boolean =>
  (caller.has('CanCreateCustomer', bankId) && caller.has('CanCreateUserCustomerLink', bankId)) ||
  (caller.has('CanCreateCustomerAtAnyBank') && caller.has('CanCreateUserCustomerLinkAtAnyBank'))

// These calls look at the body first, and answer 400 for a bank or user that does not exist.
async function create(
  { params: { BANK_ID: bankId }, caller, fail }: CreateRequest,
  body: OlderBody,
  { read, write, newId }: Handles,
): Promise<CustomerRow> {
  const userId = body.user_id === '' ? caller.userId : body.user_id
  const exists = await bankAndUserExist(read, { bankId, userId })
  if (!exists.bank) return fail('CustomersBankNotFound')
  const rolesText = `CanCreateCustomer and CanCreateUserCustomerLink entitlements are required for BankId(${bankId}).`
  if (!mayCreate(caller, bankId)) return fail('RoleMissing', rolesText)
  if (!exists.user) return fail('CustomersUserNotFound')
  const details = { ...customerDetailsOf(body), customerNumber: body.customer_number }
  const problem = problemOf(details)
  if (problem !== undefined) return fail(...problem)
  const customer = { ...details, customerId: newId(), bankId, createdBy: caller.userId }
  const link = { linkId: newId(), userId, customerId: customer.customerId, linkedBy: caller.userId }
  const outcome = await write(async (transaction) => {
    const inserted = await insertCustomer(transaction, customer)
    if (inserted.ok) await insertUserCustomerLink(transaction, link)
    return inserted
  })
  return outcome.ok ? rowOfNew(customer) : fail('CustomerNumberTaken')
}

const definition = {
  operation: 'createCustomer',
  method: 'POST',
  path: '/banks/BANK_ID/customers',
  summary: 'Create Customer',
  tags: ['Customer'],
  auth: 'user',
  errors,
} as const
const rolesText =
  'Needs the roles CanCreateCustomer and CanCreateUserCustomerLink at the bank, or CanCreateCustomerAtAnyBank and CanCreateUserCustomerLinkAtAnyBank.'

const example = {
  user_id: '9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1',
  customer_number: '5987953',
  legal_name: 'Eveline Tripman',
  mobile_phone_number: '+44 07972 444 876',
  email: 'felixsmith@example.com',
  face_image: { url: 'www.openbankproject', date: '1100-01-01T00:00:00Z' },
  date_of_birth: '1100-01-01T00:00:00Z',
  relationship_status: 'single',
  dependants: 1,
  dob_of_dependants: ['1100-01-01T00:00:00Z'],
  highest_education_attained: 'Master',
  employment_status: 'worker',
  kyc_status: false,
  last_ok_date: '2024-01-17T12:05:11Z',
}

const createCustomer200 = endpoint({
  ...definition,
  version: 'v2.0.0',
  description: `Registers a customer without credit data under a number that you choose, and links a user: \`user_id\`, or you where it is empty. ${rolesText}`,
  body: {
    name: 'CreateCustomerJson',
    schema: PostCustomer200,
    example: { ...example, title: 'Dr.', branchId: 'DERBY6', nameSuffix: 'Sr' },
  },
  reply: [201, Customer200],
  handle: async (request, handles) => customer310Json(await create(request, fromBody200(request.body), handles)),
})

const createCustomer210 = endpoint({
  ...definition,
  version: 'v2.1.0',
  description: `Registers a customer under a number that you choose, and links a user: \`user_id\`, or you where it is empty. ${rolesText}`,
  body: {
    name: 'PostCustomerJsonV210',
    schema: PostCustomer210,
    example: {
      ...example,
      credit_rating: { rating: 'OBP', source: 'OBP' },
      credit_limit: { currency: 'EUR', amount: '0' },
    },
  },
  reply: [201, Customer210],
  handle: async (request, handles) => customer310Json(await create(request, fromBody210(request.body), handles)),
})

const addCustomer = endpoint({
  ...definition,
  operation: 'addCustomer',
  version: 'v1.4.0',
  path: '/banks/BANK_ID/customer',
  description: `Registers a customer under a number that you choose, and links you to it. ${rolesText}`,
  body: {
    name: 'PostCustomerJson',
    schema: PostCustomer140,
    example: {
      customer_number: '687687678',
      legal_name: 'Joe David Bloggs',
      mobile_phone_number: '+44 07972 444 876',
      email: 'person@example.com',
      face_image: { url: 'www.example.com/person/123/image.png', date: '2013-01-22T00:08:00Z' },
    },
  },
  reply: [200, Customer140],
  handle: async (request, handles) =>
    customer140Json({ ...(await create(request, fromBody200(request.body), handles)), attributes: [] }),
})

export const olderCustomerEndpoints: readonly AnyEndpoint[] = [addCustomer, createCustomer200, createCustomer210]
