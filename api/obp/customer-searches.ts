/** Lists of customers for staff: by attributes, by telephone number, all of a bank for analysis, all of every bank. */
import {
  customerKeysOfAllBanks,
  customersByAttributes,
  customersByPhoneNumber,
  customersOfAllBanks,
  customersWithAnyAttribute,
  filteredCustomers,
} from '../../db/read/customer-searches'
import type { WantedAttribute } from '../../db/read/customer-searches'
import { CustomerAttributeBody } from '../json/customer-attributes'
import {
  customer300Json,
  Customers300,
  CustomersMinimal,
  customersMinimalJson,
  CustomersWithAttributes310,
  customerWithAttributes310Json,
  PhoneNumberPattern,
} from '../json/customers'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { pageOf, pageOfCustomers } from '../kernel/paging'

const tags = ['Customer']

const Wanted = CustomerAttributeBody.pick({ name: true, value: true })
/** Every parameter that pages of lists do not take is an attribute; what no attribute can be is found nowhere. */
const paging = /^(obp_)?(limit|offset|sort_direction|from_date|to_date)$/
const wantedIn = (parameters: Iterable<readonly [string, string]>): readonly WantedAttribute[] =>
  [...parameters].map(([name, value]) => ({ name, value })).filter((pair) => Wanted.safeParse(pair).success)

const getCustomersByAttributes = endpoint({
  operation: 'getCustomersByAttributes',
  version: 'v4.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/customers',
  summary: 'Get Customers by ATTRIBUTES',
  description:
    'The customers of the bank who have any of the attributes that the URL parameters name, such as `?RISK=HIGH&TIER=GOLD`. Names and values must be equal, in upper and lower case. One entry per attribute that fits, a thousand at most; without parameters, one entry per attribute of the bank.',
  tags,
  auth: 'user',
  roles: ['CanGetCustomer'],
  needs: ['bank'],
  reply: [200, CustomersWithAttributes310],
  errors: [],
  handle: async ({ bank: { bankId }, query }, { read }) => {
    const rows =
      query.size === 0
        ? await customersWithAnyAttribute(read, bankId)
        : await customersByAttributes(read, bankId, wantedIn(query))
    return { customers: rows.map(customerWithAttributes310Json) }
  },
})

const getCustomersByCustomerPhoneNumber = endpoint({
  operation: 'getCustomersByCustomerPhoneNumber',
  version: 'v4.0.0',
  method: 'POST',
  path: '/banks/BANK_ID/search/customers/mobile-phone-number',
  summary: 'Get Customers by MOBILE_PHONE_NUMBER',
  description:
    'The customers of the bank whose mobile phone number fits: `%` stands for any text, `_` for one character, and a number without either must be equal. Numbers are compared as they were written, spaces included. A thousand customers at most. With CanGetCustomer at the bank, or where the instance is open (`OPEN_CUSTOMER_CONTACTS`), all of them are looked through, otherwise those for whom you act.',
  tags,
  auth: 'user',
  needs: ['bank'],
  body: {
    name: 'PostCustomerPhoneNumberJsonV400',
    schema: PhoneNumberPattern,
    example: { mobile_phone_number: '%381%' },
  },
  reply: [201, Customers300],
  errors: [],
  handle: async ({ bank: { bankId }, body: { mobile_phone_number: pattern }, caller }, { read, settings }) => {
    const isStaff = settings.openCustomerContacts || caller.has('CanGetCustomer', bankId)
    const actingUserId = isStaff ? undefined : caller.userId
    return { customers: (await customersByPhoneNumber(read, bankId, pattern, actingUserId)).map(customer300Json) }
  },
})

const getFirehoseCustomers = endpoint({
  operation: 'getFirehoseCustomers',
  version: 'v3.1.0',
  method: 'GET',
  path: '/banks/BANK_ID/firehose/customers',
  summary: 'Get Firehose Customers',
  description:
    'A page of all customers of the bank, by the time of their last good KYC status, where the instance allows it (`ALLOW_ACCOUNT_FIREHOSE`). Query parameters: `limit` (50), `offset` (0), `sort_direction` (DESC or ASC), `from_date` and `to_date` of the last change; every other parameter is an attribute, and customers who have any of these are given.',
  tags: [...tags, 'Firehose', 'FirehoseData'],
  auth: 'user',
  roles: ['CanUseCustomerFirehoseAtAnyBank'],
  needs: ['bank'],
  order: ['caller', 'guard', 'roles', 'bank'],
  guard: ({ fail }, { allowAccountFirehose }) => {
    if (!allowAccountFirehose) fail('FirehoseDisabled')
  },
  reply: [200, Customers300],
  replyHeaders: { Range: 'The offset and the limit of the page, as `items=OFFSET-LIMIT`.' },
  errors: ['FirehoseDisabled', 'IncorrectFilter'],
  handle: async (request, { read }) => {
    const page = pageOfCustomers(request)
    const filters = [...request.query].filter(([name]) => !paging.test(name))
    const wanted = filters.length === 0 ? undefined : wantedIn(filters)
    request.setHeader('Range', `items=${page.offset}-${page.limit}`)
    const customers = await filteredCustomers(read, request.bank.bankId, { ...page, wanted })
    return { customers: customers.map(customer300Json) }
  },
})

const atAnyBank = {
  version: 'v4.0.0',
  method: 'GET',
  tags,
  auth: 'user',
  errors: ['IncorrectFilter'],
} as const
const pageText =
  'By bank and customer number. Query parameters: `limit` (50), `offset` (0), `sort_direction` (DESC or ASC).'

const getCustomersAtAnyBank = endpoint({
  ...atAnyBank,
  operation: 'getCustomersAtAnyBank',
  path: '/customers',
  summary: 'Get Customers at Any Bank',
  description: `A page of the customers of all banks. ${pageText}`,
  roles: ['CanGetCustomersAtAnyBank'],
  reply: [200, Customers300],
  handle: async (request, { read }) => ({
    customers: (await customersOfAllBanks(read, pageOf(request))).map(customer300Json),
  }),
})

const getCustomersMinimalAtAnyBank = endpoint({
  ...atAnyBank,
  operation: 'getCustomersMinimalAtAnyBank',
  path: '/customers-minimal',
  summary: 'Get Customers Minimal at Any Bank',
  description: `A page of the ids of the customers of all banks. ${pageText}`,
  roles: ['CanGetCustomersMinimalAtAnyBank'],
  reply: [200, CustomersMinimal],
  handle: async (request, { read }) => customersMinimalJson(await customerKeysOfAllBanks(read, pageOf(request))),
})

export const customerSearchEndpoints: readonly AnyEndpoint[] = [
  getCustomersByAttributes,
  getCustomersByCustomerPhoneNumber,
  getFirehoseCustomers,
  getCustomersAtAnyBank,
  getCustomersMinimalAtAnyBank,
]
