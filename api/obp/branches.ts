/** Branches of a bank: open data, kept by staff. */
import { z } from 'zod'
import { branchById, branchesPage } from '../../db/read/branches'
import { deleteBranch, putBranch } from '../../db/write/branches'
import {
  Branch140,
  branch140Json,
  Branch300,
  branch300Json,
  Branches140,
  Branches300,
  olderBranchDocument,
  PostBranch300,
  PutBranch210,
  PutBranch300,
} from '../json/branches'
import { exampleBranch, exampleMeta } from '../json/open-data-examples'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { circleOf, openDataErrors, openDataPage } from './open-data'

const tags = ['Branch', 'Bank']
const path = '/banks/BANK_ID/branches'
const one = `${path}/BRANCH_ID` as const

/** The bank of the body is that of the path. */
const mustBeOfBank = (
  bankId: string,
  body: { readonly bank_id: string },
  fail: (name: 'BankIdMismatch', detail: string) => never,
): void => {
  if (body.bank_id !== bankId) fail('BankIdMismatch', ' BANK_ID has to be the same in the URL and Body')
}

const createBranch = endpoint({
  operation: 'createBranch',
  version: 'v3.0.0',
  method: 'POST',
  path,
  summary: 'Create Branch',
  description:
    'Makes a branch under an id of your choice; one that the bank has already is replaced, one that was deleted is there again. The lobby has a list of hours for each day, the drive-up one pair.',
  tags,
  auth: 'user',
  roles: ['CanCreateBranch', 'CanCreateBranchAtAnyBank'],
  needs: ['bank'],
  body: { name: 'BranchJsonV300', schema: PostBranch300, example: { id: 'branch-id-123', ...exampleBranch } },
  reply: [201, Branch300],
  errors: ['BankIdMismatch'],
  handle: async ({ bank: { bankId }, body, caller, fail }, { writeAtOnce }) => {
    mustBeOfBank(bankId, body, fail)
    const { id: branchId, ...document } = body
    await putBranch(writeAtOnce, { bankId, branchId }, document, caller.userId)
    return branch300Json({ branchId, document })
  },
})

const updating = {
  operation: 'updateBranch',
  method: 'PUT',
  path: one,
  summary: 'Update Branch',
  tags,
  auth: 'user',
  roles: ['CanUpdateBranch'],
  rolesText: 'CanUpdateBranch',
  needs: ['bank'],
  absent: { bank: 'NoSuchBank' },
} as const

const updateBranch210 = endpoint({
  ...updating,
  version: 'v2.1.0',
  description: 'Makes or replaces a branch; its hours are one text.',
  order: ['caller', 'bank', 'body', 'roles'],
  body: {
    name: 'BranchJsonPutV210',
    schema: PutBranch210,
    example: {
      bank_id: 'gh.29.fi',
      name: 'OBP',
      address: {
        line_1: 'Osloer Straße 16/17',
        line_2: 'Wedding',
        line_3: '',
        city: 'Berlin',
        state: 'Berlin',
        postcode: '13359',
        country: 'DE',
      },
      location: { latitude: 11.45, longitude: 11.45 },
      meta: exampleMeta,
      lobby: { hours: '5' },
      drive_up: { hours: '5' },
    },
  },
  reply: [201, Branch140],
  errors: ['BankIdMismatch'],
  handle: async ({ bank: { bankId }, params: { BRANCH_ID: branchId }, body, caller, fail }, { writeAtOnce }) => {
    mustBeOfBank(bankId, body, fail)
    const document = olderBranchDocument(body)
    await putBranch(writeAtOnce, { bankId, branchId }, document, caller.userId)
    return branch140Json({ branchId, document })
  },
})

const updateBranch300 = endpoint({
  ...updating,
  version: 'v3.0.0',
  description: 'Makes or replaces a branch. Later versions do it by Create Branch with the same id.',
  body: { name: 'PostBranchJsonV300', schema: PutBranch300, example: exampleBranch },
  reply: [201, Branch300],
  errors: ['BankIdMismatch'],
  handle: async ({ bank: { bankId }, params: { BRANCH_ID: branchId }, body, caller, fail }, { writeAtOnce }) => {
    mustBeOfBank(bankId, body, fail)
    await putBranch(writeAtOnce, { bankId, branchId }, body, caller.userId)
    return branch300Json({ branchId, document: body })
  },
})

const getBranch = endpoint({
  operation: 'getBranch',
  version: 'v3.0.0',
  method: 'GET',
  path: one,
  summary: 'Get Branch',
  description: 'One branch, also one that was deleted. Public.',
  tags,
  auth: 'anonymous',
  needs: ['bank'],
  reply: [200, Branch300],
  errors: ['BranchNotFound'],
  handle: async ({ bank, params, fail }, { read }) =>
    branch300Json((await branchById(read, bank.bankId, params.BRANCH_ID)) ?? fail('BranchNotFound')),
})

const listing = {
  operation: 'getBranches',
  method: 'GET',
  path,
  summary: 'Get Branches for a Bank',
  description:
    'The branches of a bank, by id. Public. Query: `limit` (100, at most 10000), `offset`, `city`, and a circle: `withinMetersOf`, `nearLatitude`, `nearLongitude`.',
  tags,
  auth: 'anonymous',
  needs: ['bank'],
  errors: openDataErrors,
} as const

interface ListedBranches {
  readonly bank: { readonly bankId: string }
  readonly query: URLSearchParams
  readonly fail: (name: (typeof openDataErrors)[number], detail?: string) => never
}
const listed = (request: ListedBranches) => ({
  ...openDataPage(request),
  city: request.query.get('city') ?? undefined,
  near: circleOf(request),
})

const getBranches140 = endpoint({
  ...listing,
  version: 'v1.4.0',
  reply: [200, Branches140],
  handle: async (request, { read }) => ({
    branches: (await branchesPage(read, request.bank.bankId, listed(request))).map(branch140Json),
  }),
})
const getBranches300 = endpoint({
  ...listing,
  version: 'v3.0.0',
  // Clients know a wrong page or circle as the first refusal.
  order: ['caller', 'guard', 'bank'],
  guard: (request) => {
    openDataPage(request)
    circleOf(request)
  },
  reply: [200, Branches300],
  handle: async (request, { read }) => ({
    branches: (await branchesPage(read, request.bank.bankId, listed(request))).map(branch300Json),
  }),
})

const removeBranch = endpoint({
  operation: 'deleteBranch',
  version: 'v3.1.0',
  method: 'DELETE',
  path: one,
  summary: 'Delete Branch',
  description: 'Takes a branch off the list; whoever knows its id still finds it.',
  tags,
  auth: 'user',
  roles: ['CanDeleteBranch', 'CanDeleteBranchAtAnyBank'],
  rolesText: 'CanDeleteBranch or CanDeleteBranchAtAnyBank',
  needs: ['bank'],
  reply: [200, z.boolean()],
  errors: ['BranchNotFound'],
  handle: async ({ bank, params, fail }, { writeAtOnce }) =>
    (await deleteBranch(writeAtOnce, bank.bankId, params.BRANCH_ID)) || fail('BranchNotFound'),
})

export const branchEndpoints: readonly AnyEndpoint[] = [
  createBranch,
  updateBranch210,
  updateBranch300,
  getBranch,
  getBranches140,
  getBranches300,
  removeBranch,
]
