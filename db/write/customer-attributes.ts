/** Writes what a bank notes about its customers, and the definitions of such attributes. Owner: the API. */
import { isUuid } from '../../domain/ids'
import type { Transaction } from '../connection'
import { customerAttributeColumns, definitionColumns } from '../read/customer-attributes'
import type { AttributeDefinitionRow, CustomerAttributeRow } from '../read/customer-attributes'

export interface AttributeOwner {
  readonly bankId: string
  readonly customerId: string
}

export async function insertCustomerAttribute(
  transaction: Transaction,
  { bankId, customerId }: AttributeOwner,
  attribute: CustomerAttributeRow,
): Promise<CustomerAttributeRow> {
  await transaction.raw(
    'insert into customer_attributes (attribute_id, bank_id, customer_id, name, type, value) values (?, ?, ?, ?, ?, ?)',
    [attribute.attributeId, bankId, customerId, attribute.name, attribute.type, attribute.value],
  )
  return attribute
}

/** Replaces name, type and value; undefined when the customer has no attribute of this id. */
export async function updateCustomerAttribute(
  transaction: Transaction,
  customerId: string,
  { attributeId, name, type, value }: CustomerAttributeRow,
): Promise<CustomerAttributeRow | undefined> {
  if (!isUuid(attributeId)) return undefined
  const [row] = await transaction.raw<CustomerAttributeRow>(
    `update customer_attributes set name = ?, type = ?, value = ? where attribute_id = ? and customer_id = ?
     returning ${customerAttributeColumns}`,
    [name, type, value, attributeId, customerId],
  )
  return row
}

/** Deletes the attribute where this bank has it (and this customer, where one is named); without effect otherwise. */
export async function deleteCustomerAttribute(
  transaction: Transaction,
  attributeId: string,
  { bankId, customerId }: { readonly bankId: string; readonly customerId?: string },
): Promise<void> {
  if (!isUuid(attributeId)) return
  await transaction.raw(
    `delete from customer_attributes where attribute_id = ? and bank_id = ? and customer_id = coalesce(?::uuid, customer_id)`,
    [attributeId, bankId, customerId ?? null],
  )
}

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
