/** Definitions of attributes of transaction requests: what a bank writes down about those it uses. They constrain nothing. */
import { z } from 'zod'
import { attributeDefinitions } from '../../db/read/customer-attributes'
import { deleteAttributeDefinition, putAttributeDefinition } from '../../db/write/customer-attributes'
import { AttributeDefinition, attributeDefinitionJson, AttributeDefinitions } from '../json/customer-attributes'
import { RequestAttributeDefinitionBody, transactionRequestCategory } from '../json/transaction-request-attributes'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const tags = ['Transaction-Request', 'Transaction-Request-Attribute']
const path = '/banks/BANK_ID/attribute-definitions/transaction-request'
const category = transactionRequestCategory

const put = endpoint({
  operation: 'createOrUpdateTransactionRequestAttributeDefinition',
  version: 'v4.0.0',
  method: 'PUT',
  path,
  summary: 'Create or Update Transaction Request Attribute Definition',
  description:
    'Writes down what the bank means by an attribute of transaction requests. A definition of the same name is replaced and keeps its id.',
  tags,
  auth: 'user',
  roles: ['CanCreateTransactionRequestAttributeDefinitionAtOneBank'],
  needs: ['bank'],
  body: {
    name: 'AttributeDefinitionJsonV400',
    schema: RequestAttributeDefinitionBody,
    example: {
      name: 'HOUSE_RENT',
      category,
      type: 'STRING',
      description: 'description',
      alias: 'STRING',
      can_be_seen_on_views: ['bank'],
      is_active: true,
    },
  },
  reply: [201, AttributeDefinition],
  errors: [],
  handle: async ({ bank, body }, { writeAtOnce, newId }) => {
    const { can_be_seen_on_views: canBeSeenOnViews, is_active: isActive, ...content } = body
    const definition = { definitionId: newId(), bankId: bank.bankId, ...content, canBeSeenOnViews, isActive }
    return attributeDefinitionJson(await putAttributeDefinition(writeAtOnce, definition))
  },
})

const getAll = endpoint({
  operation: 'getTransactionRequestAttributeDefinition',
  version: 'v4.0.0',
  method: 'GET',
  path,
  summary: 'Get Transaction Request Attribute Definitions',
  description: 'The definitions of attributes of transaction requests of this bank, by name.',
  tags,
  auth: 'user',
  roles: ['CanGetTransactionRequestAttributeDefinitionAtOneBank'],
  needs: ['bank'],
  reply: [200, AttributeDefinitions],
  errors: [],
  handle: async ({ bank }, { read }) => ({
    attributes: (await attributeDefinitions(read, bank.bankId, category)).map(attributeDefinitionJson),
  }),
})

const deleteOne = endpoint({
  operation: 'deleteTransactionRequestAttributeDefinition',
  version: 'v4.0.0',
  method: 'DELETE',
  path: '/banks/BANK_ID/attribute-definitions/ATTRIBUTE_DEFINITION_ID/transaction-request',
  summary: 'Delete Transaction Request Attribute Definition',
  description: 'Deletes a definition of this bank. Attributes of that name stay as they are.',
  tags,
  auth: 'user',
  roles: ['CanDeleteTransactionRequestAttributeDefinitionAtOneBank'],
  needs: ['bank'],
  reply: [200, z.literal(true)],
  errors: ['AttributeDefinitionNotFound'],
  handle: async ({ bank: { bankId }, params, fail }, { writeAtOnce }) => {
    const definition = { bankId, category, definitionId: params.ATTRIBUTE_DEFINITION_ID }
    return (await deleteAttributeDefinition(writeAtOnce, definition)) || fail('AttributeDefinitionNotFound')
  },
})

export const transactionRequestAttributeDefinitionEndpoints: readonly AnyEndpoint[] = [put, getAll, deleteOne]
