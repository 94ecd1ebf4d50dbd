import { exampleMeta } from '../../../api/json/open-data-examples'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createAccount, refused } from '../../support/accounts'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
let bankId: string
let otherBankId: string
let keeper: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bankId = await createBank(engine)
  otherBankId = await createBank(engine)
  const roles = [
    'CanCreateProduct',
    'CanCreateProductAttribute',
    'CanUpdateProductAttribute',
    'CanCreateProductFee',
    'CanUpdateProductFee',
    'CanDeleteProductFee',
  ]
  keeper = await createPerson(engine, { roles: roles.flatMap((role) => [[role, bankId] as const]) })
})
afterAll(() => engine.stop())

const at = (rest = '', version = 'v5.0.0', bank = bankId): string => `/obp/${version}/banks/${bank}/products${rest}`
const whole = {
  parent_product_code: '',
  name: 'Deposit Account 1',
  more_info_url: 'www.example.com/abc',
  terms_and_conditions_url: 'www.example.com/xyz',
  description: 'An account that pays interest.',
  meta: exampleMeta,
}
const put = (code: string, change: object = {}, version = 'v5.0.0'): Promise<Reply> =>
  call(engine, 'PUT', at(`/${code}`, version), { as: keeper, body: { ...whole, ...change } })
const get = (path: string): Promise<Reply> => call(engine, 'GET', path)

describe('a product', () => {
  test('is made and replaced by staff, and read by everybody', async () => {
    const product = { bank_id: bankId, product_code: '1234BW', ...whole }
    expect(await put('1234BW', { name: 'Old' })).toMatchObject({ status: 201, body: { ...product, name: 'Old' } })
    expect((await put('1234BW', {}, 'v4.0.0')).body).toEqual(product)
    expect((await get(at('/1234BW'))).body).toEqual({ ...product, attributes: [], fees: [] })
  })

  test('of which little is said has empty texts', async () => {
    const body = { parent_product_code: '', name: 'Bare' }
    const { body: made } = await call(engine, 'PUT', at('/BARE'), { as: keeper, body })
    const empty = { more_info_url: '', terms_and_conditions_url: '', description: '' }
    expect(made).toEqual({
      bank_id: bankId,
      product_code: 'BARE',
      ...body,
      ...empty,
      meta: { license: { id: '', name: '' } },
    })
    const refusal = await call(engine, 'PUT', at('/BARE', 'v4.0.0'), { as: keeper, body })
    expect(refusal).toMatchObject(refused(400, 'OBP-10001'))
  })

  test.each([
    ['no name', { name: '' }, 400, 'OBP-10001'],
    ['a name that is too long', { name: 'n'.repeat(126) }, 400, 'OBP-10001'],
    ['a description that is too long', { description: 'd'.repeat(2_001) }, 400, 'OBP-10001'],
    ['a parent that is not there', { parent_product_code: 'NOBODY' }, 400, 'OBP-30062'],
    ['itself as its parent', { parent_product_code: 'WRONG' }, 400, 'OBP-30062'],
  ])('with %s is refused, and nothing of it is kept', async (_case, change, status, message) => {
    for (const version of ['v4.0.0', 'v5.0.0']) {
      expect(await put('WRONG', change, version)).toMatchObject(refused(status, message))
    }
    expect(await get(at('/WRONG'))).toMatchObject(refused(400, 'OBP-30011'))
  })

  test('needs a login, a role at the bank, and the bank', async () => {
    const body = whole
    expect(await call(engine, 'PUT', at('/X'), { body })).toMatchObject(refused(401, 'OBP-20001'))
    const elsewhere = at('/X', 'v5.0.0', otherBankId)
    expect(await call(engine, 'PUT', elsewhere, { as: keeper, body })).toMatchObject(
      refused(403, 'OBP-20006: User is missing one or more roles: CanCreateProduct or CanCreateProductAtAnyBank'),
    )
    const anywhere = await createPerson(engine, { roles: ['CanCreateProductAtAnyBank'] })
    expect((await call(engine, 'PUT', elsewhere, { as: anywhere, body })).status).toBe(201)
    const nowhere = at('/X', 'v5.0.0', 'no.such.bank')
    expect(await call(engine, 'PUT', nowhere, { as: anywhere, body })).toMatchObject(refused(404, 'OBP-30001'))
  })
})

describe('the tree', () => {
  test('shows a product inside its parents', async () => {
    await put('ROOT', { name: 'Root' })
    await put('MIDDLE', { name: 'Middle', parent_product_code: 'ROOT' })
    await put('LEAF', { name: 'Leaf', parent_product_code: 'MIDDLE' })
    const { body } = await get(`/obp/v3.1.0/banks/${bankId}/product-tree/LEAF`)
    expect(body).toMatchObject({
      code: 'LEAF',
      category: null,
      parent_product: { code: 'MIDDLE', parent_product: { code: 'ROOT', name: 'Root', details: null } },
    })
    expect(JSON.stringify(body).match(/parent_product/g)).toHaveLength(2)
    expect(await get(`/obp/v3.1.0/banks/${bankId}/product-tree/NOBODY`)).toMatchObject(refused(400, 'OBP-30011'))
  })

  test('never bites its tail, also when two ends are tied at once', async () => {
    await put('TOP')
    await put('BELOW', { parent_product_code: 'TOP' })
    expect(await put('TOP', { parent_product_code: 'BELOW' })).toMatchObject(refused(400, 'OBP-30062'))
    for (let round = 0; round < 5; round += 1) {
      const [one, two] = [`ONE${round}`, `TWO${round}`]
      await Promise.all([put(one), put(two)])
      const replies = await Promise.all([
        put(one, { parent_product_code: two }),
        put(two, { parent_product_code: one }),
      ])
      expect(replies.map(({ status }) => status).sort()).toEqual([201, 400])
    }
  })
})

describe('the list', () => {
  test('is of one bank, by code, paged, in the shape of each version', async () => {
    const bank = await createBank(engine)
    const as = await createPerson(engine, { roles: ['CanCreateProductAtAnyBank'] })
    for (const code of ['B', 'C', 'A']) {
      await call(engine, 'PUT', at(`/${code}`, 'v5.0.0', bank), { as, body: whole })
    }
    const codes = async (query: string): Promise<readonly string[]> =>
      (
        await call<{ products: { product_code: string }[] }>(engine, 'GET', at(query, 'v4.0.0', bank))
      ).body.products.map(({ product_code: code }) => code)
    expect(await codes('')).toEqual(['A', 'B', 'C'])
    expect(await codes('?limit=1&offset=1')).toEqual(['B'])
    expect((await get(at('?limit=1', 'v2.0.0', bank))).body).toEqual({
      products: [
        {
          code: 'A',
          name: whole.name,
          category: null,
          family: null,
          super_family: null,
          more_info_url: whole.more_info_url,
          meta: exampleMeta,
        },
      ],
    })
    expect(await get(at('?limit=x', 'v4.0.0', bank))).toMatchObject({ status: 400 })
    // There are no pages, and no filters, under v1.4.0.
    for (const query of ['', '?limit=1', '?offset=1', '?limit=x', '?limit=99999999', '?colour=blue']) {
      const oldest = await call<{ products: { code: string }[] }>(engine, 'GET', at(query, 'v1.4.0', bank))
      expect(oldest.body.products.map(({ code }) => code)).toEqual(['A', 'B', 'C'])
    }
    expect(await get(at('', 'v4.0.0', 'no.such.bank'))).toMatchObject(refused(404, 'OBP-30001'))
  })

  test('keeps the products that have every attribute of the query', async () => {
    for (const [code, colour, size] of [
      ['RED-L', 'red', 'large'],
      ['RED-S', 'red', 'small'],
    ]) {
      await put(code ?? '')
      for (const [name, value] of [
        ['COLOUR', colour],
        ['SIZE', size],
      ]) {
        const body = { name, type: 'STRING', value }
        await call(engine, 'POST', at(`/${code}/attribute`), { as: keeper, body })
      }
    }
    const found = async (query: string): Promise<unknown> =>
      ((await get(at(query))).body as unknown as { products: { product_code: string }[] }).products.map(
        ({ product_code: code }) => code,
      )
    expect(await found('?COLOUR=red')).toEqual(['RED-L', 'RED-S'])
    expect(await found('?COLOUR=red&SIZE=small')).toEqual(['RED-S'])
    expect(await found(`?COLOUR=${encodeURIComponent("red' or '1'='1")}`)).toEqual([])
  })
})

describe('attributes', () => {
  const attribute = { name: 'OVERDRAFT_START_DATE', type: 'DATE_WITH_DAY', value: '2012-04-23', is_active: true }
  const add = (code: string, change: object = {}): Promise<Reply<{ product_attribute_id: string }>> =>
    call(engine, 'POST', at(`/${code}/attribute`), { as: keeper, body: { ...attribute, ...change } })

  test('are added, read, replaced and taken away', async () => {
    await put('ATTR')
    const { status, body: made } = await add('ATTR')
    const id = made.product_attribute_id
    const shown = { product_code: 'ATTR', product_attribute_id: id, ...attribute }
    expect([status, made]).toEqual([201, { bank_id: bankId, ...shown }])
    const one = at(`/ATTR/attributes/${id}`)
    expect((await call(engine, 'GET', one, { as: keeper })).body).toEqual(made)
    const body = { name: 'COLOUR', type: 'STRING', value: 'red', is_active: false }
    expect(await call(engine, 'PUT', one, { as: keeper, body })).toMatchObject({ status: 200, body })
    expect((await get(at('/ATTR'))).body).toMatchObject({ attributes: [{ ...shown, ...body }] })
    expect((await call(engine, 'DELETE', one, { as: keeper })).status).toBe(204)
    for (const method of ['GET', 'DELETE'] as const) {
      expect(await call(engine, method, one, { as: keeper })).toMatchObject(refused(404, 'OBP-29021'))
    }
    expect(await call(engine, 'PUT', at('/ATTR/attributes/rubbish'), { as: keeper, body })).toMatchObject(
      refused(404, 'OBP-29021'),
    )
  })

  test.each([
    ['an unknown type', { type: 'COLOUR' }, 'OBP-10001'],
    ['too many signatures', { name: 'REQUIRED_CHALLENGE_ANSWERS', type: 'INTEGER', value: '101' }, 'OBP-10001'],
    ['credit for whoever opens an account', { name: 'OVERDRAFT_LIMIT', type: 'INTEGER', value: '100' }, 'OBP-10001'],
  ])('with %s are refused', async (_case, change, message) => {
    await put('ATTR')
    expect(await add('ATTR', change)).toMatchObject(refused(400, message))
  })

  test('of a product that is not there are refused; roles are asked before the bank', async () => {
    expect(await add('NOBODY')).toMatchObject(refused(400, 'OBP-30011'))
    const path = at('/ATTR/attribute', 'v4.0.0', 'no.such.bank')
    expect(await call(engine, 'POST', path, { as: keeper, body: attribute })).toMatchObject(refused(403, 'OBP-20006'))
  })

  test('that are active are what an account of the product begins with', async () => {
    await put('GIRO')
    await add('GIRO', { name: 'COLOUR', type: 'STRING', value: 'red' })
    await add('GIRO', { name: 'SIZE', type: 'STRING', value: 'small', is_active: false })
    await add('GIRO', { name: 'REQUIRED_CHALLENGE_ANSWERS', type: 'INTEGER', value: '2' })
    await add('GIRO', { name: 'REQUIRED_CHALLENGE_ANSWERS', type: 'INTEGER', value: '3' })
    const owner = await createPerson(engine)
    const account = await createAccount(engine, owner, bankId, { productCode: 'GIRO', currency: 'JPY' })
    const path = `/obp/v4.0.0${account.path}/owner/account`
    const { body } = await call<{ account_attributes: object[] }>(engine, 'GET', path, { as: owner })
    expect(body.account_attributes).toHaveLength(2)
    expect(body.account_attributes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ product_code: 'GIRO', name: 'COLOUR', value: 'red' }),
        expect.objectContaining({ product_code: 'GIRO', name: 'REQUIRED_CHALLENGE_ANSWERS', value: '2' }),
      ]),
    )
    const limits = await engine.database.read.raw('select overdraft_limit from accounts where account_id = ?', [
      account.accountId,
    ])
    expect(limits).toEqual([{ overdraft_limit: 0n }])
    const other = await createAccount(engine, owner, otherBankId, { productCode: 'GIRO' })
    const elsewhere = `/obp/v4.0.0${other.path}/owner/account`
    expect((await call(engine, 'GET', elsewhere, { as: owner })).body).toMatchObject({ account_attributes: [] })
  })
})

describe('fees', () => {
  const fee = {
    name: 'ACCOUNT_MANAGEMENT_FEE',
    is_active: true,
    more_info: 'More information about this fee',
    value: { currency: 'EUR', amount: '10.12', frequency: 'DAILY', type: '' },
  }
  const add = (code: string, body: object = fee): Promise<Reply<{ product_fee_id: string }>> =>
    call(engine, 'POST', at(`/${code}/fee`), { as: keeper, body })

  test('are added, read by everybody, replaced and taken away', async () => {
    await put('FEES')
    const { status, body: made } = await add('FEES')
    const shown = { product_fee_id: made.product_fee_id, ...fee }
    const full = { bank_id: bankId, product_code: 'FEES', ...shown }
    expect([status, made]).toEqual([201, full])
    const one = at(`/FEES/fees/${made.product_fee_id}`)
    expect((await get(one)).body).toEqual(full)
    expect((await get(at('/FEES/fees'))).body).toEqual({ product_fees: [full] })
    expect((await get(at('/FEES'))).body).toMatchObject({ fees: [shown] })
    const dearer = { ...fee, value: { ...fee.value, amount: '10.120' } }
    expect(await call(engine, 'PUT', one, { as: keeper, body: dearer })).toMatchObject({ status: 201, body: dearer })
    expect((await call(engine, 'DELETE', one, { as: keeper })).status).toBe(204)
    expect(await get(one)).toMatchObject(refused(400, 'OBP-30117'))
    expect(await call(engine, 'PUT', one, { as: keeper, body: fee })).toMatchObject(refused(400, 'OBP-30117'))
    expect((await get(at('/FEES/fees'))).body).toEqual({ product_fees: [] })
  })

  test.each([
    ['an amount that is a number', { amount: 10.12 }],
    ['a negative amount', { amount: '-1' }],
    ['an amount that is none', { amount: 'ten' }],
    ['a currency that is none', { currency: 'XYZ' }],
  ])('with %s are refused', async (_case, change) => {
    await put('FEES')
    expect(await add('FEES', { ...fee, value: { ...fee.value, ...change } })).toMatchObject(refused(400, 'OBP-10001'))
  })

  test('of a product that is not there are refused', async () => {
    expect(await add('NOBODY')).toMatchObject(refused(400, 'OBP-30011'))
    const path = at('/NOBODY/fees/9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1')
    expect(await call(engine, 'PUT', path, { as: keeper, body: fee })).toMatchObject(refused(400, 'OBP-30011'))
    expect(await call(engine, 'DELETE', path, { as: keeper })).toMatchObject(refused(400, 'OBP-30117'))
  })
})
