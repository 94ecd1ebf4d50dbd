/** One account as the oldest prefixes show it, one that everybody may see, and what an account is called. */
import { z } from 'zod'
import { accountParts } from '../../db/read/accounts'
import { storedViewsOfAccount } from '../../db/read/views'
import { setAccountLabel } from '../../db/write/account-labels'
import { viewsOf } from '../../domain/views/view'
import type { View } from '../../domain/views/view'
import { Account140, account140Json, CoreAccount300, coreAccount300Json } from '../json/accounts'
import { filledText, successJson, text } from '../json/wire'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { mustShowAccount } from './account-filters'
import { anyViewMust } from './view-rights'

/** Through which views the caller may see the account: those that they were granted, and the public ones of the account. */
async function viewsAvailable(
  { accountKey, callerViews }: { readonly accountKey: string; readonly callerViews: readonly View[] },
  { read, settings }: Handles,
): Promise<readonly View[]> {
  if (!settings.allowPublicViews) return callerViews
  const open = (await storedViewsOfAccount(read, accountKey)).filter(({ isPublic }) => isPublic)
  const held = new Set(callerViews.map(({ id }) => id))
  return [
    ...callerViews,
    ...viewsOf(
      open.map(({ viewId }) => viewId).filter((id) => !held.has(id)),
      open,
    ),
  ]
}

const accountById = endpoint({
  operation: 'accountById',
  version: 'v1.2.1',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/account',
  summary: 'Get account by id',
  description:
    'One account as the view shows it, through a public view also without a login, with the views through which the caller may see it: those that they were granted, and the public ones of the account; what the view hides is null.',
  tags: ['Account', 'PrivateData'],
  auth: 'anonymous',
  needs: ['bank', 'account', 'view'],
  reply: [200, Account140],
  errors: ['ViewPermissionMissing'],
  handle: async ({ account, view, servedAs, fail }, handles) => {
    mustShowAccount(view, (detail) => fail('ViewPermissionMissing', detail))
    const views = await viewsAvailable(account, handles)
    return account140Json(account, await accountParts(handles.read, account.accountKey), view, { views, servedAs })
  },
})

const getPublicAccountById = endpoint({
  operation: 'getPublicAccountById',
  version: 'v3.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/public/accounts/ACCOUNT_ID/VIEW_ID/account',
  summary: 'Get Public Account by Id',
  description: 'One account as a public view, or one that the caller holds, shows it; what the view hides is null.',
  tags: ['Account', 'PublicData'],
  auth: 'anonymous',
  needs: ['account', 'view'],
  reply: [200, CoreAccount300],
  errors: ['ViewPermissionMissing'],
  handle: async ({ account, view, fail }, { read }) => {
    mustShowAccount(view, (detail) => fail('ViewPermissionMissing', detail))
    return coreAccount300Json(account, await accountParts(read, account.accountKey), view)
  },
})

const PutLabel140 = z.object({ id: text(255), label: filledText(255), bank_id: text(255) })
const PutLabel400 = z.object({ label: filledText(255) })

const labelUpdate = {
  operation: 'updateAccountLabel',
  method: 'POST',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID',
  summary: 'Update Account Label',
  description: 'Calls an account something else. One of the views of the caller must permit it.',
  tags: ['Account'],
  auth: 'user',
  needs: ['bank', 'account'],
  order: ['caller', 'bank', 'account', 'body', 'guard'],
  guard: anyViewMust('can_update_bank_account_label'),
  reply: [200, successJson],
  errors: ['ViewPermissionMissing'],
} as const

const updateAccountLabel121 = endpoint({
  ...labelUpdate,
  version: 'v1.2.1',
  body: {
    name: 'UpdateAccountJSON',
    schema: PutLabel140,
    example: { id: '8ca8a7e4-6d02-40e3-a129-0b2bf89de9f0', label: 'updated label', bank_id: 'gh.29.uk' },
  },
  handle: async ({ account, body }, { writeAtOnce }) => {
    await setAccountLabel(writeAtOnce, account.accountKey, body.label)
    return { success: 'Success' }
  },
})

const updateAccountLabel400 = endpoint({
  ...labelUpdate,
  version: 'v4.0.0',
  body: { name: 'UpdateAccountJsonV400', schema: PutLabel400, example: { label: 'updated label' } },
  handle: async ({ account, body }, { writeAtOnce }) => {
    await setAccountLabel(writeAtOnce, account.accountKey, body.label)
    return { success: 'Success' }
  },
})

export const olderAccountEndpoints: readonly AnyEndpoint[] = [
  accountById,
  getPublicAccountById,
  updateAccountLabel121,
  updateAccountLabel400,
]
