/** System views: their flags as clients see them, and who may pay, grant and revoke. */
import {
  baseFlags,
  isViewPermission,
  laterFlags,
  mayGrant,
  mayPay,
  mayRevoke,
  permits,
  systemView,
  systemViewIds,
  systemViews,
  viewPermissions,
  viewsOfNewAccountOwner,
} from '../../../domain/views/system-views'
import type { SystemView, View, ViewPermission } from '../../../domain/views/system-views'
import grantReply from './grant-view-auditor.json'
import viewsAvailable from './views-available.json'

const known = (id: string): SystemView => {
  const view = systemView(id)
  if (view === undefined) throw new Error(`no system view ${id}`)
  return view
}

const common = (view: SystemView): object => ({
  id: view.id,
  short_name: view.shortName,
  description: view.description,
  is_public: false,
  alias: '',
  hide_metadata_if_alias_used: false,
})

test('the reply of a grant follows from the view, key by key', () => {
  const auditor = known('auditor')
  const reply = { ...common(auditor), metadata_view: auditor.id, is_system: true, ...laterFlags(auditor) }
  expect(reply).toStrictEqual(grantReply)
})

test.each(viewsAvailable.map((shown) => [shown.id, shown] as const))('%s shows its base flags', (id, shown) => {
  expect({ ...common(known(id)), ...baseFlags(known(id)) }).toStrictEqual(shown)
})

test('a new owner gets what clients see on a new account', () => {
  expect([...viewsOfNewAccountOwner].sort()).toEqual(viewsAvailable.map(({ id }) => id).sort())
})

const payers: Record<string, [usually: boolean, ifAuditorMayPay: boolean]> = {
  owner: [true, true],
  standard: [true, true],
  ManageCustomViews: [true, true],
  InitiatePaymentsBerlinGroup: [true, true],
  auditor: [false, true],
  accountant: [false, true],
  firehose: [false, true],
  ReadAccountsBasic: [false, true],
  ReadAccountsDetail: [false, true],
  ReadBalances: [false, true],
  ReadTransactionsBasic: [false, true],
  ReadTransactionsDebits: [false, true],
  ReadTransactionsDetail: [false, true],
  StageOne: [false, false],
  ReadAccountsBerlinGroup: [false, false],
  ReadBalancesBerlinGroup: [false, false],
  ReadTransactionsBerlinGroup: [false, false],
}

test.each(systemViewIds)('%s may pay as its row says', (id) => {
  expect([mayPay(known(id), { auditorMayPay: false }), mayPay(known(id), { auditorMayPay: true })]).toEqual(payers[id])
})

const custom = (id: string, permissions: readonly ViewPermission[]): View => ({
  id,
  isSystem: false,
  shortName: id,
  description: '',
  isPublic: false,
  alias: 'none',
  hideMetadataIfAliasUsed: false,
  metadataViewId: id,
  permissions,
  grantableViewIds: [],
  revocableViewIds: [],
})

test.each<[string, readonly ViewPermission[], boolean]>([
  ['_cards', ['can_add_transaction_request_to_any_account'], true],
  ['_cards', ['can_add_transaction_request_to_beneficiary'], true],
  ['_cards', ['can_add_transaction_request_to_own_account', 'can_see_transaction_requests'], false],
  ['auditor', ['can_add_transaction_request_to_any_account'], true],
])('the custom view %s with %j may pay: %s', (id, permissions, may) => {
  expect(mayPay(custom(id, permissions), { auditorMayPay: false })).toBe(may)
})

test.each(systemViewIds)('%s grants and revokes what it should', (id) => {
  const owning = id === 'owner' || id === 'standard'
  for (const target of systemViewIds) {
    expect(mayGrant(known(id), known(target))).toBe(owning)
    expect(mayRevoke(known(id), known(target))).toBe(owning)
  }
  expect(mayGrant(known(id), custom('_team', []))).toBe(id === 'ManageCustomViews')
  expect(mayRevoke(known(id), custom('_team', []))).toBe(id === 'ManageCustomViews')
  expect(mayGrant(known(id), { id: 'nope', isSystem: true })).toBe(false)
})

test.each(systemViewIds)('%s sees transaction requests only as an owner does', (id) => {
  const owning = id === 'owner' || id === 'standard'
  expect(permits(known(id), 'can_see_transaction_requests')).toBe(owning)
  expect(permits(known(id), 'can_see_transaction_request_types')).toBe(owning)
})

test('only StageOne of the usual views hides the description', () => {
  expect(permits(known('StageOne'), 'can_see_transaction_description')).toBe(false)
  expect(permits(known('StageOne'), 'can_see_transaction_amount')).toBe(true)
})

test('no id and no permission is listed twice, and no view has an unknown one', () => {
  expect(new Set(systemViewIds).size).toBe(17)
  expect(new Set(viewPermissions).size).toBe(viewPermissions.length)
  for (const { permissions } of systemViews) expect(permissions.every(isViewPermission)).toBe(true)
  expect(isViewPermission('can_fly')).toBe(false)
})

test('a custom view is no system view', () => {
  expect(systemView('_team')).toBeUndefined()
})
