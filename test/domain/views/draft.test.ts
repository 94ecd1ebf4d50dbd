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
  ...{ alias: 'none' as View['alias'], hideMetadataIfAliasUsed: false },
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

const others: readonly ViewPermission[] = ['can_see_transaction_other_bank_account', 'can_see_other_account_number']
const notes: readonly ViewPermission[] = ['can_see_other_account_metadata', 'can_see_more_info', 'can_add_more_info']

test.each([
  // Which aliases the view of the maker shows, and whether it hides the notes then; what the view that they make is to do.
  ['none', false, 'none', false, true],
  ['none', true, 'none', false, true],
  ['none', false, 'public', false, true],
  ['public', false, 'public', false, true],
  ['public', false, 'public', true, true],
  ['public', true, 'public', true, true],
  ['public', true, 'public', false, false],
  ['public', true, 'none', true, false],
  ['public', false, 'none', false, false],
  ['public', false, 'private', false, false],
  ['private', false, 'none', false, false],
  ['private', false, 'public', false, false],
  ['private', false, 'private', false, true],
  ['private', true, 'private', false, false],
] as const)(
  'who sees the aliases %s (notes hidden: %s) makes a view with %s (%s): %s',
  (alias, hide, wanted, hides, may) => {
    const source: View = { ...held('owner'), alias, hideMetadataIfAliasUsed: hide }
    const wish = { ...draft([...others, ...notes]), alias: wanted, hideMetadataIfAliasUsed: hides }
    const missing = beyond(wish, sourcesOf([source]))
    expect(missing).toEqual(may ? [] : [`which_alias_to_use ${wanted}`, others[0], ...notes])
    // What has no name is not behind one.
    expect(beyond({ ...wish, permissions: ['can_see_transaction_amount'] }, [source])).toEqual([])
  },
)

test('a view that shows names does not lend them to the notes that another one hides', () => {
  const named: View = { ...held('auditor', notes), alias: 'none' }
  const hiding: View = { ...held('owner'), alias: 'public', hideMetadataIfAliasUsed: true }
  expect(beyond(draft([...others, ...notes]), [named, hiding])).toEqual(['which_alias_to_use none', ...notes])
  expect(beyond(draft(others), [named, hiding])).toEqual([])
})
