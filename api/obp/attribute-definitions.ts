/** Definitions of attributes: what a bank writes down about those that it uses of customers, accounts, cards and more. They constrain nothing. */
import { z } from 'zod'
import { attributeDefinitions } from '../../db/read/attribute-definitions'
import { deleteAttributeDefinition, putAttributeDefinition } from '../../db/write/attribute-definitions'
import {
  AttributeDefinition,
  attributeDefinitionJson,
  AttributeDefinitions,
  definitionMembers,
} from '../json/attribute-definitions'
import { acceptsOnly } from '../json/wire'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

type Name = 'Customer' | 'Account' | 'Product' | 'Transaction' | 'Card' | 'TransactionRequest'

/** Whatever has attributes of its own. */
interface Category<Named extends string = Name> {
  /** As the definitions name it. */
  readonly category: Named
  /** As the paths name it. */
  readonly segment: string
  /** Attributes of what, in words. */
  readonly of: string
  readonly tags: readonly string[]
  /** The name that clients know the writing call by, where it does not follow from the category. */
  readonly putOperation?: string
}

const titleOf = ({ category }: Category<string>): string => category.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')

const common = { version: 'v4.0.0', auth: 'user', needs: ['bank'] } as const
const pathOf = (category: Category<string>) =>
  `/banks/BANK_ID/attribute-definitions/${category.segment}` as '/banks/BANK_ID/attribute-definitions/customer'

/** Each category has paths of its own, and takes definitions of its own only. */
const definitionBody = (category: string) =>
  z.object({
    ...definitionMembers,
    category: z.literal(category, {
      error: ({ input }) => (typeof input === 'string' ? acceptsOnly('Category', category) : undefined),
    }),
  })

const put = (one: Category<Name | 'Bank'>): AnyEndpoint =>
  endpoint({
    ...common,
    operation: one.putOperation ?? `createOrUpdate${one.category}AttributeDefinition`,
    method: 'PUT',
    path: pathOf(one),
    summary: `Create or Update ${titleOf(one)} Attribute Definition`,
    description: `Writes down what the bank means by an attribute of ${one.of}. A definition of the same name is replaced and keeps its id. Attributes are not compared with their definitions.`,
    tags: one.tags,
    roles: [`CanCreate${one.category}AttributeDefinitionAtOneBank`],
    body: {
      name: 'AttributeDefinitionJsonV400',
      schema: definitionBody(one.category),
      example: {
        name: 'SPECIAL_TAX_NUMBER',
        category: one.category,
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

const list = (one: Category): AnyEndpoint =>
  endpoint({
    ...common,
    operation: `get${one.category}AttributeDefinition`,
    method: 'GET',
    path: pathOf(one),
    summary: `Get ${titleOf(one)} Attribute Definitions`,
    description: `The definitions of attributes of ${one.of} of this bank, by name.`,
    tags: one.tags,
    roles: [`CanGet${one.category}AttributeDefinitionAtOneBank`],
    reply: [200, AttributeDefinitions],
    errors: [],
    handle: async ({ bank }, { read }) => ({
      attributes: (await attributeDefinitions(read, bank.bankId, one.category)).map(attributeDefinitionJson),
    }),
  })

const remove = (one: Category): AnyEndpoint =>
  endpoint({
    ...common,
    operation: `delete${one.category}AttributeDefinition`,
    method: 'DELETE',
    path: `/banks/BANK_ID/attribute-definitions/ATTRIBUTE_DEFINITION_ID/${one.segment}` as '/banks/BANK_ID/attribute-definitions/ATTRIBUTE_DEFINITION_ID/customer',
    summary: `Delete ${titleOf(one)} Attribute Definition`,
    description: 'Deletes a definition of this bank. Attributes of that name stay as they are.',
    tags: one.tags,
    roles: [`CanDelete${one.category}AttributeDefinitionAtOneBank`],
    reply: [200, z.literal(true)],
    errors: ['AttributeDefinitionNotFound'],
    handle: async ({ bank: { bankId }, params, fail }, { writeAtOnce }) => {
      const definition = { bankId, category: one.category, definitionId: params.ATTRIBUTE_DEFINITION_ID }
      return (await deleteAttributeDefinition(writeAtOnce, definition)) || fail('AttributeDefinitionNotFound')
    },
  })

const categories: readonly Category[] = [
  {
    category: 'Customer',
    segment: 'customer',
    of: 'customers',
    tags: ['Customer'],
    putOperation: 'createOrUpdateCustomerAttributeAttributeDefinition',
  },
  { category: 'Account', segment: 'account', of: 'accounts', tags: ['Account'] },
  { category: 'Product', segment: 'product', of: 'products', tags: ['Product'] },
  { category: 'Transaction', segment: 'transaction', of: 'transactions', tags: ['Transaction'] },
  { category: 'Card', segment: 'card', of: 'cards', tags: ['Card'] },
  {
    category: 'TransactionRequest',
    segment: 'transaction-request',
    of: 'transaction requests',
    tags: ['Transaction-Request', 'Transaction-Request-Attribute'],
  },
]
/** Clients know no call that lists or deletes them. */
const bank: Category<'Bank'> = { category: 'Bank', segment: 'bank', of: 'banks', tags: ['Bank'] }

export const attributeDefinitionEndpoints: readonly AnyEndpoint[] = [
  ...categories.flatMap((one) => [put(one), list(one), remove(one)]),
  put(bank),
]
