/** ATMs of a bank: open data, kept by staff. */
import { z } from 'zod'
import { atmById, atmsPage } from '../../db/read/atms'
import type { AtmRow } from '../../db/read/atms'
import { changeAtm, deleteAtm, putAtm } from '../../db/write/atms'
import {
  Atm140,
  atm140Json,
  Atm300,
  Atm400,
  Atm510,
  atmDocument,
  atmJson,
  PostAtm300,
  PostAtm400,
  PostAtm510,
  PutAtm400,
  PutAtm510,
} from '../json/atms'
import type { AtmDocument } from '../json/atms'
import { exampleAtm, exampleAtm400 } from '../json/open-data-examples'
import { list, text } from '../json/wire'
import { endpoint, rolesBeforeBank, standardOrder } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { openDataErrors, openDataPage } from './open-data'

const tags = ['ATM', 'Bank']
const path = '/banks/BANK_ID/atms'
const one = `${path}/ATM_ID` as const
/** Clients of these calls know no other error of the path than that of the ATM: a bank that does not exist has none. */
const findingByAtm = { needs: ['bank'], absent: { bank: 'AtmNotFound' } } as const
const mayUpdate = ['CanUpdateAtm', 'CanUpdateAtmAtAnyBank'] as const

interface Named {
  readonly bank: { readonly bankId: string }
  readonly params: { readonly ATM_ID: string }
  readonly fail: (name: 'AtmNotFound') => never
}

const atmOf = async ({ bank, params, fail }: Named, { read }: Pick<Handles, 'read'>): Promise<AtmRow> =>
  (await atmById(read, bank.bankId, params.ATM_ID)) ?? fail('AtmNotFound')

interface Written {
  readonly bank: { readonly bankId: string }
  readonly caller: { readonly userId: string }
  readonly fail: (name: 'BankIdMismatch', detail: string) => never
}

async function write(request: Written, atmId: string, document: AtmDocument, handles: Handles): Promise<AtmRow> {
  const { bank, caller, fail } = request
  if (document.bank_id !== bank.bankId) fail('BankIdMismatch', ' BANK_ID has to be the same in the URL and Body')
  const name = { bankId: bank.bankId, atmId }
  await putAtm(handles.writeAtOnce, name, document, caller.userId)
  // What replaces an ATM keeps its attributes.
  return (await atmById(handles.read, name.bankId, atmId)) ?? { atmId, document, attributes: [] }
}

const creating = {
  operation: 'createAtm',
  method: 'POST',
  path,
  summary: 'Create ATM',
  description:
    'Makes an ATM under an id of your choice; one that the bank has already is replaced and keeps its attributes.',
  tags,
  auth: 'user',
  roles: ['CanCreateAtm', 'CanCreateAtmAtAnyBank'],
  needs: ['bank'],
  errors: ['BankIdMismatch'],
} as const

const createAtm300 = endpoint({
  ...creating,
  version: 'v3.0.0',
  absent: { bank: 'NoSuchBank' },
  rolesText: 'CanCreateAtm OR CanCreateAtmAtAnyBank entitlements are required.',
  body: { name: 'AtmJsonV300', schema: PostAtm300, example: { id: 'atm-id-123', ...exampleAtm } },
  reply: [201, Atm300],
  handle: async (request, handles) => {
    const { id, ...body } = request.body
    return atmJson(await write(request, id, atmDocument(body), handles))
  },
})
const createAtm400 = endpoint({
  ...creating,
  order: rolesBeforeBank,
  version: 'v4.0.0',
  body: { name: 'AtmJsonV400', schema: PostAtm400, example: { id: 'atm-id-123', ...exampleAtm400 } },
  reply: [201, Atm400],
  handle: async (request, handles) => {
    const { id, ...body } = request.body
    return atmJson(await write(request, id, atmDocument(body), handles))
  },
})
const createAtm510 = endpoint({
  ...creating,
  order: rolesBeforeBank,
  version: 'v5.1.0',
  body: {
    name: 'AtmJsonV510',
    schema: PostAtm510,
    example: { id: 'atm-id-123', ...exampleAtm400, atm_type: '', phone: '' },
  },
  reply: [201, Atm510],
  handle: async (request, handles) => {
    const { id, ...body } = request.body
    return atmJson(await write(request, id, body, handles))
  },
})

const updating = {
  operation: 'updateAtm',
  method: 'PUT',
  path: one,
  summary: 'Update ATM',
  description: 'Replaces an ATM whole; its attributes stay.',
  tags,
  auth: 'user',
  roles: mayUpdate,
  ...findingByAtm,
  order: ['caller', 'roles', 'bank', 'lookUp', 'body'],
  lookUp: atmOf,
  errors: ['BankIdMismatch', 'AtmNotFound'],
} as const

const updateAtm400 = endpoint({
  ...updating,
  version: 'v4.0.0',
  body: { name: 'AtmJsonV400', schema: PutAtm400, example: exampleAtm400 },
  reply: [201, Atm400],
  handle: async (request, handles) => {
    const { atmId } = await atmOf(request, handles)
    return atmJson(await write(request, atmId, atmDocument(request.body), handles))
  },
})
const updateAtm510 = endpoint({
  ...updating,
  version: 'v5.1.0',
  body: { name: 'AtmJsonV510', schema: PutAtm510, example: { ...exampleAtm400, atm_type: '', phone: '' } },
  reply: [201, Atm510],
  handle: async (request, handles) => {
    const { atmId } = await atmOf(request, handles)
    return atmJson(await write(request, atmId, request.body, handles))
  },
})

const removal = (version: 'v4.0.0' | 'v5.1.0'): AnyEndpoint =>
  endpoint({
    operation: 'deleteAtm',
    version,
    method: 'DELETE',
    path: one,
    summary: 'Delete ATM',
    description: 'Deletes an ATM with its attributes.',
    tags,
    auth: 'user',
    roles: ['CanDeleteAtmAtAnyBank', 'CanDeleteAtm'],
    ...findingByAtm,
    order: rolesBeforeBank,
    reply: [204, z.undefined()],
    errors: ['AtmNotFound'],
    handle: async ({ bank, params, fail }, { writeAtOnce }) =>
      (await deleteAtm(writeAtOnce, { bankId: bank.bankId, atmId: params.ATM_ID })) ? undefined : fail('AtmNotFound'),
  })

type ReadVersion = 'v3.0.0' | 'v4.0.0' | 'v5.1.0'
const shapes = { 'v3.0.0': Atm300, 'v4.0.0': Atm400, 'v5.1.0': Atm510 } as const

const reads = (version: ReadVersion): readonly AnyEndpoint[] => [
  endpoint({
    operation: 'getAtm',
    version,
    method: 'GET',
    path: one,
    summary: 'Get ATM',
    description: 'One ATM. Public.',
    tags,
    auth: 'anonymous',
    ...(version === 'v4.0.0' ? findingByAtm : { needs: ['bank'] }),
    reply: [200, shapes[version] as typeof Atm510],
    errors: ['AtmNotFound'],
    handle: async (request, handles) => atmJson(await atmOf(request, handles)),
  }),
  endpoint({
    operation: 'getAtms',
    version,
    method: 'GET',
    path,
    summary: 'Get ATMs for a Bank',
    description:
      'The ATMs of a bank, by id. Public; HEAD tells whether there is such a bank. Query: `limit` (100, at most 10000), `offset`.',
    tags,
    auth: 'anonymous',
    needs: ['bank'],
    // In v3.0.0 clients know a wrong page as the first refusal.
    order: version === 'v3.0.0' ? ['caller', 'guard', 'bank'] : standardOrder,
    guard: (request) => void openDataPage(request),
    reply: [200, z.object({ atms: z.array(shapes[version] as typeof Atm510) })],
    errors: openDataErrors,
    handle: async (request, { read }) => ({
      atms: (await atmsPage(read, request.bank.bankId, openDataPage(request))).map(atmJson),
    }),
  }),
]

const getAtms140 = endpoint({
  operation: 'getAtms',
  version: 'v1.4.0',
  method: 'GET',
  path,
  summary: 'Get ATMs for a Bank',
  description: 'The ATMs of a bank, by id. Public. Query: `limit` (100, at most 10000), `offset`.',
  tags,
  auth: 'anonymous',
  needs: ['bank'],
  reply: [200, z.object({ atms: z.array(Atm140) })],
  errors: openDataErrors,
  handle: async (request, { read }) => ({
    atms: (await atmsPage(read, request.bank.bankId, openDataPage(request))).map(atm140Json),
  }),
})

type ListMember = { [M in keyof AtmDocument]: AtmDocument[M] extends string[] ? M : never }[keyof AtmDocument]

/** Each list of an ATM has a call that replaces it; the reply names notes `services`, as clients know it. */
const listCall = (
  operation: string,
  segment: string,
  member: ListMember,
  words: string,
  shown: string = member,
): AnyEndpoint =>
  endpoint({
    operation,
    version: 'v4.0.0',
    method: 'PUT',
    path: `${one}/${segment}` as typeof one,
    summary: `Update ATM ${words}`,
    description: `Replaces the ${words.toLowerCase()} of an ATM; a list that is missing empties it.`,
    tags,
    auth: 'user',
    roles: mayUpdate,
    ...findingByAtm,
    order: ['caller', 'body', 'roles', 'bank'],
    body: {
      name: `${operation}Json`,
      schema: z.object({ [member]: list(text(255), 100) }),
      example: { [member]: exampleAtm400[member] },
    },
    reply: [201, z.object({ atm_id: z.string(), [shown]: z.array(z.string()) })],
    errors: ['AtmNotFound'],
    handle: async ({ bank, params, body, caller, fail }, { writeAtOnce }) => {
      const name = { bankId: bank.bankId, atmId: params.ATM_ID }
      const values = (body as Readonly<Record<string, readonly string[]>>)[member] ?? []
      if (!(await changeAtm(writeAtOnce, name, { [member]: values }, caller.userId))) fail('AtmNotFound')
      return { atm_id: params.ATM_ID, [shown]: [...values] }
    },
  })

export const atmEndpoints: readonly AnyEndpoint[] = [
  createAtm300,
  createAtm400,
  createAtm510,
  updateAtm400,
  updateAtm510,
  removal('v4.0.0'),
  removal('v5.1.0'),
  getAtms140,
  ...reads('v3.0.0'),
  ...reads('v4.0.0'),
  ...reads('v5.1.0'),
  listCall('updateAtmSupportedCurrencies', 'supported-currencies', 'supported_currencies', 'Supported Currencies'),
  listCall('updateAtmSupportedLanguages', 'supported-languages', 'supported_languages', 'Supported Languages'),
  listCall(
    'updateAtmAccessibilityFeatures',
    'accessibility-features',
    'accessibility_features',
    'Accessibility Features',
  ),
  listCall('updateAtmServices', 'services', 'services', 'Services'),
  listCall('updateAtmNotes', 'notes', 'notes', 'Notes', 'services'),
  listCall('updateAtmLocationCategories', 'location-categories', 'location_categories', 'Location Categories'),
]
