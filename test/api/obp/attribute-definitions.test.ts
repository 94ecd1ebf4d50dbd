import { randomUUID } from 'node:crypto'
import { anyId, refused } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

interface Definition {
  readonly attribute_definition_id: string
  readonly name: string | null
}

const categories = [
  ['Customer', 'customer'],
  ['Account', 'account'],
  ['Product', 'product'],
  ['Transaction', 'transaction'],
  ['Card', 'card'],
  ['TransactionRequest', 'transaction-request'],
] as const

let engine: TestEngine
let bank: string
let otherBank: string
let staff: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bank = await createBank(engine)
  otherBank = await createBank(engine)
  const verbs = ['Create', 'Get', 'Delete']
  const roles = categories.flatMap(([name]) => verbs.map((verb) => `Can${verb}${name}AttributeDefinitionAtOneBank`))
  staff = await createPerson(engine, {
    roles: [...roles, 'CanCreateBankAttributeDefinitionAtOneBank'].flatMap((role) => [
      [role, bank] as const,
      [role, otherBank] as const,
    ]),
  })
})
afterAll(() => engine.stop())

/** The whole refusal of a word that is none of those that a member takes. */
const onlyAccepts = (member: string): string =>
  `OBP-10001: Incorrect json format. The \`${member}\` field can only accept the following field:`

const pathOf = (at = bank): string => `/obp/v4.0.0/banks/${at}/attribute-definitions`
const definitionOf = (category: string): object => ({
  name: 'SPECIAL_TAX_NUMBER',
  category,
  type: 'STRING',
  description: 'description',
  alias: 'STRING',
  can_be_seen_on_views: ['bank'],
  is_active: true,
})

describe.each(categories)('of the category %s', (category, segment) => {
  const definition = definitionOf(category)
  const put = (body: unknown, at = bank): Promise<Reply<Definition>> =>
    call<Definition>(engine, 'PUT', `${pathOf(at)}/${segment}`, { as: staff, body })
  const list = async (at = bank): Promise<Definition[]> =>
    (await call<{ attributes: Definition[] }>(engine, 'GET', `${pathOf(at)}/${segment}`, { as: staff })).body.attributes

  test('a definition is stored once per bank and name: again, it is replaced and keeps its id', async () => {
    const first = await put(definition)
    expect([first.status, first.body]).toEqual([201, { attribute_definition_id: anyId, bank_id: bank, ...definition }])
    const changed = { ...definition, type: 'INTEGER', can_be_seen_on_views: [], is_active: false }
    const again = await put(changed)
    expect([again.status, again.body]).toEqual([201, { ...first.body, ...changed }])
    const elsewhere = (await put(definition, otherBank)).body
    expect(elsewhere.attribute_definition_id).not.toBe(first.body.attribute_definition_id)
    expect(await list()).toEqual([again.body])
    expect(await list(otherBank)).toEqual([elsewhere])
  })

  test('texts that are null are kept as null; without a name there is one definition', async () => {
    const unsaid = { ...definition, name: null, description: null, alias: null }
    const first = await put(unsaid)
    expect([first.status, first.body]).toEqual([201, { attribute_definition_id: anyId, bank_id: bank, ...unsaid }])
    const again = await put({ ...unsaid, alias: 'A' })
    expect([again.status, again.body]).toEqual([201, { ...first.body, alias: 'A' }])
    expect((await list()).filter(({ name }) => name === null)).toEqual([again.body])
    const path = `${pathOf()}/${first.body.attribute_definition_id}/${segment}`
    expect(await call(engine, 'DELETE', path, { as: staff })).toMatchObject({ status: 200 })
  })

  test('one is deleted at its own bank only', async () => {
    const { attribute_definition_id: id } = (await put({ ...definition, name: 'GOES' })).body
    const remove = (definitionId: string, at = bank): Promise<Reply> =>
      call(engine, 'DELETE', `${pathOf(at)}/${definitionId}/${segment}`, { as: staff })
    const missing = refused(
      400,
      'OBP-50200: Connector cannot return the data we requested. <- OBP-30071: Attribute Definition not found. Please specify a valid value for ATTRIBUTE_DEFINITION_ID.',
    )
    for (const absent of ['x', randomUUID()]) expect(await remove(absent)).toMatchObject(missing)
    expect(await remove(id, otherBank)).toMatchObject(missing)
    expect((await list()).map(({ name }) => name)).toContain('GOES')
    expect(await remove(id)).toMatchObject({ status: 200, body: true })
    expect((await list()).map(({ name }) => name)).not.toContain('GOES')
  })

  test.each([
    ['no alias', { alias: undefined }, 'The Json body should be the AttributeDefinitionJsonV400 '],
    [
      'an unknown type',
      { type: 'TEXT' },
      `${onlyAccepts('Type')} DOUBLE(12.1234), STRING(TAX_NUMBER), INTEGER (123)and DATE_WITH_DAY(2012-04-23)`,
    ],
    ['another category', { category: 'Nothing' }, `${onlyAccepts('Category')} ${category}`],
    ['an unknown type of another category', { category: 'Nothing', type: 'TEXT' }, onlyAccepts('Type')],
    ['no type', { type: undefined }, 'The Json body should be the AttributeDefinitionJsonV400 '],
    ['no category', { category: undefined }, 'The Json body should be the AttributeDefinitionJsonV400 '],
    ['an unknown type and no alias', { type: 'TEXT', alias: undefined }, 'The Json body should be the '],
    ['a name of 51', { name: 'n'.repeat(51) }, 'name: at most 50 characters'],
    ['a description of 257', { description: 'd'.repeat(257) }, 'description: at most 256 characters'],
    ['a flag as text', { is_active: 'true' }, 'OBP-10001'],
  ])('%s is refused', async (_case, changed, message) => {
    expect(await put({ ...definition, ...changed })).toMatchObject(refused(400, message))
  })
})

test('those of banks can be written only, as clients know it', async () => {
  const body = definitionOf('Bank')
  const written = await call<Definition>(engine, 'PUT', `${pathOf()}/bank`, { as: staff, body })
  expect([written.status, written.body]).toEqual([201, { attribute_definition_id: anyId, bank_id: bank, ...body }])
  expect(await call(engine, 'GET', `${pathOf()}/bank`, { as: staff })).toMatchObject(refused(404, 'OBP-10404'))
})
