/** Writes what a bank notes about its customers. Owner: the API. */
import { isUuid } from '../../domain/ids'
import type { Transaction } from '../connection'
import { customerAttributeColumns } from '../read/customer-attributes'
import type { CustomerAttributeRow } from '../read/customer-attributes'
import { actedBy } from './actor'

export interface AttributeOwner {
  readonly bankId: string
  readonly customerId: string
}

/** `userId` adds it. */
export async function insertCustomerAttribute(
  transaction: Transaction,
  { bankId, customerId }: AttributeOwner,
  attribute: CustomerAttributeRow,
  userId: string,
): Promise<CustomerAttributeRow> {
  await transaction.raw(
    `insert into customer_attributes (attribute_id, bank_id, customer_id, name, type, value) select ?, ?, ?, ?, ?, ? where ${actedBy}`,
    [attribute.attributeId, bankId, customerId, attribute.name, attribute.type, attribute.value, userId],
  )
  return attribute
}

/** `userId` replaces name, type and value; undefined when the customer has no attribute of this id. */
export async function updateCustomerAttribute(
  transaction: Transaction,
  customerId: string,
  { attributeId, name, type, value }: CustomerAttributeRow,
  userId: string,
): Promise<CustomerAttributeRow | undefined> {
  if (!isUuid(attributeId)) return undefined
  const [row] = await transaction.raw<CustomerAttributeRow>(
    `update customer_attributes set name = ?, type = ?, value = ? where attribute_id = ? and customer_id = ? and ${actedBy}
     returning ${customerAttributeColumns}`,
    [name, type, value, attributeId, customerId, userId],
  )
  return row
}

/** `userId` deletes the attribute where this bank has it (and this customer, where one is named); without effect otherwise. */
export async function deleteCustomerAttribute(
  transaction: Transaction,
  attributeId: string,
  { bankId, customerId }: { readonly bankId: string; readonly customerId?: string },
  userId: string,
): Promise<void> {
  if (!isUuid(attributeId)) return
  await transaction.raw(
    `delete from customer_attributes where attribute_id = ? and bank_id = ? and customer_id = coalesce(?::uuid, customer_id) and ${actedBy}`,
    [attributeId, bankId, customerId ?? null, userId],
  )
}
