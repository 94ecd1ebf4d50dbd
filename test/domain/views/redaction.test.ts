/** Every permission gates exactly the fields that it says, and no view shows what it may not. */
import fc from 'fast-check'
import { viewPermissions } from '../../../domain/views/permissions'
import type { ViewPermission } from '../../../domain/views/permissions'
import { labelThrough, redactAccount, redactListedAccount } from '../../../domain/views/redact-account'
import { redactOtherAccount } from '../../../domain/views/redact-other-account'
import { redactTransaction } from '../../../domain/views/redact-transaction'
import type { View } from '../../../domain/views/view'
import { accountFacts, lostWithout, metadata, otherFacts, transactionFacts, valuesIn, viewWith } from './markers'

const underOther = valuesIn(otherFacts).sort()
const underMetadata = valuesIn(metadata).sort()
const underThis = valuesIn(transactionFacts.thisAccount).sort()

/** Row by row what the specification says: the permission, and every field of a transaction that it gates. */
const gates: readonly (readonly [ViewPermission, readonly string[]])[] = [
  ['can_see_transaction_this_bank_account', underThis],
  ['can_see_bank_account_owners', ['this.owners']],
  ['can_see_bank_account_type', ['this.type']],
  ['can_see_bank_account_currency', ['this.currency']],
  ['can_see_bank_account_label', ['this.label']],
  ['can_see_bank_account_national_identifier', ['this.nationalIdentifier']],
  ['can_see_bank_account_swift_bic', ['this.swiftBic']],
  ['can_see_bank_account_iban', ['this.iban']],
  ['can_see_bank_account_number', ['this.number']],
  ['can_see_bank_account_bank_name', ['this.bankName']],
  ['can_see_bank_account_routing_scheme', ['this.routings.address', 'this.routings.scheme']],
  ['can_see_bank_account_routing_address', ['this.routings.address', 'this.routings.scheme']],
  ['can_see_bank_routing_scheme', ['this.bankRouting.scheme']],
  ['can_see_bank_routing_address', ['this.bankRouting.address']],
  ['can_see_transaction_other_bank_account', underOther],
  ['can_see_transaction_metadata', valuesIn(transactionFacts.metadata).sort()],
  ['can_see_transaction_description', ['details.description']],
  ['can_see_transaction_amount', ['4711']],
  ['can_see_transaction_type', ['details.type']],
  ['can_see_transaction_currency', ['details.currency']],
  ['can_see_transaction_start_date', ['details.posted']],
  ['can_see_transaction_finish_date', ['details.completed']],
  ['can_see_transaction_balance', ['8150']],
  ['can_see_owner_comment', ['metadata.narrative']],
  ['can_see_comments', ['metadata.comments']],
  ['can_see_tags', ['metadata.tags']],
  ['can_see_images', ['metadata.images']],
  ['can_see_where_tag', ['metadata.where']],
  ['can_see_other_account_national_identifier', ['other.nationalIdentifier']],
  ['can_see_other_account_swift_bic', ['other.swiftBic']],
  ['can_see_other_account_iban', ['other.iban']],
  ['can_see_other_account_bank_name', ['other.bankName']],
  ['can_see_other_account_number', ['other.number']],
  ['can_see_other_account_kind', ['other.kind']],
  ['can_see_other_account_metadata', underMetadata],
  ['can_see_other_bank_routing_scheme', ['other.bankRouting.scheme']],
  ['can_see_other_bank_routing_address', ['other.bankRouting.address']],
  ['can_see_other_account_routing_scheme', ['other.accountRoutings.scheme']],
  ['can_see_other_account_routing_address', ['other.accountRoutings.address']],
  ['can_see_public_alias', ['other.publicAlias']],
  ['can_see_private_alias', ['other.privateAlias']],
  ['can_see_more_info', ['other.moreInfo']],
  ['can_see_url', ['other.url']],
  ['can_see_image_url', ['other.imageUrl']],
  ['can_see_open_corporates_url', ['other.openCorporatesUrl']],
  ['can_see_corporate_location', ['other.corporateLocation']],
  ['can_see_physical_location', ['other.physicalLocation']],
]
const gating = new Map(gates)

test('with every permission everything is seen', () => {
  const shown = redactTransaction(viewWith(viewPermissions), transactionFacts)
  expect(valuesIn(shown).sort()).toEqual(valuesIn(transactionFacts).sort())
})

test.each(viewPermissions)('%s gates its fields of a transaction and nothing else', (permission) => {
  const show = (view: View) => redactTransaction(view, transactionFacts)
  expect(lostWithout(permission, show)).toEqual(gating.get(permission) ?? [])
})

test.each(viewPermissions)('%s gates the same of an account and of an other account by themselves', (permission) => {
  const account = accountFacts('this')
  const expected = gating.get(permission) ?? []
  const balance = permission === 'can_see_bank_account_balance' ? ['this.balance'] : []
  const whole = permission === 'can_see_transaction_this_bank_account' ? valuesIn(account).sort() : undefined
  expect(lostWithout(permission, (view) => redactAccount(view, account))).toEqual(
    whole ?? [...expected.filter((field) => field.startsWith('this.')), ...balance],
  )
  expect(lostWithout(permission, (view) => redactOtherAccount(view, otherFacts))).toEqual(
    expected.filter((field) => field.startsWith('other.')),
  )
})

test('what is hidden is null, and its key stays', () => {
  const all = redactTransaction(viewWith(viewPermissions), transactionFacts)
  const none = redactTransaction(viewWith([]), transactionFacts)
  expect(Object.keys(none)).toEqual(Object.keys(all))
  expect(Object.values(none).every((value) => value === null)).toBe(true)
})

test('no view of any permissions and any alias shows what it may not', () => {
  const fields = gates.flatMap(([permission, values]) => values.map((value) => [value, permission] as const))
  fc.assert(
    fc.property(
      fc.subarray([...viewPermissions]),
      fc.constantFrom('public', 'private', 'none'),
      fc.boolean(),
      (permissions, alias, hide) => {
        const view = viewWith(permissions, { alias, hideMetadataIfAliasUsed: hide })
        const shown = redactTransaction(view, transactionFacts)
        // An alias in place of the name is shown whatever the permissions say: that is what it is for.
        const holder = shown.otherAccount?.holder.name
        const seen = new Set(valuesIn({ ...shown, otherAccount: { ...shown.otherAccount, holder: null } }))
        const leaked = fields.filter(([value, permission]) => seen.has(value) && !permissions.includes(permission))
        const named = alias !== 'none' && holder === 'other.holderName'
        return leaked.length === 0 && !named
      },
    ),
    { numRuns: 2_000 },
  )
})

test('a list shows of an account what any one of the views shows, and nothing that no view shows by itself', () => {
  const facts = {
    ...accountFacts('this'),
    routings: [...accountFacts('this').routings, { scheme: 'IBAN', address: 'the.iban' }],
  }
  const some = fc.subarray([...viewPermissions].filter((permission) => permission.includes('account')))
  fc.assert(
    fc.property(fc.array(some, { maxLength: 3 }), (sets) => {
      const views = sets.map((permissions) => viewWith(permissions))
      const { label, type, currency, balance, routings } = facts
      const listed = redactListedAccount(views, { label, type, currency, balance, routings })
      const alone = views.flatMap((view) => redactAccount(view, facts) ?? [])
      for (const member of ['label', 'type', 'currency', 'balance'] as const)
        expect(listed[member]).toBe(alone.some((shown) => shown[member] !== null) ? facts[member] : null)
      const shown = alone.map((one) => one.routings).filter((one) => one !== null)
      const visible = routings.filter((routing) => shown.some((one) => one.includes(routing)))
      expect(listed.routings).toEqual(shown.length === 0 ? null : visible)
      expect(labelThrough(views, label)).toBe(listed.label)
    }),
  )
})

test('a routing tells no IBAN and no BIC to a view that may not see them', () => {
  const routings = [
    { scheme: 'IBAN', address: 'the.iban' },
    { scheme: 'BIC', address: 'the.bic' },
    { scheme: 'AccountNumber', address: 'the.number' },
  ]
  const facts = {
    ...transactionFacts,
    thisAccount: { ...transactionFacts.thisAccount, routings },
    otherAccount: { ...otherFacts, accountRoutings: routings },
  }
  const told = (...missing: readonly ViewPermission[]): string[] => {
    const view = viewWith(viewPermissions.filter((permission) => !missing.includes(permission)))
    const { thisAccount, otherAccount } = redactTransaction(view, facts)
    return [...(thisAccount?.routings ?? []), ...(otherAccount?.accountRoutings ?? [])].map(
      ({ address }) => address ?? '',
    )
  }
  const all = ['the.iban', 'the.bic', 'the.number']
  const number = ['the.number']
  expect(told()).toEqual([...all, ...all])
  expect(told('can_see_bank_account_iban', 'can_see_bank_account_swift_bic')).toEqual([...number, ...all])
  expect(told('can_see_other_account_iban', 'can_see_other_account_swift_bic')).toEqual([...all, ...number])
  expect(told('can_see_bank_account_routing_address', 'can_see_other_account_iban')).toEqual(['the.bic', 'the.number'])
})

describe('aliases', () => {
  const named = (change: Partial<View>, written: Partial<typeof metadata> | Record<string, null> = {}) =>
    redactOtherAccount(viewWith(viewPermissions, change), { ...otherFacts, metadata: { ...metadata, ...written } })

  test.each([
    ['none', {}, 'other.holderName', false],
    ['public', {}, 'other.publicAlias', true],
    ['public', { publicAlias: null }, 'other.holderName', false],
    ['private', {}, 'other.privateAlias', true],
    ['private', { privateAlias: null }, 'other.holderName', false],
  ] as const)('a view with alias %s, of %j, shows %s (alias: %s)', (alias, written, name, isAlias) => {
    expect(named({ alias }, written)?.holder).toEqual({ name, isAlias })
  })

  test('metadata is hidden with the name, where the view says so and an alias is used', () => {
    const hidden = named({ alias: 'public', hideMetadataIfAliasUsed: true })
    expect(Object.values(hidden?.metadata ?? {})).toEqual(Array(8).fill(null))
    const shown = named({ alias: 'public', hideMetadataIfAliasUsed: true }, { publicAlias: null })
    expect(shown?.metadata?.moreInfo).toBe('other.moreInfo')
    // Numbers and banks obey their own permissions only.
    expect(hidden).toMatchObject({ number: 'other.number', iban: 'other.iban' })
  })
})
