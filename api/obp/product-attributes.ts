/** Attributes of a product: facts that accounts of the product begin with. */
import { z } from 'zod'
import { productByCode } from '../../db/read/products'
import type { ProductAttributeRow } from '../../db/read/products'
import { deleteProductAttribute, insertProductAttribute, updateProductAttribute } from '../../db/write/products'
import { isUuid } from '../../domain/ids'
import { wrongSteeringValue } from '../../domain/payments/steering'
import { ProductAttribute, ProductAttributeBody, productAttributeJson } from '../json/products'
import { endpoint, rolesBeforeBank } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const path = '/banks/BANK_ID/products/PRODUCT_CODE'
const one = `${path}/attributes/PRODUCT_ATTRIBUTE_ID` as const
const common = {
  version: 'v4.0.0',
  tags: ['Product'],
  auth: 'user',
  needs: ['bank'],
  order: rolesBeforeBank,
} as const
const body = {
  name: 'ProductAttributeJson',
  schema: ProductAttributeBody,
  example: { name: 'OVERDRAFT_START_DATE', type: 'DATE_WITH_DAY', value: '2012-04-23', is_active: true },
} as const

interface Named {
  readonly bank: { readonly bankId: string }
  readonly params: { readonly PRODUCT_CODE: string }
}
const nameOf = ({ bank, params }: Named) => ({ bankId: bank.bankId, code: params.PRODUCT_CODE })

const rowOf = (
  attributeId: string,
  { name, type, value, is_active: isActive }: z.output<typeof ProductAttributeBody>,
  fail: (name: 'InvalidJson', detail: string) => never,
): ProductAttributeRow => {
  const wrong = wrongSteeringValue({ name, value })
  return wrong === undefined
    ? { attributeId, name, type, value, isActive: isActive ?? true }
    : fail('InvalidJson', wrong)
}

const createProductAttribute = endpoint({
  ...common,
  operation: 'createProductAttribute',
  method: 'POST',
  path: `${path}/attribute`,
  summary: 'Create Product Attribute',
  description:
    'Adds a fact to a product. An account that is opened with the product begins with its active attributes: REQUIRED_CHALLENGE_ANSWERS (1 to 100) steers its payments. OVERDRAFT_LIMIT is refused: whoever opens an account chooses its product, and a product must not hand out credit.',
  roles: ['CanCreateProductAttribute'],
  body,
  reply: [201, ProductAttribute],
  errors: ['ProductNotFound', 'InvalidJson'],
  handle: async (request, { writeAtOnce, newId }) => {
    const row = rowOf(newId(), request.body, request.fail)
    const isThere = await insertProductAttribute(writeAtOnce, nameOf(request), row)
    return isThere ? productAttributeJson(nameOf(request), row) : request.fail('ProductNotFound')
  },
})

const getProductAttribute = endpoint({
  ...common,
  operation: 'getProductAttribute',
  method: 'GET',
  path: one,
  summary: 'Get Product Attribute',
  description: 'One fact about a product.',
  roles: ['CanUpdateProductAttribute'],
  reply: [200, ProductAttribute],
  errors: ['ProductAttributeNotFound'],
  handle: async (request, { read }) => {
    const product = await productByCode(read, request.bank.bankId, request.params.PRODUCT_CODE)
    const id = request.params.PRODUCT_ATTRIBUTE_ID
    const row = product?.attributes.find(({ attributeId }) => attributeId === id)
    return productAttributeJson(nameOf(request), row ?? request.fail('ProductAttributeNotFound'))
  },
})

const changeProductAttribute = endpoint({
  ...common,
  operation: 'updateProductAttribute',
  method: 'PUT',
  path: one,
  summary: 'Update Product Attribute',
  description: 'Replaces a fact about a product. Accounts that are open keep what they began with.',
  roles: ['CanUpdateProductAttribute'],
  body,
  reply: [200, ProductAttribute],
  errors: ['ProductAttributeNotFound', 'InvalidJson'],
  handle: async (request, { writeAtOnce }) => {
    const row = rowOf(request.params.PRODUCT_ATTRIBUTE_ID, request.body, request.fail)
    const isThere = isUuid(row.attributeId) && (await updateProductAttribute(writeAtOnce, nameOf(request), row))
    return isThere ? productAttributeJson(nameOf(request), row) : request.fail('ProductAttributeNotFound')
  },
})

const removeProductAttribute = endpoint({
  ...common,
  operation: 'deleteProductAttribute',
  version: 'v3.1.0',
  method: 'DELETE',
  path: one,
  summary: 'Delete Product Attribute',
  description: 'Takes a fact about a product away. Accounts that are open keep what they began with.',
  roles: ['CanUpdateProductAttribute'],
  reply: [204, z.undefined()],
  errors: ['ProductAttributeNotFound'],
  handle: async (request, { writeAtOnce }) => {
    const id = request.params.PRODUCT_ATTRIBUTE_ID
    const isGone = isUuid(id) && (await deleteProductAttribute(writeAtOnce, nameOf(request), id))
    return isGone ? undefined : request.fail('ProductAttributeNotFound')
  },
})

export const productAttributeEndpoints: readonly AnyEndpoint[] = [
  createProductAttribute,
  getProductAttribute,
  changeProductAttribute,
  removeProductAttribute,
]
