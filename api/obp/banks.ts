/** Banks: create, get, list. */
import { allBanks } from '../../db/read/banks'
import type { BankRow } from '../../db/read/facts'
import { insertBank, updateBank } from '../../db/write/banks'
import { isObpId } from '../../domain/ids'
import {
  Bank121,
  bank121Json,
  Bank400,
  bank400Json,
  Bank500,
  bank500Json,
  Banks121,
  Banks400,
  PostBank400,
  PostBank500,
  PutBank500,
} from '../json/banks'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const tags = ['Bank']
const exampleRoutings = [
  { scheme: 'OBP', address: 'gh.29.uk' },
  { scheme: 'BIC', address: 'OKOYFIHH' },
]

const createBank400 = endpoint({
  operation: 'createBank',
  version: 'v4.0.0',
  method: 'POST',
  path: '/banks',
  summary: 'Create Bank',
  description:
    'Creates a bank and its two default settlement accounts. The creator may grant roles at the new bank. A bank id that is in use is refused; nothing is overwritten.',
  tags,
  auth: 'user',
  roles: ['CanCreateBank'],
  body: {
    name: 'BankJson400',
    schema: PostBank400,
    example: {
      id: 'gh.29.uk',
      short_name: 'short_name',
      full_name: 'full_name',
      logo: 'logo',
      website: 'www.openbankproject.com',
      bank_routings: exampleRoutings,
    },
  },
  reply: [201, Bank400],
  errors: ['InvalidBankId', 'BankExists'],
  handle: async ({ body, caller, fail }, { write }) => {
    if (!isObpId(body.id)) fail('InvalidBankId')
    const bank: BankRow = {
      bankId: body.id,
      shortName: body.short_name,
      fullName: body.full_name,
      logo: body.logo,
      website: body.website,
      routings: body.bank_routings,
    }
    const created = await write((transaction) => insertBank(transaction, { ...bank, createdBy: caller.userId }))
    return created ? bank400Json(bank) : fail('BankExists')
  },
})

/** The bank's own entry leads the routings; one that the client has given for the same scheme is kept as it is. */
const withOwnRouting = (bankId: string, routings: BankRow['routings']): BankRow['routings'] =>
  routings.some(({ scheme }) => scheme === 'OBP') ? routings : [{ scheme: 'OBP', address: bankId }, ...routings]

const createBank500 = endpoint({
  operation: 'createBank',
  version: 'v5.0.0',
  method: 'POST',
  path: '/banks',
  summary: 'Create Bank',
  description: 'Creates a bank, with an id of your choice (4 to 16 characters) or one that is made for it.',
  tags,
  auth: 'user',
  roles: ['CanCreateBank'],
  body: {
    name: 'PostBankJson500',
    schema: PostBank500,
    example: {
      id: 'gh.29.uk',
      bank_code: 'CGHZ',
      full_name: 'full name',
      logo: 'logo',
      website: 'www.openbankproject.com',
      bank_routings: exampleRoutings,
    },
  },
  reply: [201, Bank500],
  errors: ['LoginValueTooLong', 'LoginValueInvalid', 'InvalidJson', 'BankExists'],
  handle: async ({ body, caller, fail }, { write, newId }) => {
    const bankId = body.id ?? newId()
    if (body.id !== undefined) {
      if (!isObpId(body.id)) fail('LoginValueInvalid')
      if (body.id.length > 16) fail('LoginValueTooLong')
      if (body.id.length < 4) fail('InvalidJson', ' The bank id must have more than 3 characters.')
    }
    const bank: BankRow = {
      bankId,
      shortName: body.bank_code,
      fullName: body.full_name ?? '',
      logo: body.logo ?? '',
      website: body.website ?? '',
      routings: withOwnRouting(bankId, body.bank_routings),
    }
    const created = await write((transaction) => insertBank(transaction, { ...bank, createdBy: caller.userId }))
    return created ? bank500Json(bank) : fail('BankExists')
  },
})

const changeBank = endpoint({
  operation: 'updateBank',
  version: 'v5.0.0',
  method: 'PUT',
  path: '/banks',
  summary: 'Update Bank',
  description: 'Changes a bank that exists: the body names it. What is not given stays as it is.',
  tags,
  auth: 'user',
  roles: ['CanCreateBank'],
  body: {
    name: 'PostBankJson500',
    schema: PutBank500,
    example: { id: 'gh.29.uk', bank_code: 'CGHZ', full_name: 'full name', bank_routings: exampleRoutings },
  },
  reply: [200, Bank500],
  errors: ['BankNotFound'],
  handle: async ({ body, fail }, { writeAtOnce }) => {
    const change = {
      bankId: body.id,
      shortName: body.bank_code,
      fullName: body.full_name ?? undefined,
      logo: body.logo ?? undefined,
      website: body.website ?? undefined,
      routings: body.bank_routings ? withOwnRouting(body.id, body.bank_routings) : undefined,
    }
    return bank500Json((await updateBank(writeAtOnce, change)) ?? fail('BankNotFound'))
  },
})

const getting = {
  method: 'GET',
  path: '/banks/BANK_ID',
  summary: 'Get Bank',
  description: 'One bank. Public.',
  tags,
  auth: 'anonymous',
  needs: ['bank'],
  errors: [],
} as const

const getBank121 = endpoint({
  ...getting,
  operation: 'bankById',
  version: 'v1.2.1',
  reply: [200, Bank121],
  handle: ({ bank }) => Promise.resolve(bank121Json(bank)),
})
const getBank400 = endpoint({
  ...getting,
  operation: 'getBank',
  version: 'v4.0.0',
  reply: [200, Bank400],
  handle: ({ bank }) => Promise.resolve(bank400Json(bank)),
})
const getBank500 = endpoint({
  ...getting,
  operation: 'getBank',
  version: 'v5.0.0',
  reply: [200, Bank500],
  handle: ({ bank }) => Promise.resolve(bank500Json(bank)),
})

const listing = {
  operation: 'getBanks',
  method: 'GET',
  path: '/banks',
  summary: 'Get Banks',
  description: 'Every bank of this instance. Public.',
  tags,
  auth: 'anonymous',
  errors: [],
} as const

const getBanks121 = endpoint({
  ...listing,
  version: 'v1.2.1',
  reply: [200, Banks121],
  handle: async (_request, { read }) => ({ banks: (await allBanks(read)).map(bank121Json) }),
})
const getBanks400 = endpoint({
  ...listing,
  version: 'v4.0.0',
  reply: [200, Banks400],
  handle: async (_request, { read }) => ({ banks: (await allBanks(read)).map(bank400Json) }),
})

export const bankEndpoints: readonly AnyEndpoint[] = [
  createBank400,
  createBank500,
  changeBank,
  getBank121,
  getBank400,
  getBank500,
  getBanks121,
  getBanks400,
]
