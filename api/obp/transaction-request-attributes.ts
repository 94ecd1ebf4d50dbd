/** Attributes of transaction requests: what a bank notes about a payment, and what a rejection said. */
import { requestAttributeById, requestAttributesOf } from '../../db/read/transaction-request-attributes'
import { insertRequestAttribute, updateRequestAttribute } from '../../db/write/transaction-request-attributes'
import {
  RequestAttribute,
  RequestAttributeBody,
  requestAttributeJson,
  RequestAttributes,
} from '../json/transaction-request-attributes'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const tags = ['Transaction-Request', 'Transaction-Request-Attribute']
const needs = ['bank', 'account'] as const
const place = '/banks/BANK_ID/accounts/ACCOUNT_ID/transaction-requests/TRANSACTION_REQUEST_ID'
const body = {
  name: 'TransactionRequestAttributeJsonV400',
  schema: RequestAttributeBody,
  example: { name: 'HOUSE_RENT', type: 'STRING', value: '123456789' },
} as const
const idText = (requestId: string): string => ` Current TransactionRequestId(${requestId.slice(0, 100)}) `

const create = endpoint({
  operation: 'createTransactionRequestAttribute',
  version: 'v4.0.0',
  method: 'POST',
  path: `${place}/attribute`,
  summary: 'Create Transaction Request Attribute',
  description:
    'Notes a fact about a request that pays from this account. `type` is STRING, INTEGER, DOUBLE or DATE_WITH_DAY; `value` is kept as it is written.',
  tags,
  auth: 'user',
  roles: ['CanCreateTransactionRequestAttributeAtOneBank'],
  needs,
  body,
  reply: [201, RequestAttribute],
  errors: ['TransactionRequestNotFound'],
  handle: async ({ account: { accountKey }, params, body: content, fail }, { writeAtOnce, newId }) => {
    const requestId = params.TRANSACTION_REQUEST_ID
    const attribute = { attributeId: newId(), ...content }
    const inserted = await insertRequestAttribute(writeAtOnce, { accountKey, requestId }, attribute)
    return inserted ? requestAttributeJson(attribute) : fail('TransactionRequestNotFound', idText(requestId))
  },
})

const getAll = endpoint({
  operation: 'getTransactionRequestAttributes',
  version: 'v4.0.0',
  method: 'GET',
  path: `${place}/attributes`,
  summary: 'Get Transaction Request Attributes',
  description: 'Everything that is noted about a request, oldest first.',
  tags,
  auth: 'user',
  roles: ['CanGetTransactionRequestAttributesAtOneBank'],
  needs,
  reply: [200, RequestAttributes],
  errors: ['TransactionRequestNotFound'],
  handle: async ({ account, params, fail }, { read }) => {
    const requestId = params.TRANSACTION_REQUEST_ID
    const rows =
      (await requestAttributesOf(read, account.accountKey, requestId)) ??
      fail('TransactionRequestNotFound', idText(requestId))
    return { transaction_request_attributes: rows.map(requestAttributeJson) }
  },
})

const getOne = endpoint({
  operation: 'getTransactionRequestAttributeById',
  version: 'v4.0.0',
  method: 'GET',
  path: `${place}/attributes/ATTRIBUTE_ID`,
  summary: 'Get Transaction Request Attribute By Id',
  description: 'One attribute of a request.',
  tags,
  auth: 'user',
  roles: ['CanGetTransactionRequestAttributeAtOneBank'],
  needs,
  reply: [200, RequestAttribute],
  errors: ['TransactionRequestNotFound', 'TransactionRequestAttributeNotFound'],
  handle: async ({ account: { accountKey }, params, fail }, { read }) => {
    const { TRANSACTION_REQUEST_ID: requestId, ATTRIBUTE_ID: attributeId } = params
    const { attribute } =
      (await requestAttributeById(read, { accountKey, requestId, attributeId })) ??
      fail('TransactionRequestNotFound', idText(requestId))
    return attribute === null ? fail('TransactionRequestAttributeNotFound') : requestAttributeJson(attribute)
  },
})

const update = endpoint({
  operation: 'updateTransactionRequestAttribute',
  version: 'v4.0.0',
  method: 'PUT',
  path: `${place}/attributes/ATTRIBUTE_ID`,
  summary: 'Update Transaction Request Attribute',
  description: 'Replaces name, type and value of an attribute of a request.',
  tags,
  auth: 'user',
  roles: ['CanUpdateTransactionRequestAttributeAtOneBank'],
  needs,
  body,
  reply: [200, RequestAttribute],
  errors: ['TransactionRequestNotFound', 'TransactionRequestAttributeNotFound'],
  handle: async ({ account: { accountKey }, params, body: content, fail }, { read, writeAtOnce }) => {
    const { TRANSACTION_REQUEST_ID: requestId, ATTRIBUTE_ID: attributeId } = params
    const found =
      (await requestAttributeById(read, { accountKey, requestId, attributeId })) ??
      fail('TransactionRequestNotFound', idText(requestId))
    if (found.attribute === null) return fail('TransactionRequestAttributeNotFound')
    const row = await updateRequestAttribute(writeAtOnce, requestId, { attributeId, ...content })
    return row === undefined ? fail('TransactionRequestAttributeNotFound') : requestAttributeJson(row)
  },
})

export const transactionRequestAttributeEndpoints: readonly AnyEndpoint[] = [create, getAll, getOne, update]
