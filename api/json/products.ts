/** Products, their attributes and fees on the wire. */
import { z } from 'zod'
import type {
  ProductAttributeRow,
  ProductFacts,
  ProductFeeRow,
  ProductRow,
  WholeProductRow,
} from '../../db/read/products'
import { attributeType } from './attribute-definitions'
import { Meta } from './open-data'
import { filledOrNull, filledText, link, text } from './wire'

const code = text(50)
const url = link(2_000)

/** The body of createProduct v4.0.0. */
export const PutProduct400 = z.object({
  parent_product_code: code,
  name: filledText(125),
  more_info_url: url,
  terms_and_conditions_url: url,
  description: text(2_000),
  meta: Meta,
})
/** The body of createProduct v5.0.0: what is not given says nothing. */
export const PutProduct500 = PutProduct400.partial({
  more_info_url: true,
  terms_and_conditions_url: true,
  description: true,
  meta: true,
})

export const ProductAttributeBody = z.object({
  name: filledText(255),
  type: attributeType,
  value: text(2_000),
  is_active: z.boolean().nullish(),
})

/** A fee's amount comes as a text only: a JSON number has lost decimals before we see it. */
export const ProductFeeBody = z.object({
  name: filledText(255),
  is_active: z.boolean(),
  more_info: text(2_000),
  value: z.object({
    currency: text(3),
    amount: z.string().regex(/^\d{1,18}(\.\d{1,8})?$/, { error: 'must be a plain decimal such as 10.12' }),
    frequency: text(255),
    type: text(255),
  }),
})

const attribute = {
  product_code: z.string(),
  product_attribute_id: z.string(),
  name: z.string(),
  type: z.string(),
  value: z.string(),
  is_active: z.boolean(),
}
export const ProductAttribute = z.object({ bank_id: z.string(), ...attribute })

const fee = {
  product_fee_id: z.string(),
  name: z.string(),
  is_active: z.boolean(),
  more_info: z.string(),
  value: z.object({ currency: z.string(), amount: z.string(), frequency: z.string(), type: z.string() }),
}
export const ProductFee = z.object({ bank_id: z.string(), product_code: z.string(), ...fee })
export const ProductFees = z.object({ product_fees: z.array(ProductFee) })

const product = {
  bank_id: z.string(),
  product_code: z.string(),
  parent_product_code: z.string(),
  name: z.string(),
  more_info_url: z.string(),
  terms_and_conditions_url: z.string(),
  description: z.string(),
  meta: Meta,
}
export const Product400 = z.object(product)
export const Products400 = z.object({ products: z.array(Product400) })
export const WholeProduct400 = z.object({
  ...product,
  attributes: z.array(z.object(attribute)),
  fees: z.array(z.object(fee)),
})

const unknown = z.null()
const older = {
  code: z.string(),
  name: z.string(),
  // An import says of what kind a product is, and no other call; null where nobody has said.
  category: z.string().nullable(),
  family: z.string().nullable(),
  super_family: z.string().nullable(),
  more_info_url: z.string(),
  meta: Meta,
}
export const Products140 = z.object({ products: z.array(z.object(older)) })

const branch = { bank_id: z.string(), ...older, details: unknown, description: z.string() }
/** A product inside its parents: each level holds the next one, and the root none. Levels above the second are not spelled out. */
export const ProductTree = z.object({ ...branch, parent_product: z.looseObject(branch).optional() })

export const productAttributeJson = (
  { bankId, code: productCode }: Pick<ProductRow, 'bankId' | 'code'>,
  row: ProductAttributeRow,
): z.input<typeof ProductAttribute> => ({
  bank_id: bankId,
  product_code: productCode,
  product_attribute_id: row.attributeId,
  name: row.name,
  type: row.type,
  value: row.value,
  is_active: row.isActive,
})

export const productFeeJson = (
  { bankId, code: productCode }: Pick<ProductRow, 'bankId' | 'code'>,
  row: ProductFeeRow,
): z.input<typeof ProductFee> => ({
  bank_id: bankId,
  product_code: productCode,
  product_fee_id: row.feeId,
  name: row.name,
  is_active: row.isActive,
  more_info: row.moreInfo,
  value: { currency: row.currency, amount: row.amount, frequency: row.frequency, type: row.type },
})

const metaJson = (row: ProductFacts): z.input<typeof Meta> => ({
  license: { id: row.licenceId, name: row.licenceName },
})

export const product400Json = (row: ProductFacts): z.input<typeof Product400> => ({
  bank_id: row.bankId,
  product_code: row.code,
  parent_product_code: row.parentCode ?? '',
  name: row.name,
  more_info_url: row.moreInfoUrl,
  terms_and_conditions_url: row.termsUrl,
  description: row.description,
  meta: metaJson(row),
})

export const wholeProduct400Json = (row: WholeProductRow): z.input<typeof WholeProduct400> => ({
  ...product400Json(row),
  attributes: row.attributes.map((one) => productAttributeJson(row, one)),
  fees: row.fees.map((one) => productFeeJson(row, one)),
})

const olderJson = (row: ProductRow) => ({
  code: row.code,
  name: row.name,
  category: filledOrNull(row.category),
  family: filledOrNull(row.family),
  super_family: filledOrNull(row.superFamily),
  more_info_url: row.moreInfoUrl,
  meta: metaJson(row),
})
export const products140Json = (rows: readonly ProductRow[]): z.input<typeof Products140> => ({
  products: rows.map(olderJson),
})

/** Undefined for an empty line. The line leads from the product to the root. */
export const productTreeJson = ([row, ...parents]: readonly ProductRow[]): z.input<typeof ProductTree> | undefined => {
  if (row === undefined) return undefined
  const parent = productTreeJson(parents)
  return {
    bank_id: row.bankId,
    ...olderJson(row),
    details: null,
    description: row.description,
    ...(parent === undefined ? {} : { parent_product: parent }),
  }
}
