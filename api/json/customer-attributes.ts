/** Customer attributes and their definitions on the wire. */
import { z } from 'zod'
import type { AttributeDefinitionRow, CustomerAttributeRow } from '../../db/read/customer-attributes'
import { flag, list, text } from './wire'

const typeText = 'DOUBLE(12.1234), STRING(TAX_NUMBER), INTEGER(123) and DATE_WITH_DAY(2012-04-23)'
export const attributeType = z.enum(['STRING', 'INTEGER', 'DOUBLE', 'DATE_WITH_DAY'], {
  error: `The \`Type\` field can only accept the following field: ${typeText}`,
})

/** The body that creates or replaces an attribute. The value is not compared with the type. */
export const CustomerAttributeBody = z.object({ name: text(50), type: attributeType, value: text(2_000) })

export const CustomerAttribute = z.object({
  customer_attribute_id: z.string(),
  name: z.string(),
  type: z.string(),
  value: z.string(),
})
export const CustomerAttributes = z.object({ customer_attributes: z.array(CustomerAttribute) })

export const customerAttributeJson = (row: CustomerAttributeRow): z.input<typeof CustomerAttribute> => ({
  customer_attribute_id: row.attributeId,
  name: row.name,
  type: row.type,
  value: row.value,
})

export const customerCategory = 'Customer'

/** What the definitions of attributes of every category say. */
export const definitionMembers = {
  name: text(50),
  type: attributeType,
  description: text(256),
  alias: text(50),
  can_be_seen_on_views: list(text(255), 100),
  is_active: flag,
}

/** Each category of attributes has paths of its own, and takes definitions of its own only. */
export const onlyCategory = <const Category extends string>(category: Category): z.ZodLiteral<Category> =>
  z.literal(category, { error: `The \`Category\` field can only accept the following field: ${category}` })

/** The body that creates or replaces the definition of an attribute of customers. */
export const AttributeDefinitionBody = z.object({ ...definitionMembers, category: onlyCategory(customerCategory) })

export const AttributeDefinition = z.object({
  attribute_definition_id: z.string(),
  bank_id: z.string(),
  name: z.string(),
  category: z.string(),
  type: z.string(),
  description: z.string(),
  alias: z.string(),
  can_be_seen_on_views: z.array(z.string()),
  is_active: z.boolean(),
})
export const AttributeDefinitions = z.object({ attributes: z.array(AttributeDefinition) })

export const attributeDefinitionJson = (row: AttributeDefinitionRow): z.input<typeof AttributeDefinition> => ({
  attribute_definition_id: row.definitionId,
  bank_id: row.bankId,
  name: row.name,
  category: row.category,
  type: row.type,
  description: row.description,
  alias: row.alias,
  can_be_seen_on_views: [...row.canBeSeenOnViews],
  is_active: row.isActive,
})
