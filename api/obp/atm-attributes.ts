/** Attributes of an ATM: free facts, kept by staff. */
import { z } from 'zod'
import { atmById } from '../../db/read/atms'
import type { AtmAttributeRow, AtmRow } from '../../db/read/atms'
import { deleteAtmAttribute, insertAtmAttribute, updateAtmAttribute } from '../../db/write/atms'
import { isUuid } from '../../domain/ids'
import { AtmAttribute, AtmAttributeBody, atmAttributeJson, AtmAttributes } from '../json/atms'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'

const path = '/banks/BANK_ID/atms/ATM_ID/attributes'
const one = `${path}/ATM_ATTRIBUTE_ID` as const
const common = { version: 'v5.1.0', tags: ['ATM'], auth: 'user', needs: ['bank'] } as const
const types: readonly string[] = ['STRING', 'INTEGER', 'DOUBLE', 'DATE_WITH_DAY']
const body = {
  name: 'AtmAttributeJsonV510 ',
  schema: AtmAttributeBody,
  example: { name: 'TAX_ID', type: 'INTEGER', value: '12345678', is_active: true },
}

interface Named {
  readonly bank: { readonly bankId: string }
  readonly params: { readonly ATM_ID: string }
  readonly fail: (name: 'AtmNotFound') => never
}
const atmOf = async ({ bank, params, fail }: Named, { read }: Pick<Handles, 'read'>): Promise<AtmRow> =>
  (await atmById(read, bank.bankId, params.ATM_ID)) ?? fail('AtmNotFound')

/** Clients hear that there is no such ATM before what is wrong with the body. */
const behindAtm = { order: ['caller', 'bank', 'roles', 'lookUp', 'body'], lookUp: atmOf } as const

const rowOf = (
  attributeId: string,
  { name, type, value, is_active: isActive }: z.output<typeof AtmAttributeBody>,
  fail: (name: 'InvalidJson', detail: string) => never,
): AtmAttributeRow => {
  if (!types.includes(type)) {
    fail(
      'InvalidJson',
      ' The `Type` field can only accept the following field: DOUBLE(12.1234), STRING(TAX_NUMBER), INTEGER(123) and DATE_WITH_DAY(2012-04-23)',
    )
  }
  return { attributeId, name, type, value, isActive: isActive ?? true }
}

const createAtmAttribute = endpoint({
  ...common,
  operation: 'createAtmAttribute',
  method: 'POST',
  path,
  summary: 'Create ATM Attribute',
  description: 'Adds a fact to an ATM. The type is STRING, INTEGER, DOUBLE or DATE_WITH_DAY.',
  roles: ['CanCreateAtmAttribute', 'CanCreateAtmAttributeAtAnyBank'],
  ...behindAtm,
  body,
  reply: [201, AtmAttribute],
  errors: ['AtmNotFound', 'InvalidJson'],
  handle: async (request, handles) => {
    const { atmId } = await atmOf(request, handles)
    const { bankId } = request.bank
    const row = rowOf(handles.newId(), request.body, request.fail)
    if (!(await insertAtmAttribute(handles.writeAtOnce, { bankId, atmId }, row))) request.fail('AtmNotFound')
    return atmAttributeJson(bankId, atmId, row)
  },
})

const getAtmAttributes = endpoint({
  ...common,
  operation: 'getAtmAttributes',
  method: 'GET',
  path,
  summary: 'Get ATM Attributes',
  description: 'The facts about an ATM, oldest first.',
  roles: ['CanGetAtmAttribute', 'CanGetAtmAttributeAtAnyBank'],
  reply: [200, AtmAttributes],
  errors: ['AtmNotFound'],
  handle: async (request, handles) => {
    const { atmId, attributes } = await atmOf(request, handles)
    return { atm_attributes: attributes.map((row) => atmAttributeJson(request.bank.bankId, atmId, row)) }
  },
})

const getAtmAttribute = endpoint({
  ...common,
  operation: 'getAtmAttribute',
  method: 'GET',
  path: one,
  summary: 'Get ATM Attribute By ATM_ATTRIBUTE_ID',
  description: 'One fact about an ATM.',
  roles: ['CanGetAtmAttribute', 'CanGetAtmAttributeAtAnyBank'],
  reply: [200, AtmAttribute],
  errors: ['AtmNotFound', 'AtmAttributeNotFound'],
  handle: async (request, handles) => {
    const { atmId, attributes } = await atmOf(request, handles)
    const row = attributes.find(({ attributeId }) => attributeId === request.params.ATM_ATTRIBUTE_ID)
    return atmAttributeJson(request.bank.bankId, atmId, row ?? request.fail('AtmAttributeNotFound'))
  },
})

const changeAtmAttribute = endpoint({
  ...common,
  operation: 'updateAtmAttribute',
  method: 'PUT',
  path: one,
  summary: 'Update ATM Attribute',
  description: 'Replaces a fact about an ATM.',
  roles: ['CanUpdateAtmAttribute', 'CanUpdateAtmAttributeAtAnyBank'],
  ...behindAtm,
  body,
  reply: [200, AtmAttribute],
  errors: ['AtmNotFound', 'AtmAttributeNotFound', 'InvalidJson'],
  handle: async (request, handles) => {
    const { atmId } = await atmOf(request, handles)
    const { bankId } = request.bank
    const row = rowOf(request.params.ATM_ATTRIBUTE_ID, request.body, request.fail)
    const isThere = isUuid(row.attributeId) && (await updateAtmAttribute(handles.writeAtOnce, { bankId, atmId }, row))
    return isThere ? atmAttributeJson(bankId, atmId, row) : request.fail('AtmAttributeNotFound')
  },
})

const removeAtmAttribute = endpoint({
  ...common,
  operation: 'deleteAtmAttribute',
  method: 'DELETE',
  path: one,
  summary: 'Delete ATM Attribute',
  description: 'Takes a fact about an ATM away.',
  roles: ['CanDeleteAtmAttribute', 'CanDeleteAtmAttributeAtAnyBank'],
  reply: [204, z.undefined()],
  errors: ['AtmNotFound', 'AtmAttributeNotFound'],
  handle: async (request, handles) => {
    const { atmId } = await atmOf(request, handles)
    const id = request.params.ATM_ATTRIBUTE_ID
    const name = { bankId: request.bank.bankId, atmId }
    const isGone = isUuid(id) && (await deleteAtmAttribute(handles.writeAtOnce, name, id))
    return isGone ? undefined : request.fail('AtmAttributeNotFound')
  },
})

export const atmAttributeEndpoints: readonly AnyEndpoint[] = [
  createAtmAttribute,
  getAtmAttributes,
  getAtmAttribute,
  changeAtmAttribute,
  removeAtmAttribute,
]
