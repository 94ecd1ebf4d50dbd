/** Attributes of an account: free facts, and the two that steer its payments. */
import type { z } from 'zod'
import type { Transaction } from '../../db/connection'
import { ownsAccount } from '../../db/read/access'
import type { AccountRow } from '../../db/read/facts'
import {
  followOverdraftAttribute,
  insertAttribute,
  putSteeringAttribute,
  renameToSteeringAttribute,
  updateAttribute,
} from '../../db/write/account-attributes'
import { isUuid } from '../../domain/ids'
import { digitsOf } from '../../domain/money'
import { isSteering, overdraftLimitName, requiredAnswersName, wrongSteeringValue } from '../../domain/payments/steering'
import { AccountAttribute, AccountAttributeBody, attributeJson } from '../json/accounts'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const tags = ['Account']

type Body = z.output<typeof AccountAttributeBody>
const contentOf = (body: Body, productCode: string) => ({
  productCode,
  productInstanceCode: body.product_instance_code ?? '',
  name: body.name,
  type: body.type,
  value: body.value,
})

const limitOf = ({ accountKey, currency }: AccountRow) => ({
  accountKey,
  name: overdraftLimitName,
  digits: digitsOf(currency),
})

/** Whose account has a limit does not say how high it is. A super admin does: where a bank begins there is nobody else. */
const isTheirOwn = async (
  transaction: Transaction,
  { userId, superAdmin }: { readonly userId: string; readonly superAdmin: boolean },
  { accountKey }: AccountRow,
): Promise<boolean> => !superAdmin && (await ownsAccount(transaction, userId, accountKey))

const bodyShape = {
  name: 'AccountAttributeJson',
  schema: AccountAttributeBody,
  example: { name: requiredAnswersName, type: 'INTEGER', value: '2' },
} as const

const createAccountAttribute = endpoint({
  operation: 'createAccountAttribute',
  version: 'v3.1.0',
  method: 'POST',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/products/PRODUCT_CODE/attribute',
  summary: 'Create Account Attribute',
  description:
    'Adds an attribute to an account. REQUIRED_CHALLENGE_ANSWERS (1 to 100) says how many people must confirm a payment, OVERDRAFT_LIMIT (a decimal in the currency of the account) how far below zero it may go: an account has one of each, and creating it again changes its value. Nobody gives an account of their own an OVERDRAFT_LIMIT, but a super admin.',
  tags,
  auth: 'user',
  roles: ['CanCreateAccountAttributeAtOneBank'],
  needs: ['bank', 'account'],
  order: ['caller', 'bank', 'account', 'roles', 'body'],
  body: bodyShape,
  reply: [201, AccountAttribute],
  errors: ['InvalidJson', 'OwnPaymentLimit'],
  handle: async ({ account, params, body, caller, fail }, { write, newId }) => {
    const wrong = wrongSteeringValue(body, account.currency)
    if (wrong !== undefined) fail('InvalidJson', wrong)
    const attribute = { attributeId: newId(), ...contentOf(body, params.PRODUCT_CODE) }
    const change = { accountKey: account.accountKey, actorUserId: caller.userId }
    return write(async (transaction) => {
      if (!isSteering(body.name)) return attributeJson(await insertAttribute(transaction, change, attribute))
      const stored = await putSteeringAttribute(transaction, change, attribute)
      if (body.name !== overdraftLimitName) return attributeJson(stored)
      if (await isTheirOwn(transaction, caller, account)) fail('OwnPaymentLimit')
      await followOverdraftAttribute(transaction, limitOf(account))
      return attributeJson(stored)
    })
  },
})

const updateAccountAttribute = endpoint({
  operation: 'updateAccountAttribute',
  version: 'v3.1.0',
  method: 'PUT',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/products/PRODUCT_CODE/attributes/ACCOUNT_ATTRIBUTE_ID',
  summary: 'Update Account Attribute',
  description:
    'Replaces name, type and value of an attribute of an account. What is said of REQUIRED_CHALLENGE_ANSWERS and OVERDRAFT_LIMIT at Create Account Attribute holds here too.',
  tags,
  auth: 'user',
  roles: ['CanUpdateAccountAttribute'],
  needs: ['bank', 'account'],
  order: ['caller', 'bank', 'roles', 'body', 'account'],
  body: bodyShape,
  reply: [201, AccountAttribute],
  errors: ['InvalidJson', 'AccountAttributeNotFound', 'OwnPaymentLimit'],
  handle: async ({ account, params, body, caller, fail }, { write }) => {
    const wrong = wrongSteeringValue(body, account.currency)
    if (wrong !== undefined) fail('InvalidJson', wrong)
    const attributeId = params.ACCOUNT_ATTRIBUTE_ID.toLowerCase()
    if (!isUuid(attributeId)) return fail('AccountAttributeNotFound')
    const attribute = { attributeId, ...contentOf(body, params.PRODUCT_CODE) }
    const change = { accountKey: account.accountKey, actorUserId: caller.userId }
    const update = isSteering(body.name) ? renameToSteeringAttribute : updateAttribute
    return write(async (transaction) => {
      const stored = await update(transaction, change, attribute)
      if (stored === undefined) return fail('AccountAttributeNotFound')
      if (stored === 'taken') return fail('InvalidJson', ` The account has a ${body.name} already: update that one.`)
      if (![stored.name, stored.previousName].includes(overdraftLimitName)) return attributeJson(stored)
      if (await isTheirOwn(transaction, caller, account)) fail('OwnPaymentLimit')
      await followOverdraftAttribute(transaction, limitOf(account))
      return attributeJson(stored)
    })
  },
})

export const accountAttributeEndpoints: readonly AnyEndpoint[] = [createAccountAttribute, updateAccountAttribute]
