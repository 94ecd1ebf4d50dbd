/** Definitions of customer attributes: what a bank writes down about the attributes it uses. They constrain nothing. */
import { z } from 'zod'
import { attributeDefinitions } from '../../db/read/customer-attributes'
import { deleteAttributeDefinition, putAttributeDefinition } from '../../db/write/customer-attributes'
import {
  AttributeDefinition,
  AttributeDefinitionBody,
  attributeDefinitionJson,
  AttributeDefinitions,
  customerCategory,
} from '../json/customer-attributes'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const tags = ['Customer']
const path = '/banks/BANK_ID/attribute-definitions/customer'

const put = endpoint({
  operation: 'createOrUpdateCustomerAttributeAttributeDefinition',
  version: 'v4.0.0',
  method: 'PUT',
  path,
  summary: 'Create or Update Customer Attribute Definition',
  description:
    'Writes down what the bank means by a customer attribute. A definition of the same name is replaced and keeps its id. Attributes are not compared with their definitions.',
  tags,
  auth: 'user',
  roles: ['CanCreateCustomerAttributeDefinitionAtOneBank'],
  needs: ['bank'],
  body: {
    name: 'AttributeDefinitionJsonV400',
    schema: AttributeDefinitionBody,
    example: {
      name: 'SPECIAL_TAX_NUMBER',
      category: customerCategory,
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
  operation: 'getCustomerAttributeDefinition',
  version: 'v4.0.0',
  method: 'GET',
  path,
  summary: 'Get Customer Attribute Definitions',
  description: 'The definitions of customer attributes of this bank, by name.',
  tags,
  auth: 'user',
  roles: ['CanGetCustomerAttributeDefinitionAtOneBank'],
  needs: ['bank'],
  reply: [200, AttributeDefinitions],
  errors: [],
  handle: async ({ bank }, { read }) => ({
    attributes: (await attributeDefinitions(read, bank.bankId, customerCategory)).map(attributeDefinitionJson),
  }),
})

const deleteOne = endpoint({
  operation: 'deleteCustomerAttributeDefinition',
  version: 'v4.0.0',
  method: 'DELETE',
  path: '/banks/BANK_ID/attribute-definitions/ATTRIBUTE_DEFINITION_ID/customer',
  summary: 'Delete Customer Attribute Definition',
  description: 'Deletes a definition of this bank. Attributes of that name stay as they are.',
  tags,
  auth: 'user',
  roles: ['CanDeleteCustomerAttributeDefinitionAtOneBank'],
  needs: ['bank'],
  reply: [200, z.literal(true)],
  errors: ['AttributeDefinitionNotFound'],
  handle: async ({ bank: { bankId }, params, fail }, { writeAtOnce }) => {
    const definition = { bankId, category: customerCategory, definitionId: params.ATTRIBUTE_DEFINITION_ID }
    return (await deleteAttributeDefinition(writeAtOnce, definition)) || fail('AttributeDefinitionNotFound')
  },
})

export const customerAttributeDefinitionEndpoints: readonly AnyEndpoint[] = [put, getAll, deleteOne]
