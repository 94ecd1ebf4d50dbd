/** Products of a bank: open data, kept by staff, in a tree. */
import type { z } from 'zod'
import { productAndParents, productByCode, productsPage } from '../../db/read/products'
import type { ProductFacts, ProductFilter } from '../../db/read/products'
import { putProduct } from '../../db/write/products'
import { exampleMeta } from '../json/open-data-examples'
import {
  Product400,
  product400Json,
  Products140,
  products140Json,
  Products400,
  ProductTree,
  productTreeJson,
  PutProduct400,
  PutProduct500,
  WholeProduct400,
  wholeProduct400Json,
} from '../json/products'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { mostListed, openDataErrors, openDataPage } from './open-data'

const tags = ['Product']
const path = '/banks/BANK_ID/products'
const one = `${path}/PRODUCT_CODE` as const

const example = {
  parent_product_code: '787LOW',
  name: 'Deposit Account 1',
  more_info_url: 'www.example.com/abc',
  terms_and_conditions_url: 'www.example.com/xyz',
  description: 'An account that pays interest.',
  meta: exampleMeta,
}

interface Written {
  readonly bank: { readonly bankId: string }
  readonly params: { readonly PRODUCT_CODE: string }
  readonly body: z.output<typeof PutProduct500>
  readonly caller: { readonly userId: string }
  readonly fail: (name: 'ParentProductNotFound', detail?: string) => never
}

async function put({ bank, params, body, caller, fail }: Written, { write }: Handles) {
  const product: ProductFacts = {
    bankId: bank.bankId,
    code: params.PRODUCT_CODE,
    parentCode: body.parent_product_code === '' ? null : body.parent_product_code,
    name: body.name,
    moreInfoUrl: body.more_info_url ?? '',
    termsUrl: body.terms_and_conditions_url ?? '',
    description: body.description ?? '',
    licenceId: body.meta?.license.id ?? '',
    licenceName: body.meta?.license.name ?? '',
  }
  const outcome = await write((transaction) => putProduct(transaction, product, caller.userId))
  if (outcome === 'no parent') fail('ParentProductNotFound')
  if (outcome === 'loop') fail('ParentProductNotFound', ' A product cannot be among its own parents.')
  return product400Json(product)
}

const creating = {
  operation: 'createProduct',
  method: 'PUT',
  path: one,
  summary: 'Create Product',
  tags,
  auth: 'user',
  roles: ['CanCreateProduct', 'CanCreateProductAtAnyBank'],
  needs: ['bank'],
  reply: [201, Product400],
  errors: ['ParentProductNotFound'],
} as const

const createProduct400 = endpoint({
  ...creating,
  version: 'v4.0.0',
  description:
    'Makes or replaces a product; its attributes and fees stay. The parent is a product of the same bank, or empty.',
  body: { name: 'PutProductJsonV400', schema: PutProduct400, example },
  handle: put,
})
const createProduct500 = endpoint({
  ...creating,
  version: 'v5.0.0',
  description:
    'Makes or replaces a product; its attributes and fees stay. The parent is a product of the same bank, or empty. What is not given says nothing.',
  body: { name: 'PutProductJsonV500', schema: PutProduct500, example },
  handle: put,
})

const reading = { method: 'GET', tags, auth: 'anonymous', needs: ['bank'] } as const

const getProduct = endpoint({
  ...reading,
  operation: 'getProduct',
  version: 'v4.0.0',
  path: one,
  summary: 'Get Product',
  description: 'One product with its attributes and fees. Public.',
  reply: [200, WholeProduct400],
  errors: ['ProductNotFound'],
  handle: async ({ bank, params, fail }, { read }) =>
    wholeProduct400Json((await productByCode(read, bank.bankId, params.PRODUCT_CODE)) ?? fail('ProductNotFound')),
})

interface Listed {
  readonly query: URLSearchParams
  readonly fail: (name: (typeof openDataErrors)[number], detail?: string) => never
}
const paging: readonly string[] = ['limit', 'offset']

/** Whatever is not about paging names an attribute and its value. */
const filterOf = (request: Listed): ProductFilter => ({
  ...openDataPage(request),
  attributes: Object.fromEntries([...request.query].filter(([name]) => !paging.includes(name))),
})

/** The specification of v1.4.0 knows neither pages nor filters of products. */
const whole: ProductFilter = { limit: mostListed, offset: 0, attributes: {} }

const listing = {
  ...reading,
  operation: 'getProducts',
  path,
  summary: 'Get Products',
  description:
    'The products of a bank, by code. Public. Query: `limit` (100, at most 10000) and `offset`; every other parameter names an attribute and the value that a product must have for it. Under v1.4.0 all of them are listed, whatever the query says.',
  errors: openDataErrors,
} as const

const getProducts140 = endpoint({
  ...listing,
  version: 'v1.4.0',
  reply: [200, Products140],
  handle: async (request, { read }) => {
    const filter = request.servedAs === 'v1.4.0' ? whole : filterOf(request)
    return products140Json(await productsPage(read, request.bank.bankId, filter))
  },
})
const getProducts400 = endpoint({
  ...listing,
  version: 'v4.0.0',
  reply: [200, Products400],
  handle: async (request, { read }) => ({
    products: (await productsPage(read, request.bank.bankId, filterOf(request))).map(product400Json),
  }),
})

const getProductTree = endpoint({
  ...reading,
  operation: 'getProductTree',
  version: 'v3.1.0',
  path: '/banks/BANK_ID/product-tree/PRODUCT_CODE',
  summary: 'Get Product Tree',
  description: 'A product inside its parents, up to the one that has none. Public.',
  reply: [200, ProductTree],
  replyExample: {
    bank_id: 'gh.29.uk',
    code: '1234BW',
    name: example.name,
    category: null,
    family: null,
    super_family: null,
    more_info_url: example.more_info_url,
    meta: exampleMeta,
    details: null,
    description: example.description,
  },
  errors: ['ProductNotFound'],
  handle: async ({ bank, params, fail }, { read }) =>
    productTreeJson(await productAndParents(read, bank.bankId, params.PRODUCT_CODE)) ?? fail('ProductNotFound'),
})

export const productEndpoints: readonly AnyEndpoint[] = [
  createProduct400,
  createProduct500,
  getProduct,
  getProducts140,
  getProducts400,
  getProductTree,
]
