/** Every permission to write opens its calls and no others, one by one. */
import { viewPermissions } from '../../../domain/views/permissions'
import type { ViewPermission } from '../../../domain/views/permissions'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createMarkedAccount } from '../../support/marked-account'
import type { MarkedAccount } from '../../support/marked-account'

let engine: TestEngine
let marked: MarkedAccount
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  marked = await createMarkedAccount(engine)
})
afterAll(() => engine.stop())

interface Write {
  readonly method: 'POST' | 'PUT' | 'DELETE'
  /** Below the other account, or below the metadata of the transaction. */
  readonly path: string
  readonly body?: object
  /** What is there before it can be deleted; its id goes on the path. */
  readonly first?: object
  /** What may be deleted only by who sees it. */
  readonly sees?: ViewPermission
}
const place = { latitude: 1, longitude: 2 }
const image = { label: 'x', URL: 'https://example.com/x.png' }
const text = (path: string, member: string): readonly Write[] => [
  { method: 'POST', path, body: { [member]: 'x' } },
  { method: 'PUT', path, body: { [member]: 'x' } },
  { method: 'DELETE', path },
]
const put = (path: string, member: string): readonly Write[] => [
  { method: 'POST', path, body: { [member]: place } },
  { method: 'PUT', path, body: { [member]: place } },
]
const remove = (path: string, first: object, sees: ViewPermission): readonly Write[] => [
  { method: 'DELETE', path, first, sees },
]

const onTransaction: Readonly<Partial<Record<ViewPermission, readonly Write[]>>> = {
  can_edit_owner_comment: text('narrative', 'narrative'),
  can_add_comment: [{ method: 'POST', path: 'comments', body: { value: 'x' } }],
  can_add_tag: [{ method: 'POST', path: 'tags', body: { value: 'x' } }],
  can_add_image: [{ method: 'POST', path: 'images', body: image }],
  can_add_where_tag: put('where', 'where'),
  can_delete_comment: remove('comments', { value: 'x' }, 'can_see_comments'),
  can_delete_tag: remove('tags', { value: 'x' }, 'can_see_tags'),
  can_delete_image: remove('images', image, 'can_see_images'),
  can_delete_where_tag: remove('where', { where: place }, 'can_see_where_tag'),
}
const onOtherAccount: Readonly<Partial<Record<ViewPermission, readonly Write[]>>> = {
  can_add_public_alias: text('public_alias', 'alias'),
  can_add_private_alias: text('private_alias', 'alias'),
  can_add_more_info: text('metadata/more_info', 'more_info'),
  can_add_url: text('metadata/url', 'URL'),
  can_add_image_url: text('metadata/image_url', 'image_URL'),
  can_add_open_corporates_url: text('metadata/open_corporates_url', 'open_corporates_URL'),
  can_add_corporate_location: put('metadata/corporate_location', 'corporate_location'),
  can_add_physical_location: put('metadata/physical_location', 'physical_location'),
  can_delete_corporate_location: [
    { method: 'DELETE', path: 'metadata/corporate_location', first: { corporate_location: place } },
  ],
  can_delete_physical_location: [
    { method: 'DELETE', path: 'metadata/physical_location', first: { physical_location: place } },
  ],
}

const wholes = {
  transaction: ['can_see_transaction_metadata'],
  'other account': ['can_see_transaction_other_bank_account', 'can_see_other_account_metadata'],
} as const satisfies Record<string, readonly ViewPermission[]>
type Of = keyof typeof wholes

const casesOf = (of: Of, writes: typeof onTransaction) =>
  Object.entries(writes).flatMap(([permission, calls]) =>
    calls.map((write) => ({ of, permission: permission as ViewPermission, ...write })),
  )
const cases = [...casesOf('transaction', onTransaction), ...casesOf('other account', onOtherAccount)]

test('every permission to write on transactions and other accounts is here', () => {
  const writing = viewPermissions.filter((one) =>
    /^can_(add|delete|edit)_(?!transaction_request|counterparty|custom_view)/.test(one),
  )
  expect(writing.filter((one) => !cases.some(({ permission }) => permission === one))).toEqual([])
})

test.each(cases)('$permission lets one $method $path of the $of', async ({ of, permission, ...write }) => {
  const { account, transactionId, otherAccountId, permit, send } = marked
  const below = of === 'transaction' ? `transactions/${transactionId}/metadata` : `other_accounts/${otherAccountId}`
  const path = `/obp/v1.4.0${account.path}/_v/${below}/${write.path}`
  await permit(viewPermissions)
  const made = write.first && (await send<{ id?: string }>('POST', path, write.first)).body.id
  const url = made === undefined ? path : `${path}/${made}`
  const needed = [...wholes[of], ...(write.sees === undefined ? [] : [write.sees]), permission]
  for (const missing of needed) {
    await permit(viewPermissions.filter((one) => one !== missing))
    expect(await send(write.method, url, write.body)).toMatchObject(refused(400, 'OBP-30022'))
  }
  await permit(needed)
  const { status } = await send(write.method, url, write.body)
  expect([200, 201, 204]).toContain(status)
})
