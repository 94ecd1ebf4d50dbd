/** Addresses of customers. Every call sees the addresses of the customer in its URL only. */
import { z } from 'zod'
import { addressesOf } from '../../db/read/customer-addresses'
import { deleteAddress, insertAddress, updateAddress } from '../../db/write/customer-addresses'
import {
  addressOf,
  CustomerAddress,
  CustomerAddresses,
  customerAddressJson,
  PostCustomerAddress,
} from '../json/customer-addresses'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, BodyShape, Check } from '../kernel/endpoint'

const tags = ['Customer']
const needs = ['bank', 'customer'] as const
const order = ['caller', 'bank', 'roles', 'body', 'customer'] as const satisfies readonly Check[]
const body = {
  name: 'PostCustomerAddressJsonV310',
  schema: PostCustomerAddress,
  example: {
    line_1: 'No 1 the Road',
    line_2: 'The Place',
    line_3: 'The Hill',
    city: 'Berlin',
    county: '',
    state: 'Brandenburg',
    postcode: '13359',
    country_code: 'DE',
    tags: ['mailing', 'home'],
    status: 'OK',
  },
  tooLong: 'ValueTooLong',
} satisfies BodyShape<typeof PostCustomerAddress>

const createCustomerAddress = endpoint({
  operation: 'createCustomerAddress',
  version: 'v3.1.0',
  method: 'POST',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/address',
  summary: 'Create Address',
  description: 'Adds an address to a customer of the bank. The tags say what it is for, such as `mailing` or `home`.',
  tags,
  auth: 'user',
  roles: ['CanCreateCustomerAddress'],
  needs,
  order,
  body,
  reply: [201, CustomerAddress],
  errors: [],
  handle: async ({ customer: { customerId }, body: sent, caller }, { writeAtOnce, newId }) =>
    customerAddressJson(
      await insertAddress(writeAtOnce, { ...addressOf(sent), addressId: newId(), customerId }, caller.userId),
    ),
})

const updateCustomerAddress = endpoint({
  operation: 'updateCustomerAddress',
  version: 'v3.1.0',
  method: 'PUT',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/addresses/CUSTOMER_ADDRESS_ID',
  summary: 'Update the Address of a Customer',
  description: 'Replaces an address of the customer as a whole.',
  tags,
  auth: 'user',
  roles: ['CanCreateCustomer'],
  needs,
  order,
  body,
  reply: [200, CustomerAddress],
  errors: ['AddressNotFound'],
  handle: async ({ customer, params, body: sent, caller, fail }, { writeAtOnce }) => {
    const { CUSTOMER_ADDRESS_ID: addressId } = params
    const row = await updateAddress(writeAtOnce, customer.customerId, addressId, addressOf(sent), caller.userId)
    return row === undefined ? fail('AddressNotFound') : customerAddressJson(row)
  },
})

const getCustomerAddresses = endpoint({
  operation: 'getCustomerAddresses',
  version: 'v3.1.0',
  method: 'GET',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/addresses',
  summary: 'Get Customer Addresses',
  description: 'The addresses of a customer of the bank, oldest first.',
  tags: [...tags, 'KYC'],
  auth: 'user',
  roles: ['CanGetCustomerAddress'],
  needs,
  reply: [200, CustomerAddresses],
  errors: [],
  handle: async ({ customer }, { read }) => ({
    addresses: (await addressesOf(read, customer.customerId)).map(customerAddressJson),
  }),
})

const deleteCustomerAddress = endpoint({
  operation: 'deleteCustomerAddress',
  version: 'v3.1.0',
  method: 'DELETE',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/addresses/CUSTOMER_ADDRESS_ID',
  summary: 'Delete Customer Address',
  description: 'Deletes an address of the customer.',
  tags: [...tags, 'KYC'],
  auth: 'user',
  roles: ['CanDeleteCustomerAddress'],
  needs,
  reply: [200, z.literal(true)],
  errors: ['AddressNotFound'],
  handle: async ({ customer, params, caller, fail }, { writeAtOnce }) =>
    (await deleteAddress(writeAtOnce, customer.customerId, params.CUSTOMER_ADDRESS_ID, caller.userId))
      ? (true as const)
      : fail('AddressNotFound'),
})

export const customerAddressEndpoints: readonly AnyEndpoint[] = [
  createCustomerAddress,
  updateCustomerAddress,
  getCustomerAddresses,
  deleteCustomerAddress,
]
