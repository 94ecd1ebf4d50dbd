/** Writes what a bank means by the attributes it uses. Owner: the API. */
import { isUuid } from '../../domain/ids'
import type { Transaction } from '../connection'
import { definitionColumns } from '../read/attribute-definitions'
import type { AttributeDefinitionRow } from '../read/attribute-definitions'

/** Stores a definition; one of the same bank, category and name takes the new content and keeps its id. */
export async function putAttributeDefinition(
  transaction: Transaction,
  definition: AttributeDefinitionRow,
): Promise<AttributeDefinitionRow> {
  const { definitionId, bankId, category, name, type, description, alias, canBeSeenOnViews, isActive } = definition
  const [row] = await transaction.raw<AttributeDefinitionRow>(
    `insert into attribute_definitions
       (definition_id, bank_id, category, name, type, description, alias, can_be_seen_on_views, is_active)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict on constraint attribute_definitions_name_unique do update set type = excluded.type,
       description = excluded.description, alias = excluded.alias,
       can_be_seen_on_views = excluded.can_be_seen_on_views, is_active = excluded.is_active
     returning ${definitionColumns}`,
    [definitionId, bankId, category, name, type, description, alias, canBeSeenOnViews, isActive],
  )
  if (row === undefined) throw new Error('an upsert returned no row')
  return row
}

/** False when the bank has no definition of this id in the category. */
export async function deleteAttributeDefinition(
  transaction: Transaction,
  { bankId, category, definitionId }: Pick<AttributeDefinitionRow, 'bankId' | 'category' | 'definitionId'>,
): Promise<boolean> {
  if (!isUuid(definitionId)) return false
  const deleted = await transaction.raw(
    `delete from attribute_definitions where definition_id = ? and bank_id = ? and category = ? returning definition_id`,
    [definitionId, bankId, category],
  )
  return deleted.length > 0
}
