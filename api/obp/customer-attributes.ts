/** Attributes of customers: free facts that a bank notes about them. */
import { z } from 'zod'
import { attributeById, attributesOf } from '../../db/read/customer-attributes'
import {
  deleteCustomerAttribute,
  insertCustomerAttribute,
  updateCustomerAttribute,
} from '../../db/write/customer-attributes'
import {
  CustomerAttribute,
  CustomerAttributeBody,
  customerAttributeJson,
  CustomerAttributes,
} from '../json/customer-attributes'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Check } from '../kernel/endpoint'

const tags = ['Customer']
const order = ['caller', 'bank', 'roles', 'body', 'customer'] as const satisfies readonly Check[]
const body = {
  name: 'CustomerAttributeJsonV400',
  schema: CustomerAttributeBody,
  example: { name: 'SPECIAL_TAX_NUMBER', type: 'STRING', value: '123456789' },
} as const

const create = endpoint({
  operation: 'createCustomerAttribute',
  version: 'v4.0.0',
  method: 'POST',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/attribute',
  summary: 'Create Customer Attribute',
  description:
    'Notes a fact about a customer. `type` is STRING, INTEGER, DOUBLE or DATE_WITH_DAY; `value` is kept as it is written. A customer may have several attributes of one name.',
  tags,
  auth: 'user',
  roles: ['CanCreateCustomerAttributeAtOneBank', 'CanCreateCustomerAttributeAtAnyBank'],
  needs: ['bank', 'customer'],
  tellsOtherBank: true,
  order,
  body,
  reply: [201, CustomerAttribute],
  errors: [],
  handle: async ({ customer, body: content, caller }, { writeAtOnce, newId }) => {
    const attribute = { attributeId: newId(), ...content }
    return customerAttributeJson(await insertCustomerAttribute(writeAtOnce, customer, attribute, caller.userId))
  },
})

const update = endpoint({
  operation: 'updateCustomerAttribute',
  version: 'v4.0.0',
  method: 'PUT',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/attributes/CUSTOMER_ATTRIBUTE_ID',
  summary: 'Update Customer Attribute',
  description: 'Replaces name, type and value of an attribute of this customer.',
  tags,
  auth: 'user',
  roles: ['CanUpdateCustomerAttributeAtOneBank', 'CanUpdateCustomerAttributeAtAnyBank'],
  needs: ['bank', 'customer'],
  tellsOtherBank: true,
  order,
  body,
  reply: [200, CustomerAttribute],
  errors: ['CustomerAttributeNotFound'],
  handle: async ({ customer, params, body: content, caller, fail }, { writeAtOnce }) => {
    const attribute = { attributeId: params.CUSTOMER_ATTRIBUTE_ID, ...content }
    const stored = await updateCustomerAttribute(writeAtOnce, customer.customerId, attribute, caller.userId)
    return stored === undefined ? fail('CustomerAttributeNotFound') : customerAttributeJson(stored)
  },
})

const getAll = endpoint({
  operation: 'getCustomerAttributes',
  version: 'v4.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/attributes',
  summary: 'Get Customer Attributes',
  description: 'Everything that is noted about a customer, oldest first.',
  tags,
  auth: 'user',
  roles: ['CanGetCustomerAttributesAtOneBank', 'CanGetCustomerAttributesAtAnyBank'],
  needs: ['bank', 'customer'],
  tellsOtherBank: true,
  reply: [200, CustomerAttributes],
  errors: [],
  handle: async ({ customer }, { read }) => ({
    customer_attributes: (await attributesOf(read, customer.customerId)).map(customerAttributeJson),
  }),
})

const getOne = endpoint({
  operation: 'getCustomerAttributeById',
  version: 'v4.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/attributes/ATTRIBUTE_ID',
  summary: 'Get Customer Attribute by ATTRIBUTE_ID',
  description: 'One attribute of this customer.',
  tags,
  auth: 'user',
  roles: ['CanGetCustomerAttributeAtOneBank', 'CanGetCustomerAttributeAtAnyBank'],
  needs: ['bank', 'customer'],
  tellsOtherBank: true,
  reply: [200, CustomerAttribute],
  errors: ['CustomerAttributeNotFound'],
  handle: async ({ customer, params, fail }, { read }) => {
    const attribute = await attributeById(read, customer.customerId, params.ATTRIBUTE_ID)
    return attribute === undefined ? fail('CustomerAttributeNotFound') : customerAttributeJson(attribute)
  },
})

const deletion = {
  version: 'v4.0.0',
  method: 'DELETE',
  summary: 'Delete Customer Attribute',
  tags,
  auth: 'user',
  roles: ['CanDeleteCustomerAttributeAtOneBank', 'CanDeleteCustomerAttributeAtAnyBank'],
  reply: [204, z.undefined()],
  errors: [],
} as const

const deleteOne = endpoint({
  ...deletion,
  operation: 'deleteCustomerAttribute',
  path: '/banks/BANK_ID/customers/attributes/CUSTOMER_ATTRIBUTE_ID',
  description: 'Deletes an attribute of a customer of this bank. An id that there is not is no error.',
  needs: ['bank'],
  handle: ({ bank: { bankId }, params, caller }, { writeAtOnce }) =>
    deleteCustomerAttribute(writeAtOnce, params.CUSTOMER_ATTRIBUTE_ID, { bankId }, caller.userId).then(() => undefined),
})

const deleteOneAsDocumented = endpoint({
  ...deletion,
  operation: 'deleteCustomerAttributeOfCustomer',
  path: '/banks/BANK_ID/CUSTOMER_ID/attributes/CUSTOMER_ATTRIBUTE_ID',
  description: 'Deletes an attribute of this customer, under the path that was published first.',
  needs: ['bank', 'customer'],
  handle: ({ customer, params, caller }, { writeAtOnce }) =>
    deleteCustomerAttribute(writeAtOnce, params.CUSTOMER_ATTRIBUTE_ID, customer, caller.userId).then(() => undefined),
})

export const customerAttributeEndpoints: readonly AnyEndpoint[] = [
  create,
  update,
  getAll,
  getOne,
  deleteOne,
  deleteOneAsDocumented,
]
