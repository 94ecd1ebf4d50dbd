/** Counterparties as staff handles them: by role, without a view of the account. */
import { z } from 'zod'
import { counterpartiesOf, counterpartyById, counterpartyByName } from '../../db/read/counterparties'
import { deleteCounterparty } from '../../db/write/counterparties'
import { viewOf } from '../../domain/views/view'
import { storedViewsOfAccount } from '../../db/read/views'
import {
  Counterparties400,
  counterpartyJson,
  CounterpartyWithMetadata400,
  counterpartyWithMetadataJson,
  exampleCounterparty,
  PostCounterparty,
} from '../json/counterparties'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { createCounterparty, newCounterpartyErrors } from './new-counterparty'

const tags = ['Counterparty', 'Account']
const needs = ['bank', 'account'] as const
const accountPath = '/management/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID'
const path = `${accountPath}/counterparties` as const
const mayGet = ['CanGetCounterparty', 'CanGetCounterpartyAtAnyBank'] as const

const createCounterpartyForAnyAccount = endpoint({
  operation: 'createCounterpartyForAnyAccount',
  version: 'v4.0.0',
  method: 'POST',
  path,
  summary: 'Create Counterparty for any account (Explicit)',
  description: 'As Create Counterparty, for staff: the role takes the place of a view that was granted.',
  tags,
  auth: 'user',
  roles: ['CanCreateCounterparty', 'CanCreateCounterpartyAtAnyBank'],
  needs,
  body: { name: 'PostCounterpartyJson400', schema: PostCounterparty, example: exampleCounterparty },
  reply: [201, CounterpartyWithMetadata400],
  errors: ['ViewNotFound', ...newCounterpartyErrors],
  handle: async ({ account, params, caller, body, fail }, handles) => {
    const viewId = params.VIEW_ID
    const stored = await storedViewsOfAccount(handles.read, account.accountKey)
    if (viewOf(viewId, stored) === undefined) fail('ViewNotFound', `. Current ViewId is ${viewId}`)
    return counterpartyWithMetadataJson(
      await createCounterparty({ account, viewId, caller, body, fail }, handles),
      account,
    )
  },
})

const getCounterpartiesForAnyAccount = endpoint({
  operation: 'getCounterpartiesForAnyAccount',
  version: 'v4.0.0',
  method: 'GET',
  path,
  summary: 'Get Counterparties for any account (Explicit)',
  description: 'What was written down under the view of the account, oldest first; at most the first thousand.',
  tags,
  auth: 'user',
  roles: ['CanGetCounterparties', 'CanGetCounterpartiesAtAnyBank'],
  needs,
  reply: [200, Counterparties400],
  errors: [],
  handle: async ({ account, params }, { read }) => {
    const rows = await counterpartiesOf(read, account.accountKey, params.VIEW_ID)
    return { counterparties: rows.map((row) => counterpartyJson(row, account)) }
  },
})

const getCounterpartyByIdForAnyAccount = endpoint({
  operation: 'getCounterpartyByIdForAnyAccount',
  version: 'v4.0.0',
  method: 'GET',
  path: `${path}/COUNTERPARTY_ID`,
  summary: 'Get Counterparty by Id for any account (Explicit)',
  description: 'One counterparty of the view of the account.',
  tags,
  auth: 'user',
  roles: mayGet,
  needs,
  reply: [200, CounterpartyWithMetadata400],
  errors: ['CounterpartyNotFound'],
  handle: async ({ account, params, fail }, { read }) => {
    const row = await counterpartyById(read, account.accountKey, params.VIEW_ID, params.COUNTERPARTY_ID)
    return row === undefined ? fail('CounterpartyNotFound') : counterpartyWithMetadataJson(row, account)
  },
})

const getCounterpartyByNameForAnyAccount = endpoint({
  operation: 'getCounterpartyByNameForAnyAccount',
  version: 'v4.0.0',
  method: 'GET',
  path: `${accountPath}/counterparty-names/COUNTERPARTY_NAME`,
  summary: 'Get Counterparty by name for any account (Explicit)',
  description: 'The counterparty of the view of the account that has this very name.',
  tags,
  auth: 'user',
  roles: mayGet,
  needs,
  reply: [200, CounterpartyWithMetadata400],
  errors: ['CounterpartyOfAccountNotFound'],
  handle: async ({ account, params, fail }, { read }) => {
    const row = await counterpartyByName(read, account.accountKey, params.VIEW_ID, params.COUNTERPARTY_NAME)
    return row === undefined ? fail('CounterpartyOfAccountNotFound') : counterpartyWithMetadataJson(row, account)
  },
})

const deleteCounterpartyForAnyAccount = endpoint({
  operation: 'deleteCounterpartyForAnyAccount',
  version: 'v4.0.0',
  method: 'DELETE',
  path: `${path}/COUNTERPARTY_ID`,
  summary: 'Delete Counterparty for any account (Explicit)',
  description: 'Takes a counterparty off the list; nothing more can be paid to it. Payments that were made stay.',
  tags,
  auth: 'user',
  roles: ['CanDeleteCounterparty', 'CanDeleteCounterpartyAtAnyBank'],
  needs,
  reply: [200, z.boolean()],
  errors: ['CounterpartyNotFound'],
  handle: async ({ account, params, fail }, { writeAtOnce }) =>
    (await deleteCounterparty(writeAtOnce, account.accountKey, params.VIEW_ID, params.COUNTERPARTY_ID)) ||
    fail('CounterpartyNotFound'),
})

export const anyAccountCounterpartyEndpoints: readonly AnyEndpoint[] = [
  createCounterpartyForAnyAccount,
  getCounterpartiesForAnyAccount,
  getCounterpartyByIdForAnyAccount,
  getCounterpartyByNameForAnyAccount,
  deleteCounterpartyForAnyAccount,
]
