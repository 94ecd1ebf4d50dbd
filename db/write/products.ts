/** Writes products, their attributes and their fees. Owner: the API. */
import type { Transaction } from '../connection'
import type { ProductAttributeRow, ProductFacts, ProductFeeRow } from '../read/products'

export interface ProductName {
  readonly bankId: string
  readonly code: string
}

/** The product trees of a bank change one after the other, so that no two changes make a loop together. */
const lockTree = (transaction: Transaction, bankId: string): Promise<unknown> =>
  transaction.raw('select from banks where bank_id = ? for no key update', [bankId])

/** Whether the parent exists, and whether the product is among its ancestors or is it itself. */
async function lineOf(
  transaction: Transaction,
  { bankId, code }: ProductName,
  parentCode: string,
): Promise<{ readonly exists: boolean; readonly holdsProduct: boolean }> {
  const ancestors = await transaction.raw<{ code: string }>(
    `with recursive upwards as (
       select product_code, parent_product_code from products where bank_id = ? and product_code = ?
       union all
       select p.product_code, p.parent_product_code from upwards join products p
         on p.bank_id = ? and p.product_code = upwards.parent_product_code
     ) select product_code as code from upwards`,
    [bankId, parentCode, bankId],
  )
  return { exists: ancestors.length > 0, holdsProduct: ancestors.some((ancestor) => ancestor.code === code) }
}

/** Makes or replaces the product; its attributes and fees stay. Nothing is written where the parent is missing or would close a loop. */
export async function putProduct(
  transaction: Transaction,
  product: ProductFacts,
  changedBy: string,
): Promise<'written' | 'no parent' | 'loop'> {
  const { bankId, code, parentCode } = product
  if (parentCode !== null) {
    await lockTree(transaction, bankId)
    const line = await lineOf(transaction, product, parentCode)
    if (line.holdsProduct) return 'loop'
    if (!line.exists) return 'no parent'
  }
  await transaction.raw(
    `insert into products (bank_id, product_code, parent_product_code, name, more_info_url, terms_and_conditions_url, description,
       licence_id, licence_name, changed_by)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (bank_id, product_code) do update set parent_product_code = excluded.parent_product_code, name = excluded.name,
       more_info_url = excluded.more_info_url, terms_and_conditions_url = excluded.terms_and_conditions_url,
       description = excluded.description, licence_id = excluded.licence_id, licence_name = excluded.licence_name,
       changed_by = excluded.changed_by, changed_at = now()`,
    [
      bankId,
      code,
      parentCode,
      product.name,
      product.moreInfoUrl,
      product.termsUrl,
      product.description,
      product.licenceId,
      product.licenceName,
      changedBy,
    ],
  )
  return 'written'
}

/** False when the bank has no such product. */
export async function insertProductAttribute(
  transaction: Transaction,
  { bankId, code }: ProductName,
  { attributeId, name, type, value, isActive }: ProductAttributeRow,
): Promise<boolean> {
  const inserted = await transaction.raw(
    `insert into product_attributes (attribute_id, bank_id, product_code, name, type, value, is_active)
     select ?::uuid, bank_id, product_code, ?, ?, ?, ?::boolean from products where bank_id = ? and product_code = ?
     returning attribute_id`,
    [attributeId, name, type, value, isActive, bankId, code],
  )
  return inserted.length > 0
}

/** False when the product has no such attribute, a UUID. */
export async function updateProductAttribute(
  transaction: Transaction,
  { bankId, code }: ProductName,
  { attributeId, name, type, value, isActive }: ProductAttributeRow,
): Promise<boolean> {
  const updated = await transaction.raw(
    `update product_attributes set name = ?, type = ?, value = ?, is_active = ?
     where attribute_id = ? and bank_id = ? and product_code = ? returning attribute_id`,
    [name, type, value, isActive, attributeId, bankId, code],
  )
  return updated.length > 0
}

/** False when the product has no such attribute, a UUID. Accounts that began with it keep theirs. */
export async function deleteProductAttribute(
  transaction: Transaction,
  { bankId, code }: ProductName,
  attributeId: string,
): Promise<boolean> {
  const deleted = await transaction.raw(
    'delete from product_attributes where attribute_id = ? and bank_id = ? and product_code = ? returning attribute_id',
    [attributeId, bankId, code],
  )
  return deleted.length > 0
}

const contentOf = (fee: ProductFeeRow) =>
  [fee.name, fee.isActive, fee.moreInfo, fee.currency, fee.amount, fee.frequency, fee.type] as const

/** False when the bank has no such product. */
export async function insertProductFee(
  transaction: Transaction,
  { bankId, code }: ProductName,
  fee: ProductFeeRow,
): Promise<boolean> {
  const inserted = await transaction.raw(
    `insert into product_fees (fee_id, bank_id, product_code, name, is_active, more_info, currency, amount, frequency, type)
     select ?::uuid, bank_id, product_code, ?, ?::boolean, ?, ?, ?::numeric, ?, ? from products where bank_id = ? and product_code = ?
     returning fee_id`,
    [fee.feeId, ...contentOf(fee), bankId, code],
  )
  return inserted.length > 0
}

/** False when the product has no such fee, a UUID. */
export async function updateProductFee(
  transaction: Transaction,
  { bankId, code }: ProductName,
  fee: ProductFeeRow,
): Promise<boolean> {
  const updated = await transaction.raw(
    `update product_fees set name = ?, is_active = ?, more_info = ?, currency = ?, amount = ?::numeric, frequency = ?, type = ?
     where fee_id = ? and bank_id = ? and product_code = ? returning fee_id`,
    [...contentOf(fee), fee.feeId, bankId, code],
  )
  return updated.length > 0
}

/** False when the product has no such fee, a UUID. */
export async function deleteProductFee(
  transaction: Transaction,
  { bankId, code }: ProductName,
  feeId: string,
): Promise<boolean> {
  const deleted = await transaction.raw(
    'delete from product_fees where fee_id = ? and bank_id = ? and product_code = ? returning fee_id',
    [feeId, bankId, code],
  )
  return deleted.length > 0
}
