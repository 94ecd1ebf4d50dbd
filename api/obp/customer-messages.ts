/** Messages of a bank to its customers. Those of v1.4.0 are for the user who acts for a customer, those of v4.0.0 for the customer: neither list shows the other's. */
import { addresseeFor, messagesToCustomer, messagesToUser } from '../../db/read/customer-messages'
import { actsFor } from '../../db/read/staff-requests'
import { insertWrittenMessage } from '../../db/write/customer-messages'
import {
  customerMessageJson,
  CustomerMessages140,
  CustomerMessages400,
  PostCustomerMessage140,
  PostCustomerMessage400,
} from '../json/customer-messages'
import { successJson } from '../json/wire'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const tags = ['Message', 'Customer', 'Customer-Message']
const needs = ['bank', 'customer'] as const
const done = { success: 'Success' }
const example = { message: '123456', from_department: 'Open Bank', from_person: 'Tom' }

const addCustomerMessage = endpoint({
  operation: 'addCustomerMessage',
  version: 'v1.4.0',
  method: 'POST',
  path: '/banks/BANK_ID/customer/CUSTOMER_ID/messages',
  summary: 'Create Customer Message',
  description:
    'Leaves a message for the user who has acted longest for a customer of the bank, named by id or by number, and sends it to them by mail or text message where this instance can. It needs CanCreateCustomerMessage at the bank, unless you act for the customer or the instance is open (`OPEN_CUSTOMER_CONTACTS`).',
  tags: [...tags, 'Person'],
  auth: 'user',
  needs,
  customerByNumber: true,
  order: ['caller', 'body', 'bank', 'customer'],
  body: { name: 'AddCustomerMessageJson', schema: PostCustomerMessage140, example },
  reply: [201, successJson],
  errors: ['RoleMissing', 'UserNotLinked', 'UserNotFound'],
  handle: async ({ bank, customer, body, caller, fail }, { read, writeAtOnce, newId, settings }) => {
    const { customerId } = customer
    // A message comes in the name of the bank: who has nothing to do with either cannot leave one.
    const mayWrite =
      settings.openCustomerContacts ||
      caller.has('CanCreateCustomerMessage', bank.bankId) ||
      (await actsFor(read, caller.userId, customerId))
    if (!mayWrite) fail('RoleMissing', 'CanCreateCustomerMessage')
    const addressee = await addresseeFor(read, customerId)
    if (addressee === undefined) return fail('UserNotLinked', ` Current customerId (${customerId})`)
    if (addressee.deleted) return fail('UserNotFound', ` Current USER_ID(${addressee.userId})`)
    await insertWrittenMessage(
      writeAtOnce,
      {
        messageId: newId(),
        bankId: bank.bankId,
        customerId,
        userId: addressee.userId,
        transport: '',
        fromDepartment: body.from_department,
        fromPerson: body.from_person,
        message: body.message,
      },
      caller.userId,
    )
    return done
  },
})

const getCustomersMessages = endpoint({
  operation: 'getCustomersMessages',
  version: 'v1.4.0',
  method: 'GET',
  path: '/banks/BANK_ID/customer/messages',
  summary: 'Get Customer Messages for all Customers',
  description: 'The messages that the bank has left for the calling user, newest first.',
  tags,
  auth: 'user',
  needs: ['bank'],
  reply: [200, CustomerMessages140],
  errors: [],
  handle: async ({ bank, caller }, { read }) => ({
    messages: (await messagesToUser(read, bank.bankId, caller.userId)).map(customerMessageJson),
  }),
})

const createCustomerMessage = endpoint({
  operation: 'createCustomerMessage',
  version: 'v4.0.0',
  method: 'POST',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/messages',
  summary: 'Create Customer Message',
  description:
    'Leaves a message for a customer of the bank. With the `transport` `EMAIL` or `SMS` it is sent to the customer besides, where this instance can send such and the customer has such an address; with an empty one by whatever there is. Every other word is a note of how it is meant to reach them.',
  tags: [...tags, 'Person'],
  auth: 'user',
  roles: ['CanCreateCustomerMessage'],
  needs,
  order: ['caller', 'bank', 'roles', 'body', 'customer'],
  body: { name: 'CreateMessageJsonV400', schema: PostCustomerMessage400, example: { ...example, transport: 'SMS' } },
  reply: [201, successJson],
  errors: [],
  handle: async ({ bank, customer, body, caller }, { writeAtOnce, newId }) => {
    await insertWrittenMessage(
      writeAtOnce,
      {
        messageId: newId(),
        bankId: bank.bankId,
        customerId: customer.customerId,
        userId: null,
        transport: body.transport,
        fromDepartment: body.from_department,
        fromPerson: body.from_person,
        message: body.message,
      },
      caller.userId,
    )
    return done
  },
})

const getCustomerMessages = endpoint({
  operation: 'getCustomerMessages',
  version: 'v4.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/messages',
  summary: 'Get Customer Messages for a Customer',
  description: 'The messages that the bank has left for a customer, newest first.',
  tags,
  auth: 'user',
  roles: ['CanGetCustomerMessages'],
  needs,
  reply: [200, CustomerMessages400],
  errors: [],
  handle: async ({ customer }, { read }) => ({
    messages: (await messagesToCustomer(read, customer.customerId)).map(customerMessageJson),
  }),
})

export const customerMessageEndpoints: readonly AnyEndpoint[] = [
  addCustomerMessage,
  getCustomersMessages,
  createCustomerMessage,
  getCustomerMessages,
]
