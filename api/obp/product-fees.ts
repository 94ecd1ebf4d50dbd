/** Fees of a product: what it costs, for people to read. */
import { z } from 'zod'
import { productByCode } from '../../db/read/products'
import type { ProductFeeRow } from '../../db/read/products'
import { deleteProductFee, insertProductFee, updateProductFee } from '../../db/write/products'
import { isCurrency } from '../../domain/currency'
import { isUuid } from '../../domain/ids'
import { ProductFee, ProductFeeBody, productFeeJson, ProductFees } from '../json/products'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const path = '/banks/BANK_ID/products/PRODUCT_CODE'
const one = `${path}/fees/PRODUCT_FEE_ID` as const
const common = { version: 'v4.0.0', tags: ['Product'], needs: ['bank'] } as const
const body = {
  name: 'ProductFeeJsonV400',
  schema: ProductFeeBody,
  example: {
    name: 'ACCOUNT_MANAGEMENT_FEE',
    is_active: true,
    more_info: 'More information about this fee',
    value: { currency: 'EUR', amount: '10.12', frequency: 'DAILY', type: '' },
  },
}

interface Named {
  readonly bank: { readonly bankId: string }
  readonly params: { readonly PRODUCT_CODE: string }
}
const nameOf = ({ bank, params }: Named) => ({ bankId: bank.bankId, code: params.PRODUCT_CODE })

const rowOf = (
  feeId: string,
  { value, ...fee }: z.output<typeof ProductFeeBody>,
  fail: (name: 'InvalidJson', detail: string) => never,
): ProductFeeRow => {
  if (!isCurrency(value.currency)) fail('InvalidJson', ` ${value.currency} is not a currency of ISO 4217.`)
  return { feeId, name: fee.name, isActive: fee.is_active, moreInfo: fee.more_info, ...value }
}

const createProductFee = endpoint({
  ...common,
  operation: 'createProductFee',
  method: 'POST',
  path: `${path}/fee`,
  summary: 'Create Product Fee',
  description: 'Says what a product costs: an amount as a decimal text, how often, and of which kind.',
  auth: 'user',
  roles: ['CanCreateProductFee'],
  body,
  reply: [201, ProductFee],
  errors: ['ProductNotFound', 'InvalidJson'],
  handle: async (request, { writeAtOnce, newId }) => {
    const row = rowOf(newId(), request.body, request.fail)
    const isThere = await insertProductFee(writeAtOnce, nameOf(request), row)
    return isThere ? productFeeJson(nameOf(request), row) : request.fail('ProductNotFound')
  },
})

const changeProductFee = endpoint({
  ...common,
  operation: 'updateProductFee',
  method: 'PUT',
  path: one,
  summary: 'Update Product Fee',
  description: 'Replaces a fee of a product.',
  auth: 'user',
  roles: ['CanUpdateProductFee'],
  body,
  reply: [201, ProductFee],
  errors: ['ProductNotFound', 'ProductFeeNotFound', 'InvalidJson'],
  handle: async (request, { read, writeAtOnce }) => {
    const row = rowOf(request.params.PRODUCT_FEE_ID, request.body, request.fail)
    const isThere = isUuid(row.feeId) && (await updateProductFee(writeAtOnce, nameOf(request), row))
    if (isThere) return productFeeJson(nameOf(request), row)
    const product = await productByCode(read, request.bank.bankId, request.params.PRODUCT_CODE)
    return request.fail(product === undefined ? 'ProductNotFound' : 'ProductFeeNotFound')
  },
})

const getProductFee = endpoint({
  ...common,
  operation: 'getProductFee',
  method: 'GET',
  path: one,
  summary: 'Get Product Fee',
  description: 'One fee of a product. Public.',
  auth: 'anonymous',
  reply: [200, ProductFee],
  errors: ['ProductFeeNotFound'],
  handle: async (request, { read }) => {
    const product = await productByCode(read, request.bank.bankId, request.params.PRODUCT_CODE)
    const row = product?.fees.find(({ feeId }) => feeId === request.params.PRODUCT_FEE_ID)
    return productFeeJson(nameOf(request), row ?? request.fail('ProductFeeNotFound'))
  },
})

const getProductFees = endpoint({
  ...common,
  operation: 'getProductFees',
  method: 'GET',
  path: `${path}/fees`,
  summary: 'Get Product Fees',
  description: 'The fees of a product, oldest first; none for a product that there is not. Public.',
  auth: 'anonymous',
  reply: [200, ProductFees],
  errors: [],
  handle: async (request, { read }) => {
    const product = await productByCode(read, request.bank.bankId, request.params.PRODUCT_CODE)
    return { product_fees: (product?.fees ?? []).map((row) => productFeeJson(nameOf(request), row)) }
  },
})

const removeProductFee = endpoint({
  ...common,
  operation: 'deleteProductFee',
  method: 'DELETE',
  path: one,
  summary: 'Delete Product Fee',
  description: 'Takes a fee of a product away.',
  auth: 'user',
  roles: ['CanDeleteProductFee'],
  reply: [204, z.undefined()],
  errors: ['ProductFeeNotFound'],
  handle: async (request, { writeAtOnce }) => {
    const id = request.params.PRODUCT_FEE_ID
    const isGone = isUuid(id) && (await deleteProductFee(writeAtOnce, nameOf(request), id))
    return isGone ? undefined : request.fail('ProductFeeNotFound')
  },
})

export const productFeeEndpoints: readonly AnyEndpoint[] = [
  createProductFee,
  changeProductFee,
  getProductFee,
  getProductFees,
  removeProductFee,
]
