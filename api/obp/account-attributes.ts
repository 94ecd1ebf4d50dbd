/** Attributes of an account: free facts, and the two that steer its payments. */
import type { z } from 'zod'
import type { AccountRow } from '../../db/read/facts'
import {
  followOverdraftAttribute,
  insertAttribute,
  putSteeringAttribute,
  renameToSteeringAttribute,
  updateAttribute,
} from '../../db/write/account-attributes'
import { isUuid } from '../../domain/ids'
import { digitsOf, parseMoney } from '../../domain/money'
import { isRequiredAnswersText } from '../../domain/payments/challenge'
import { AccountAttribute, AccountAttributeBody, attributeJson } from '../json/accounts'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const tags = ['Account']
const requiredAnswersName = 'REQUIRED_CHALLENGE_ANSWERS'
const overdraftName = 'OVERDRAFT_LIMIT'
// Every user who may pay gets a challenge of their own: more than this many signatures is a slip of the finger.
const mostRequiredAnswers = 100

type Body = z.output<typeof AccountAttributeBody>
const isSteering = (name: string): boolean => name === requiredAnswersName || name === overdraftName

const isOverdraftLimit = (value: string, currency: string): boolean => {
  const limit = parseMoney(currency, value)
  return limit.ok && limit.value.minor >= 0n
}

/** What is wrong with the value of an attribute that steers payments, or undefined. */
function wrongValue({ name, value }: Body, { currency }: AccountRow): string | undefined {
  if (name === requiredAnswersName && !(isRequiredAnswersText(value) && Number(value) <= mostRequiredAnswers)) {
    return ` The value of ${name} must be a whole number from 1 to ${mostRequiredAnswers}.`
  }
  if (name === overdraftName && !isOverdraftLimit(value, currency)) {
    return ` The value of ${name} must be a decimal of zero or more in ${currency}, such as 100.00.`
  }
  return undefined
}

const contentOf = (body: Body, productCode: string) => ({
  productCode,
  productInstanceCode: body.product_instance_code ?? '',
  name: body.name,
  type: body.type,
  value: body.value,
})

const limitOf = ({ accountKey, currency }: AccountRow) => ({
  accountKey,
  name: overdraftName,
  digits: digitsOf(currency),
})

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
    'Adds an attribute to an account. REQUIRED_CHALLENGE_ANSWERS (1 to 100) says how many people must confirm a payment, OVERDRAFT_LIMIT (a decimal in the currency of the account) how far below zero it may go: an account has one of each, and creating it again changes its value.',
  tags,
  auth: 'user',
  roles: ['CanCreateAccountAttributeAtOneBank'],
  needs: ['bank', 'account'],
  order: ['caller', 'bank', 'account', 'roles', 'body'],
  body: bodyShape,
  reply: [201, AccountAttribute],
  errors: ['InvalidJson'],
  handle: async ({ account, params, body, fail }, { write, newId }) => {
    const wrong = wrongValue(body, account)
    if (wrong !== undefined) fail('InvalidJson', wrong)
    const attribute = { attributeId: newId(), ...contentOf(body, params.PRODUCT_CODE) }
    const { accountKey } = account
    return write(async (transaction) => {
      if (!isSteering(body.name)) return attributeJson(await insertAttribute(transaction, accountKey, attribute))
      const stored = await putSteeringAttribute(transaction, accountKey, attribute)
      if (body.name === overdraftName) await followOverdraftAttribute(transaction, limitOf(account))
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
  errors: ['InvalidJson', 'AccountAttributeNotFound'],
  handle: async ({ account, params, body, fail }, { write }) => {
    const wrong = wrongValue(body, account)
    if (wrong !== undefined) fail('InvalidJson', wrong)
    const attributeId = params.ACCOUNT_ATTRIBUTE_ID.toLowerCase()
    if (!isUuid(attributeId)) return fail('AccountAttributeNotFound')
    const attribute = { attributeId, ...contentOf(body, params.PRODUCT_CODE) }
    const update = isSteering(body.name) ? renameToSteeringAttribute : updateAttribute
    return write(async (transaction) => {
      const stored = await update(transaction, account.accountKey, attribute)
      if (stored === undefined) return fail('AccountAttributeNotFound')
      if (stored === 'taken') return fail('InvalidJson', ` The account has a ${body.name} already: update that one.`)
      if ([stored.name, stored.previousName].includes(overdraftName))
        await followOverdraftAttribute(transaction, limitOf(account))
      return attributeJson(stored)
    })
  },
})

export const accountAttributeEndpoints: readonly AnyEndpoint[] = [createAccountAttribute, updateAccountAttribute]
