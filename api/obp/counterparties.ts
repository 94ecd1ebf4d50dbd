/** Counterparties of an account: whom its payments may go to, as its users write them down. */
import { z } from 'zod'
import { counterpartiesOf, counterpartyById } from '../../db/read/counterparties'
import type { AccountRow } from '../../db/read/facts'
import { deleteCounterparty } from '../../db/write/counterparties'
import { permits } from '../../domain/views/system-views'
import type { View, ViewPermission } from '../../domain/views/system-views'
import {
  Counterparties400,
  counterpartyJson,
  CounterpartyWithMetadata400,
  counterpartyWithMetadataJson,
  exampleCounterparty,
  PostCounterparty,
} from '../json/counterparties'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Check } from '../kernel/endpoint'
import { createCounterparty, newCounterpartyErrors } from './new-counterparty'

const tags = ['Counterparty', 'PSD2', 'Account']
const needs = ['bank', 'account', 'view'] as const
const order: readonly Check[] = ['caller', 'bank', 'account', 'view', 'body', 'guard']
const path = '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/counterparties'

interface ViewRequest {
  readonly account: Pick<AccountRow, 'callerViews'>
  readonly view: View
  readonly fail: (name: 'CounterpartyPermissionMissing', detail: string) => never
}

/** The view of the request must carry the permission; whom an account pays is changed only by those who were granted it. */
export const counterpartyPermission =
  (permission: ViewPermission) =>
  ({ account, view, fail }: ViewRequest): void => {
    const isGranted = account.callerViews.some(({ id }) => id === view.id)
    if (!permits(view, permission) || !(isGranted || permission === 'can_get_counterparty')) {
      fail(
        'CounterpartyPermissionMissing',
        ` ${permission}. Please use a view with that permission or add the permission to this view.`,
      )
    }
  }

const createExplicitCounterparty = endpoint({
  operation: 'createCounterparty',
  version: 'v4.0.0',
  method: 'POST',
  path,
  summary: 'Create Counterparty (Explicit)',
  description:
    'Writes down whom payments of this account may go to. With the schemes OBP for bank and account it is an account of this instance, which must exist; anybody else is paid through a settlement account of the bank. Only a beneficiary can be paid. The name is unique within the view of the account.',
  tags,
  auth: 'user',
  needs,
  order,
  guard: counterpartyPermission('can_add_counterparty'),
  body: { name: 'PostCounterpartyJson400', schema: PostCounterparty, example: exampleCounterparty },
  reply: [201, CounterpartyWithMetadata400],
  errors: ['CounterpartyPermissionMissing', ...newCounterpartyErrors],
  handle: async ({ account, view, caller, body, fail }, handles) =>
    counterpartyWithMetadataJson(
      await createCounterparty({ account, viewId: view.id, caller, body, fail }, handles),
      account,
    ),
})

const getExplicitCounterpartiesForAccount = endpoint({
  operation: 'getExplicitCounterpartiesForAccount',
  version: 'v4.0.0',
  method: 'GET',
  path,
  summary: 'Get Counterparties (Explicit)',
  description: 'What was written down under this view of the account, oldest first; at most the first thousand.',
  tags,
  auth: 'user',
  needs,
  order,
  guard: counterpartyPermission('can_get_counterparty'),
  reply: [200, Counterparties400],
  errors: ['CounterpartyPermissionMissing'],
  handle: async ({ account, view }, { read }) => {
    const rows = await counterpartiesOf(read, account.accountKey, view.id)
    return { counterparties: rows.map((row) => counterpartyJson(row, account)) }
  },
})

const getExplicitCounterpartyById = endpoint({
  operation: 'getExplicitCounterpartyById',
  version: 'v4.0.0',
  method: 'GET',
  path: `${path}/COUNTERPARTY_ID`,
  summary: 'Get Counterparty by Id (Explicit)',
  description: 'One counterparty of this view of the account.',
  tags,
  auth: 'user',
  needs,
  order,
  guard: counterpartyPermission('can_get_counterparty'),
  reply: [200, CounterpartyWithMetadata400],
  errors: ['CounterpartyPermissionMissing', 'CounterpartyNotFound'],
  handle: async ({ account, view, params, fail }, { read }) => {
    const row = await counterpartyById(read, account.accountKey, view.id, params.COUNTERPARTY_ID)
    return row === undefined ? fail('CounterpartyNotFound') : counterpartyWithMetadataJson(row, account)
  },
})

const deleteExplicitCounterparty = endpoint({
  operation: 'deleteExplicitCounterparty',
  version: 'v4.0.0',
  method: 'DELETE',
  path: `${path}/COUNTERPARTY_ID`,
  summary: 'Delete Counterparty (Explicit)',
  description: 'Takes a counterparty off the list; nothing more can be paid to it. Payments that were made stay.',
  tags,
  auth: 'user',
  needs,
  order,
  guard: counterpartyPermission('can_delete_counterparty'),
  reply: [200, z.boolean()],
  errors: ['CounterpartyPermissionMissing', 'CounterpartyNotFound'],
  handle: async ({ account, view, params, fail }, { writeAtOnce }) =>
    (await deleteCounterparty(writeAtOnce, account.accountKey, view.id, params.COUNTERPARTY_ID)) ||
    fail('CounterpartyNotFound'),
})

export const counterpartyEndpoints: readonly AnyEndpoint[] = [
  createExplicitCounterparty,
  getExplicitCounterpartiesForAccount,
  getExplicitCounterpartyById,
  deleteExplicitCounterparty,
]
