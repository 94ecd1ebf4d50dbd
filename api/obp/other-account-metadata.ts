/** Writing down what is known about an other account: aliases, texts, addresses and places, each by the same three calls. */
import { z } from 'zod'
import { putOtherAccountMetadata } from '../../db/write/other-account-metadata'
import type { MetadataChange } from '../../db/write/other-account-metadata'
import { isOnEarth } from '../../domain/places'
import type { Coordinates } from '../../domain/places'
import { hidesMetadata } from '../../domain/views/redact-other-account'
import type { OtherAccountFacts } from '../../domain/views/redact-other-account'
import type { PlaceRow } from '../../db/read/other-accounts'
import { permits } from '../../domain/views/system-views'
import type { ViewPermission } from '../../domain/views/system-views'
import type { View } from '../../domain/views/view'
import { PostPlace } from '../json/transaction-annotations'
import { link, successJson, text } from '../json/wire'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Check } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { seeOtherAccount } from './first-sight'

const path = '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/other_accounts/OTHER_ACCOUNT_ID'
const needs = ['bank', 'account', 'view'] as const
const bodyFirst: readonly Check[] = ['caller', 'body', 'bank', 'account', 'view', 'guard']
const guarded: readonly Check[] = ['caller', 'bank', 'account', 'view', 'guard']
const common = { version: 'v1.2.1', tags: ['Counterparty-Metadata', 'Counterparty'], needs } as const
const errors = ['ViewLacksPermission', 'OtherAccountNotFound', 'OtherAccountHidden'] as const

interface Viewed {
  readonly view: View
  readonly account: { readonly accountKey: string }
  readonly params: { readonly OTHER_ACCOUNT_ID: string }
  readonly fail: (name: (typeof errors)[number], detail?: string) => never
}

/** A view that shows no other accounts shows no name of theirs either. */
const everyCallNeeds = ['can_see_transaction_other_bank_account', 'can_see_other_account_metadata'] as const

const viewMust =
  (...permissions: readonly ViewPermission[]) =>
  ({ view, fail }: Pick<Viewed, 'view' | 'fail'>): void => {
    const missing = [...everyCallNeeds, ...permissions].find((one) => !permits(view, one))
    if (missing !== undefined) fail('ViewLacksPermission', `${missing}. Current ViewId(${view.id})`)
  }

/** The other account, unless the view shows it under an alias and hides the rest. */
async function otherOf(request: Viewed, handles: Handles): Promise<OtherAccountFacts<PlaceRow>> {
  const { account, view, params, fail } = request
  const other =
    (await seeOtherAccount(account.accountKey, params.OTHER_ACCOUNT_ID, handles)) ?? fail('OtherAccountNotFound')
  return hidesMetadata(view, other.metadata) ? fail('OtherAccountHidden') : other
}

type TextMember = Extract<MetadataChange, { readonly text: string }>['member']
type PlaceMember = Exclude<MetadataChange['member'], TextMember>

/** What makes the fields differ; the texts are those that clients know. */
interface Field<Member extends MetadataChange['member']> {
  readonly member: Member
  readonly segment: string
  /** The member of the body. */
  readonly key: string
  readonly words: string
  readonly add: ViewPermission
  readonly remove: ViewPermission
  readonly operations: readonly [add: string, update: string, remove: string]
  readonly done: readonly [added: string, updated: string]
}

interface TextField extends Field<TextMember> {
  /** What may be written, of so many characters. */
  readonly value: typeof link
}

const plain = (
  member: TextMember,
  segment: string,
  key: string,
  add: ViewPermission,
  name: string,
  words: string,
  value = text,
): TextField => ({
  member,
  segment,
  key,
  words,
  value,
  add,
  remove: add,
  operations: [`addCounterparty${name}`, `updateCounterparty${name}`, `deleteCounterparty${name}`],
  done: [`${words} added`, `${words} updated`],
})

const textFields: readonly TextField[] = [
  plain('publicAlias', 'public_alias', 'alias', 'can_add_public_alias', 'PublicAlias', 'public alias'),
  {
    ...plain('privateAlias', 'private_alias', 'alias', 'can_add_private_alias', 'PrivateAlias', 'private alias'),
    operations: ['addOtherAccountPrivateAlias', 'updateCounterpartyPrivateAlias', 'deleteCounterpartyPrivateAlias'],
    done: ['private alias added', 'private alias added'],
  },
  plain('moreInfo', 'metadata/more_info', 'more_info', 'can_add_more_info', 'MoreInfo', 'more info'),
  plain('url', 'metadata/url', 'URL', 'can_add_url', 'Url', 'url', link),
  plain('imageUrl', 'metadata/image_url', 'image_URL', 'can_add_image_url', 'ImageUrl', 'image url', link),
  plain(
    'openCorporatesUrl',
    'metadata/open_corporates_url',
    'open_corporates_URL',
    'can_add_open_corporates_url',
    'OpenCorporatesUrl',
    'open corporate url',
    link,
  ),
]

const placeField = (
  member: PlaceMember,
  segment: string,
  name: string,
  permissions: Pick<Field<PlaceMember>, 'add' | 'remove'>,
): Field<PlaceMember> => ({
  member,
  segment: `metadata/${segment}`,
  key: segment,
  words: segment.replace('_', ' '),
  ...permissions,
  operations: [`addCounterparty${name}`, `updateCounterparty${name}`, `deleteCounterparty${name}`],
  done: [`${segment.replace('_', ' ')} added`, `${segment.replace('_', ' ')} updated`],
})

const placeFields: readonly Field<PlaceMember>[] = [
  placeField('corporateLocation', 'corporate_location', 'CorporateLocation', {
    add: 'can_add_corporate_location',
    remove: 'can_delete_corporate_location',
  }),
  placeField('physicalLocation', 'physical_location', 'PhysicalLocation', {
    add: 'can_add_physical_location',
    remove: 'can_delete_physical_location',
  }),
]

interface Writing extends Viewed {
  readonly caller: { readonly userId: string }
}

async function put(request: Writing, change: MetadataChange, handles: Handles): Promise<void> {
  const { id: otherAccountId } = await otherOf(request, handles)
  const { accountKey } = request.account
  await putOtherAccountMetadata(handles.writeAtOnce, { accountKey, otherAccountId }, change, request.caller.userId)
}

const methods = ['POST', 'PUT'] as const

/** `refusals` are what `changeTo` may say of a value. */
const writersOf = <Member extends MetadataChange['member'], Value extends z.ZodType, Refusal extends 'NotOnEarth'>(
  field: Field<Member>,
  { value, example, refusals }: { value: Value; example: z.input<Value>; refusals: readonly Refusal[] },
  changeTo: (value: z.output<Value>, fail: (name: Refusal) => never) => MetadataChange,
): readonly AnyEndpoint[] =>
  methods.map((method, at) =>
    endpoint({
      ...common,
      operation: field.operations[at] ?? '',
      method,
      path: `${path}/${field.segment}` as `${typeof path}/metadata`,
      summary: `${method === 'POST' ? 'Add' : 'Update'} ${field.words} of Other Account`,
      description: `Writes the ${field.words} of an other account down, in place of what was there before. All views of this account share it.`,
      auth: 'user',
      order: bodyFirst,
      guard: viewMust(field.add),
      body: {
        name: `${field.operations[0]}Json`,
        schema: z.object({ [field.key]: value }),
        example: { [field.key]: example },
      },
      reply: [method === 'POST' ? 201 : 200, successJson],
      errors: [...errors, ...refusals],
      handle: async (request, handles) => {
        const given = (request.body as Record<string, z.output<Value>>)[field.key] as z.output<Value>
        await put(request, changeTo(given, request.fail), handles)
        return { success: field.done[at] ?? '' }
      },
    }),
  )

const removerOf = (
  field: Field<MetadataChange['member']>,
  change: MetadataChange,
  mustBeThere: (other: OtherAccountFacts<PlaceRow>) => boolean,
): AnyEndpoint =>
  endpoint({
    ...common,
    operation: field.operations[2],
    method: 'DELETE',
    path: `${path}/${field.segment}` as `${typeof path}/metadata`,
    summary: `Delete ${field.words} of Other Account`,
    description: `Takes the ${field.words} of an other account away.`,
    auth: 'user',
    order: guarded,
    guard: viewMust(field.remove),
    reply: [204, z.undefined()],
    errors: [...errors, 'NothingToDelete'],
    handle: async (request, handles) => {
      if (!mustBeThere(await otherOf(request, handles))) request.fail('NothingToDelete')
      await put(request, change, handles)
      return undefined
    },
  })

const onEarth = (place: Coordinates, fail: (name: 'NotOnEarth') => never): Coordinates =>
  isOnEarth(place) ? place : fail('NotOnEarth')

const ofText = (field: TextField): readonly AnyEndpoint[] => [
  ...writersOf(field, { value: field.value(2_000), example: 'OBP', refusals: [] }, (given) => ({
    member: field.member,
    text: given,
  })),
  removerOf(field, { member: field.member, text: '' }, () => true),
]

const ofPlace = (field: Field<PlaceMember>): readonly AnyEndpoint[] => [
  ...writersOf(
    field,
    { value: PostPlace, example: { latitude: 37.423021, longitude: -122.083739 }, refusals: ['NotOnEarth'] },
    (given, fail) => ({ member: field.member, place: onEarth(given, fail) }),
  ),
  removerOf(field, { member: field.member, place: null }, ({ metadata }) => metadata[field.member] !== null),
]

const aliasReader = (
  operation: string,
  segment: 'public_alias' | 'private_alias',
  member: 'publicAlias' | 'privateAlias',
  see: ViewPermission,
): AnyEndpoint =>
  endpoint({
    ...common,
    operation,
    method: 'GET',
    path: `${path}/${segment}`,
    summary: `Get ${segment.replace('_', ' ')} of Other Account`,
    description: 'The alias of an other account, null where it has none; through a public view also without a login.',
    auth: 'anonymous',
    order: guarded,
    guard: viewMust(see),
    reply: [200, z.object({ alias: z.string().nullable() })],
    errors,
    handle: async (request, handles) => ({ alias: (await otherOf(request, handles)).metadata[member] }),
  })

export const otherAccountMetadataEndpoints: readonly AnyEndpoint[] = [
  aliasReader('getCounterpartyPublicAlias', 'public_alias', 'publicAlias', 'can_see_public_alias'),
  aliasReader('getOtherAccountPrivateAlias', 'private_alias', 'privateAlias', 'can_see_private_alias'),
  ...textFields.flatMap(ofText),
  ...placeFields.flatMap(ofPlace),
]
