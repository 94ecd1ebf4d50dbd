/** Customers: create (since v3.1.0) and read. Calls that change one, lists and older versions have files of their own. */
import type { z } from 'zod'
import { attributesOf } from '../../db/read/customer-attributes'
import { customerByNumber, customersAtBank } from '../../db/read/customers'
import type { CustomerRow } from '../../db/read/customers'
import type { BankRow } from '../../db/read/facts'
import { insertCustomer } from '../../db/write/customers'
import {
  Customer310,
  customer300Json,
  customer310Json,
  CustomerNumber,
  Customers300,
  CustomerWithAttributes310,
  customerWithAttributes310Json,
} from '../json/customers'
import {
  customerDetailsOf,
  customerNumberFrom,
  PostCustomer310,
  PostCustomer500,
  problemOf,
  rowOfNew,
} from '../json/new-customer'
import type { CustomerBody } from '../json/new-customer'
import { endpoint, rolesBeforeBank } from '../kernel/endpoint'
import type { AnyEndpoint, Caller } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { pageOfCustomers } from '../kernel/paging'

const tags = ['Customer']
const createRoles = ['CanCreateCustomer', 'CanCreateCustomerAtAnyBank'] as const
const createErrors = ['DependantsMismatch', 'InvalidJson', 'CouldNotCreateCustomer', 'CustomerNumberTaken'] as const
const postExample = {
  legal_name: 'Eveline Tripman',
  mobile_phone_number: '+44 07972 444 876',
  email: 'felixsmith@example.com',
  face_image: { url: 'www.openbankproject', date: '1100-01-01T00:00:00Z' },
  date_of_birth: '1100-01-01T00:00:00Z',
  relationship_status: 'single',
  dependants: 1,
  dob_of_dependants: ['1100-01-01T00:00:00Z'],
  credit_rating: { rating: 'OBP', source: 'OBP' },
  credit_limit: { currency: 'EUR', amount: '0' },
  highest_education_attained: 'Master',
  employment_status: 'worker',
  kyc_status: false,
  last_ok_date: '2024-01-17T12:05:11Z',
  title: 'Dr.',
  branch_id: 'DERBY6',
  name_suffix: 'Sr',
}

interface CreateRequest {
  readonly body: CustomerBody & { readonly customer_number?: string }
  readonly bank: BankRow
  readonly caller: Caller
  readonly fail: (name: (typeof createErrors)[number], detail?: string) => never
}

// Two billion numbers: even with a million customers the next one is taken again after five tries once in 10^16 creations.
const numberTries = 5

async function create(
  { body, bank, caller, fail }: CreateRequest,
  { write, newId }: Handles,
): Promise<z.input<typeof Customer310>> {
  const { customer_number: chosenNumber = '' } = body
  const details = customerDetailsOf(body)
  const problem = problemOf({ ...details, customerNumber: chosenNumber })
  if (problem !== undefined) return fail(...problem)
  const known = { ...details, customerId: newId(), bankId: bank.bankId, createdBy: caller.userId }
  const insert = async (customerNumber: string): Promise<CustomerRow | undefined> => {
    const customer = { ...known, customerNumber }
    const outcome = await write((transaction) => insertCustomer(transaction, customer))
    return outcome.ok ? rowOfNew(customer) : undefined
  }
  if (chosenNumber !== '') return customer310Json((await insert(chosenNumber)) ?? fail('CustomerNumberTaken'))
  for (let tried = 0; tried < numberTries; tried++) {
    const created = await insert(customerNumberFrom(newId()))
    if (created !== undefined) return customer310Json(created)
  }
  return fail('CouldNotCreateCustomer')
}

const createCustomer310 = endpoint({
  operation: 'createCustomer',
  version: 'v3.1.0',
  method: 'POST',
  path: '/banks/BANK_ID/customers',
  summary: 'Create Customer',
  description:
    'Registers a customer of the bank and gives the customer an id and a number. `dependants` must be the number of dates in `dob_of_dependants`. No user is linked: see Create User Customer Link.',
  tags: [...tags, 'Person'],
  auth: 'user',
  roles: createRoles,
  needs: ['bank'],
  order: rolesBeforeBank,
  body: { name: 'PostCustomerJsonV310', schema: PostCustomer310, example: postExample },
  reply: [201, Customer310],
  errors: createErrors,
  handle: create,
})

const createCustomer400 = endpoint({
  operation: 'createCustomer',
  version: 'v4.0.0',
  method: 'POST',
  path: '/banks/BANK_ID/customers',
  summary: 'Create Customer',
  description:
    'Registers a customer of the bank, as v3.1.0 does; the ids in the body are looked at first, and the bank before the roles.',
  tags: [...tags, 'Person'],
  auth: 'user',
  roles: createRoles,
  needs: ['bank'],
  body: { name: 'PostCustomerJsonV310', schema: PostCustomer310, example: postExample },
  reply: [201, Customer310],
  errors: createErrors,
  handle: create,
})

const createCustomer500 = endpoint({
  operation: 'createCustomer',
  version: 'v5.0.0',
  method: 'POST',
  path: '/banks/BANK_ID/customers',
  summary: 'Create Customer',
  description:
    'Registers a customer of the bank from a legal name and a mobile phone number; everything else may follow later. You may choose the customer number: one that another customer of the bank has is refused.',
  tags: [...tags, 'Person'],
  auth: 'user',
  roles: createRoles,
  needs: ['bank'],
  body: {
    name: 'PostCustomerJsonV310',
    schema: PostCustomer500,
    example: { ...postExample, mobile_phone_number: '+49 30 901820', customer_number: '5987953' },
  },
  reply: [201, Customer310],
  errors: createErrors,
  handle: create,
})

const getCustomerByCustomerId = endpoint({
  operation: 'getCustomerByCustomerId',
  version: 'v3.1.0',
  method: 'GET',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID',
  summary: 'Get Customer by CUSTOMER_ID',
  description: 'One customer of the bank, with the customer attributes.',
  tags,
  auth: 'user',
  roles: ['CanGetCustomer'],
  needs: ['bank', 'customer'],
  reply: [200, CustomerWithAttributes310],
  errors: [],
  handle: async ({ customer }, { read }) =>
    customerWithAttributes310Json({ ...customer, attributes: await attributesOf(read, customer.customerId) }),
})

const getCustomerByCustomerNumber = endpoint({
  operation: 'getCustomerByCustomerNumber',
  version: 'v3.1.0',
  method: 'POST',
  path: '/banks/BANK_ID/customers/customer-number',
  summary: 'Get Customer by CUSTOMER_NUMBER',
  description:
    'The customer whom the bank knows by this number, with the customer attributes. A query in the form of a POST, so that the number is not part of a URL.',
  tags: [...tags, 'KYC'],
  auth: 'user',
  roles: ['CanGetCustomer'],
  needs: ['bank'],
  body: { name: 'PostCustomerNumberJsonV310', schema: CustomerNumber, example: { customer_number: '5987953' } },
  reply: [200, CustomerWithAttributes310],
  errors: ['CustomerNumberNotFound'],
  handle: async ({ bank, body, fail }, { read }) => {
    const customer = await customerByNumber(read, bank.bankId, body.customer_number)
    return customer === undefined ? fail('CustomerNumberNotFound') : customerWithAttributes310Json(customer)
  },
})

const getCustomersAtOneBank = endpoint({
  operation: 'getCustomersAtOneBank',
  version: 'v5.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/customers',
  summary: 'Get Customers at Bank',
  description:
    'A page of the customers of the bank, by the time of their last good KYC status. Query parameters: `limit` (50), `offset` (0), `sort_direction` (DESC or ASC).',
  tags,
  auth: 'user',
  roles: ['CanGetCustomers'],
  reply: [200, Customers300],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => ({
    customers: (await customersAtBank(read, request.params.BANK_ID, pageOfCustomers(request))).map(customer300Json),
  }),
})

export const customerEndpoints: readonly AnyEndpoint[] = [
  createCustomer310,
  createCustomer400,
  createCustomer500,
  getCustomerByCustomerId,
  getCustomerByCustomerNumber,
  getCustomersAtOneBank,
]
