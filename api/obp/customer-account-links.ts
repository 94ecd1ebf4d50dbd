/** Customer-account links: which accounts belong to which customers. Every call sees the links of the bank in its URL only. */
import { z } from 'zod'
import {
  accountLinksOfCustomer,
  customerAccountLink,
  customerAndAccount,
  customerLinksOfAccount,
} from '../../db/read/customer-account-links'
import {
  deleteCustomerAccountLink,
  insertCustomerAccountLink,
  updateCustomerAccountLink,
} from '../../db/write/customer-account-links'
import { isUuid } from '../../domain/ids'
import {
  CustomerAccountLink,
  customerAccountLinkJson,
  CustomerAccountLinks,
  customerAccountLinksJson,
  PostCustomerAccountLink,
  PutCustomerAccountLink,
} from '../json/customer-account-links'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const common = { version: 'v5.0.0', tags: ['Customer', 'Account'], auth: 'user' } as const
const path = '/banks/BANK_ID/customer-account-links'
const one = `${path}/CUSTOMER_ACCOUNT_LINK_ID` as const

const createCustomerAccountLink = endpoint({
  ...common,
  operation: 'createCustomerAccountLink',
  method: 'POST',
  path,
  summary: 'Create Customer Account Link',
  description:
    'Says that an account belongs to a customer of the same bank, and how: as its owner, jointly, as a guarantor. A pair is linked once.',
  roles: ['CanCreateCustomerAccountLink'],
  needs: ['bank'],
  body: {
    name: 'CreateCustomerAccountLinkJson',
    schema: PostCustomerAccountLink,
    example: {
      customer_id: '7uy8a7e4-6d02-40e3-a129-0b2bf89de8uh',
      bank_id: 'gh.29.uk',
      account_id: '8ca8a7e4-6d02-40e3-a129-0b2bf89de9f0',
      relationship_type: 'Owner',
    },
  },
  reply: [201, CustomerAccountLink],
  errors: ['BankIdMismatch', 'CustomerNotFound', 'AccountNotFound', 'CustomerAccountLinkNotCreated', 'CaseClosed'],
  handle: async ({ bank: { bankId }, body, caller, fail }, { read, writeAtOnce, newId }) => {
    if (body.bank_id !== bankId) fail('BankIdMismatch', ' BANK_ID has to be the same in the URL and Body')
    const { customer_id: customerId, account_id: accountId, relationship_type: relationshipType } = body
    const { hasCustomer, accountKey } = await customerAndAccount(read, bankId, { customerId, accountId })
    if (!hasCustomer) fail('CustomerNotFound', `. Current CustomerId(${customerId})`)
    if (accountKey === null) {
      return fail('AccountNotFound', ` Current BankId is ${bankId} and Current AccountId is ${accountId}`)
    }
    const link = { linkId: newId(), customerId, accountKey, relationshipType }
    const isNew = await insertCustomerAccountLink(writeAtOnce, link, caller.userId)
    return isNew ? customerAccountLinkJson({ ...link, bankId, accountId }) : fail('CustomerAccountLinkNotCreated')
  },
})

const getCustomerAccountLinksByCustomerId = endpoint({
  ...common,
  operation: 'getCustomerAccountLinksByCustomerId',
  method: 'GET',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/customer-account-links',
  summary: 'Get Customer Account Links by CUSTOMER_ID',
  description: 'The accounts of a customer at this bank, oldest account first.',
  roles: ['CanGetCustomerAccountLinks'],
  needs: ['bank', 'customer'],
  order: ['caller', 'bank', 'roles', 'customer'],
  reply: [200, CustomerAccountLinks],
  errors: [],
  handle: async ({ bank, customer }, { read }) =>
    customerAccountLinksJson(await accountLinksOfCustomer(read, bank.bankId, customer.customerId)),
})

const getCustomerAccountLinksByBankIdAccountId = endpoint({
  ...common,
  operation: 'getCustomerAccountLinksByBankIdAccountId',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/customer-account-links',
  summary: 'Get Customer Account Links by ACCOUNT_ID',
  description: 'The customers to whom an account belongs.',
  roles: ['CanGetCustomerAccountLinks'],
  needs: ['bank', 'account'],
  order: ['caller', 'bank', 'roles', 'account'],
  reply: [200, CustomerAccountLinks],
  errors: [],
  handle: async ({ bank, account }, { read }) =>
    customerAccountLinksJson(await customerLinksOfAccount(read, bank.bankId, account.accountKey)),
})

const getCustomerAccountLinkById = endpoint({
  ...common,
  operation: 'getCustomerAccountLinkById',
  method: 'GET',
  path: one,
  summary: 'Get Customer Account Link by Id',
  description: 'One link of this bank.',
  roles: ['CanGetCustomerAccountLink'],
  needs: ['bank'],
  reply: [200, CustomerAccountLink],
  errors: ['CustomerAccountLinkNotFound'],
  handle: async ({ bank, params, fail }, { read }) => {
    const link = await customerAccountLink(read, bank.bankId, params.CUSTOMER_ACCOUNT_LINK_ID)
    return customerAccountLinkJson(link ?? fail('CustomerAccountLinkNotFound'))
  },
})

const updateCustomerAccountLinkById = endpoint({
  ...common,
  operation: 'updateCustomerAccountLinkById',
  method: 'PUT',
  path: one,
  summary: 'Update Customer Account Link by Id',
  description: 'Changes how an account belongs to a customer.',
  roles: ['CanUpdateCustomerAccountLink'],
  needs: ['bank'],
  body: {
    name: 'UpdateCustomerAccountLinkJson',
    schema: PutCustomerAccountLink,
    example: { relationship_type: 'Owner' },
  },
  reply: [200, CustomerAccountLink],
  errors: ['CustomerAccountLinkNotFound', 'CaseClosed'],
  handle: async ({ bank, params: { CUSTOMER_ACCOUNT_LINK_ID: linkId }, body, caller, fail }, { writeAtOnce }) => {
    const change = { linkId, relationshipType: body.relationship_type }
    const link = isUuid(linkId)
      ? await updateCustomerAccountLink(writeAtOnce, bank.bankId, change, caller.userId)
      : undefined
    return customerAccountLinkJson(link ?? fail('CustomerAccountLinkNotFound'))
  },
})

const deleteCustomerAccountLinkById = endpoint({
  ...common,
  operation: 'deleteCustomerAccountLinkById',
  method: 'DELETE',
  path: one,
  summary: 'Delete Customer Account Link by Id',
  description: 'Ends a link. Account and customer stay.',
  roles: ['CanDeleteCustomerAccountLink'],
  needs: ['bank'],
  reply: [204, z.undefined()],
  errors: ['CustomerAccountLinkNotFound'],
  handle: async ({ bank, params: { CUSTOMER_ACCOUNT_LINK_ID: linkId }, caller, fail }, { writeAtOnce }) => {
    const isGone = isUuid(linkId) && (await deleteCustomerAccountLink(writeAtOnce, bank.bankId, linkId, caller.userId))
    return isGone ? undefined : fail('CustomerAccountLinkNotFound')
  },
})

export const customerAccountLinkEndpoints: readonly AnyEndpoint[] = [
  createCustomerAccountLink,
  getCustomerAccountLinksByCustomerId,
  getCustomerAccountLinksByBankIdAccountId,
  getCustomerAccountLinkById,
  updateCustomerAccountLinkById,
  deleteCustomerAccountLinkById,
]
