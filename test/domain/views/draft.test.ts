/** How far a view may go that somebody writes down. */
import { beyond, sourcesOf } from '../../../domain/views/draft'
import { systemView } from '../../../domain/views/system-views'
import type { View, ViewPermission } from '../../../domain/views/system-views'

const held = (id: string, without: readonly ViewPermission[] = []): View => {
  const view = systemView(id)
  if (view === undefined) throw new Error(`no view ${id}`)
  return { ...view, permissions: view.permissions.filter((one) => !without.includes(one)) }
}
const draft = (permissions: readonly ViewPermission[], metadataViewId = '_x') => ({
  ...{ id: '_x', metadataViewId, permissions, grantableViewIds: [], revocableViewIds: [] },
})

test('the owner may give what no owner view carries; the holder of another view may not', () => {
  const funds = draft(['can_query_available_funds', 'can_create_direct_debit'])
  expect(beyond(funds, sourcesOf([held('owner')]))).toEqual([])
  for (const id of ['standard', 'auditor', 'ManageCustomViews']) {
    expect(beyond(funds, sourcesOf([held(id)]))).toEqual(funds.permissions)
  }
  const custom: View = { ...held('owner'), id: '_owner', isSystem: false }
  expect(beyond(funds, sourcesOf([custom]))).toEqual(funds.permissions)
})

test('what the instance has taken from the owner view, the owner cannot give', () => {
  const paying = 'can_add_transaction_request_to_any_account'
  expect(beyond(draft([paying]), sourcesOf([held('owner', [paying])]))).toEqual([paying])
  expect(beyond(draft(['can_create_custom_view']), sourcesOf([held('owner')]))).toEqual(['can_create_custom_view'])
})

test('the owner sees the notes of the views that they hold only', () => {
  expect(beyond(draft(['can_see_comments'], 'auditor'), sourcesOf([held('owner')]))).toEqual([
    'metadata_view auditor',
    'can_see_comments',
  ])
})
