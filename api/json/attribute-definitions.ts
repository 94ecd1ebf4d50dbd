/** Definitions of attributes on the wire: the same for whatever has attributes. */
import { z } from 'zod'
import type { AttributeDefinitionRow } from '../../db/read/attribute-definitions'
import { acceptsOnly, flag, list, nullableText, text } from './wire'

/** `words`: how clients know the third and the fourth type in the text of the refusal. A member that is missing is one like others. */
const typeWith = (words: string) =>
  z.enum(['STRING', 'INTEGER', 'DOUBLE', 'DATE_WITH_DAY'], {
    error: ({ input }) =>
      typeof input === 'string' ? acceptsOnly('Type', `DOUBLE(12.1234), STRING(TAX_NUMBER), ${words}`) : undefined,
  })
export const attributeType = typeWith('INTEGER(123) and DATE_WITH_DAY(2012-04-23)')
/** The same types, in the spelling of definitions and of attributes of users. */
export const definitionType = typeWith('INTEGER (123)and DATE_WITH_DAY(2012-04-23)')

/** What the body that creates or replaces a definition says besides its category. */
export const definitionMembers = {
  name: nullableText(50),
  type: definitionType,
  description: nullableText(256),
  alias: nullableText(50),
  can_be_seen_on_views: list(text(255), 100),
  is_active: flag,
}

export const AttributeDefinition = z.object({
  attribute_definition_id: z.string(),
  bank_id: z.string(),
  name: z.string().nullable(),
  category: z.string(),
  type: z.string(),
  description: z.string().nullable(),
  alias: z.string().nullable(),
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
