/** Reads products with their attributes and fees. */
import type { Reader } from '../connection'

export interface ProductAttributeRow {
  readonly attributeId: string
  readonly name: string
  readonly type: string
  readonly value: string
  readonly isActive: boolean
}

/** `amount` is a plain decimal. */
export interface ProductFeeRow {
  readonly feeId: string
  readonly name: string
  readonly isActive: boolean
  readonly moreInfo: string
  readonly currency: string
  readonly amount: string
  readonly frequency: string
  readonly type: string
}

/** What a bank says of a product by calls of its own. */
export interface ProductFacts {
  readonly bankId: string
  readonly code: string
  readonly parentCode: string | null
  readonly name: string
  readonly moreInfoUrl: string
  readonly termsUrl: string
  readonly description: string
  readonly licenceId: string
  readonly licenceName: string
}

export interface ProductRow extends ProductFacts {
  /** Of what kind it is; empty, as the two below, where nobody has said. */
  readonly category: string
  readonly family: string
  readonly superFamily: string
}

/** Attributes and fees oldest first. */
export interface WholeProductRow extends ProductRow {
  readonly attributes: readonly ProductAttributeRow[]
  readonly fees: readonly ProductFeeRow[]
}

const columns = `p.bank_id as "bankId", p.product_code as "code", p.parent_product_code as "parentCode", p.name,
  p.more_info_url as "moreInfoUrl", p.terms_and_conditions_url as "termsUrl", p.description,
  p.licence_id as "licenceId", p.licence_name as "licenceName", p.category, p.family, p.super_family as "superFamily"`
const attribute = `jsonb_build_object('attributeId', t.attribute_id, 'name', t.name, 'type', t.type, 'value', t.value, 'isActive', t.is_active)`
const fee = `jsonb_build_object('feeId', f.fee_id, 'name', f.name, 'isActive', f.is_active, 'moreInfo', f.more_info, 'currency', f.currency,
  'amount', f.amount::text, 'frequency', f.frequency, 'type', f.type)`

/** The product with all that belongs to it, in one statement. */
export async function productByCode(read: Reader, bankId: string, code: string): Promise<WholeProductRow | undefined> {
  const [row] = await read.raw<WholeProductRow>(
    `select ${columns},
       coalesce((select jsonb_agg(${attribute} order by t.created_at, t.attribute_id) from product_attributes t
         where t.bank_id = p.bank_id and t.product_code = p.product_code), '[]') as attributes,
       coalesce((select jsonb_agg(${fee} order by f.created_at, f.fee_id) from product_fees f
         where f.bank_id = p.bank_id and f.product_code = p.product_code), '[]') as fees
     from products p where p.bank_id = ? and p.product_code = ?`,
    [bankId, code],
  )
  return row
}

export interface ProductFilter {
  readonly limit: number
  readonly offset: number
  /** Names and values of active attributes that a product must all have. */
  readonly attributes: Readonly<Record<string, string>>
}

/** The bank's products, by code. */
export const productsPage = (
  read: Reader,
  bankId: string,
  { limit, offset, attributes }: ProductFilter,
): Promise<ProductRow[]> =>
  read.raw<ProductRow>(
    `select ${columns} from products p where p.bank_id = ? and not exists (
       select from jsonb_each_text(?::jsonb) wanted where not exists (
         select from product_attributes t where t.bank_id = p.bank_id and t.product_code = p.product_code
           and t.name = wanted.key and t.value = wanted.value and t.is_active))
     order by p.product_code limit ? offset ?`,
    [bankId, JSON.stringify(attributes), limit, offset],
  )

/** The product and its parents upwards, itself first; empty when the bank has no such product. */
export const productAndParents = (read: Reader, bankId: string, code: string): Promise<ProductRow[]> =>
  read.raw<ProductRow>(
    `with recursive upwards as (
       select p.*, 0 as level from products p where p.bank_id = ? and p.product_code = ?
       union all
       select p.*, upwards.level + 1 from upwards join products p
         on p.bank_id = upwards.bank_id and p.product_code = upwards.parent_product_code
     ) select ${columns} from upwards p order by p.level`,
    [bankId, code],
  )
