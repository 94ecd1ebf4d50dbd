/** What a view hides is in no reply of any version: seen in the JSON, of an account whose every value is a marker. */
import fc from 'fast-check'
import { viewPermissions } from '../../../domain/views/permissions'
import type { ViewPermission } from '../../../domain/views/permissions'
import { statementPermissions } from '../../../domain/views/statement-rule'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createMarkedAccount } from '../../support/marked-account'
import type { MarkedAccount } from '../../support/marked-account'
import { balance, gatesOf as gatesAt, notes, ours, theirNotes, theirs } from '../../support/marked-values'
import type { Kind, Permissions } from '../../support/marked-values'

let engine: TestEngine
let marked: MarkedAccount
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  marked = await createMarkedAccount(engine)
})
afterAll(() => engine.stop())

/** One request. */
interface Reading extends Kind {
  readonly path: string
  /** Without these it shows nothing. */
  readonly needs: Permissions
}

function readings(): readonly Reading[] {
  const { account, bankId, transactionId, otherAccountId } = marked
  const [bank, view] = [`/banks/${bankId}`, `${account.path}/_v`]
  const transaction = `/obp/v1.4.0${view}/transactions/${transactionId}`
  const other = `other_accounts/${otherAccountId}`
  const of = (about: Reading['about'], shape: Reading['shape'], needs: Permissions, paths: readonly string[]) =>
    paths.map((path): Reading => ({ path, needs, about, shape }))
  const metadata = (name: string, needs: ViewPermission): readonly Reading[] =>
    of('transaction', 'old', [notes, needs], [`${transaction}/metadata/${name}`])
  return [
    ...of('account', 'old', [ours], [`/obp/v1.4.0${view}/account`, `/obp/v3.1.0${view}/account`]),
    ...of(
      'account',
      'new',
      [ours],
      [
        `/obp/v3.0.0${bank}/public/accounts/${account.accountId}/_v/account`,
        `/obp/v4.0.0${view}/account`,
        `/obp/v5.1.0${account.path}/views/_v`,
        ...['/obp/v1.4.0/accounts', `/obp/v1.4.0${bank}/accounts`, '/obp/v1.4.0/accounts/private'],
        ...[`/obp/v1.4.0${bank}/accounts/private`, '/obp/v2.0.0/accounts', '/obp/v2.0.0/my/accounts'],
        ...['/obp/v3.0.0/my/accounts', `/obp/v3.0.0${bank}/accounts/private`, '/obp/v5.1.0/my/accounts'],
        `/obp/v4.0.0${bank}/accounts`,
      ],
    ),
    ...of(
      'account',
      'new',
      [ours, balance],
      [
        ...[`/obp/v3.1.0${bank}/balances`, `/obp/v4.0.0${bank}/balances`, `/obp/v5.1.0${bank}/balances`],
        `/obp/v5.1.0${bank}/views/_v/balances`,
        `/obp/v4.0.0${account.path}/balances`,
        `/obp/v5.1.0${account.path}/views/_v/balances`,
      ],
    ),
    ...of('transaction', 'old', [], [`/obp/v1.4.0${view}/transactions`, `${transaction}/transaction`]),
    ...of(
      'transaction',
      'new',
      [],
      [
        ...[`/obp/v3.0.0${view}/transactions`, `/obp/v5.1.0${view}/transactions`],
        `/obp/v4.0.0${view}/transactions/${transactionId}/transaction`,
        `/obp/v3.0.0${bank}/firehose/accounts/${account.accountId}/views/_v/transactions`,
      ],
    ),
    ...of('transaction', 'new', [ours, ...statementPermissions], [`/engine/v1${view}/statement`]),
    ...metadata('narrative', 'can_see_owner_comment'),
    ...metadata('comments', 'can_see_comments'),
    ...metadata('tags', 'can_see_tags'),
    ...metadata('images', 'can_see_images'),
    ...metadata('where', 'can_see_where_tag'),
    ...of(
      'transaction',
      'old',
      [theirs],
      [`/obp/v1.4.0${view}/other_accounts`, `/obp/v1.4.0${view}/${other}`, `${transaction}/other_account`],
    ),
    ...of('transaction', 'new', [theirs], [`/obp/v3.0.0${view}/other_accounts`, `/obp/v5.1.0${view}/${other}`]),
    ...of('transaction', 'old', [theirs, theirNotes], [`/obp/v1.4.0${view}/${other}/metadata`]),
    ...of(
      'transaction',
      'old',
      [theirs, theirNotes, 'can_see_public_alias'],
      [`/obp/v5.1.0${view}/${other}/public_alias`],
    ),
    ...of(
      'transaction',
      'new',
      [theirs, 'can_see_other_bank_routing_address', 'can_see_other_account_routing_address'],
      [
        `/obp/v4.0.0${view}/transactions/${transactionId}/double-entry-transaction`,
        `/obp/v5.1.0/transactions/${transactionId}/balancing-transaction`,
      ],
    ),
    ...of(
      'transaction',
      'old',
      [theirs, theirNotes, 'can_see_private_alias'],
      [`/obp/v1.4.0${view}/${other}/private_alias`],
    ),
  ]
}

const gatesOf = (kind: Kind): Readonly<Record<string, Permissions>> => gatesAt(kind, marked)

interface Seen {
  readonly reading: Reading
  readonly status: number
  readonly markers: readonly string[]
}
const lookAtAll = (): Promise<readonly Seen[]> =>
  Promise.all(
    readings().map(async (reading) => {
      const { status, body } = await marked.send('GET', reading.path)
      const text = JSON.stringify(body)
      return { reading, status, markers: Object.keys(gatesOf(reading)).filter((marker) => text.includes(marker)) }
    }),
  )

/** What a view that permits everything shows, reply by reply. */
let everything: readonly Seen[]
beforeAll(async () => {
  everything = await lookAtAll()
})

/** Of what there is in the reply exactly the part that the permissions open. */
const openedBy = (permissions: Permissions, { reading, markers }: Seen): readonly string[] => {
  const gates = gatesOf(reading)
  const opens = (needs: Permissions = []): boolean => needs.every((one) => permissions.includes(one))
  return opens(reading.needs) ? markers.filter((marker) => opens(gates[marker])) : []
}

async function expectExactly(permissions: Permissions): Promise<void> {
  await marked.permit(permissions)
  const seen = await lookAtAll()
  expect(seen.map(({ reading: { path }, markers }) => ({ path, markers }))).toEqual(
    everything.map((all) => ({ path: all.reading.path, markers: openedBy(permissions, all) })),
  )
  expect(seen.filter(({ status }) => status !== 200 && (status < 400 || status >= 500))).toEqual([])
}

const seeing = viewPermissions.filter((permission) => permission.startsWith('can_see_'))

test('a view that permits everything shows everything', () => {
  expect(everything.filter(({ status, markers }) => status !== 200 || markers.length === 0)).toEqual([])
  const shown = new Set(everything.flatMap(({ markers }) => markers))
  expect(Object.keys(gatesOf({ about: 'account', shape: 'old' })).filter((marker) => !shown.has(marker))).toEqual([])
})

test.each(seeing)('without %s its values are gone from every reply, and no others', async (permission) => {
  await expectExactly(viewPermissions.filter((one) => one !== permission))
})

test('a view that may do everything but see shows nothing, and what it may do shows nothing to one that sees', async () => {
  await expectExactly(viewPermissions.filter((one) => !seeing.includes(one)))
  await expectExactly([])
  await expectExactly(seeing)
})

const sets = fc.sample(fc.subarray([...viewPermissions]), { numRuns: 30, seed: 5 })

test.each(sets.map((permissions, index) => [index, permissions] as const))(
  'set %i of permissions opens exactly its values',
  (_index, permissions) => expectExactly(permissions),
)

test.each(sets.slice(0, 8).map((permissions, index) => [index, permissions] as const))(
  'an alias takes the place of the name, under set %i of permissions, and hides what is written where the view says so',
  async (_index, permissions) => {
    for (const alias of ['public', 'private'] as const) {
      for (const hide of [false, true]) {
        await marked.permit([...permissions, theirs], { alias, hide })
        for (const [index, { reading, markers }] of (await lookAtAll()).entries()) {
          const all = everything[index]
          if (all === undefined) throw new Error('there are more replies than before')
          const named = `other.${alias}Alias`
          const written = Object.entries(gatesOf(reading)).filter(([, needs]) => needs.includes(theirNotes))
          const hidden = ['other.owner', marked.otherOwnId, ...(hide ? written.map(([marker]) => marker) : [])]
          const mayBe = openedBy([...permissions, theirs], all).filter((marker) => !hidden.includes(marker))
          expect(markers.filter((marker) => !mayBe.includes(marker) && marker !== named)).toEqual([])
        }
      }
    }
  },
)

test('what is hidden is null, and a hidden list is empty', async () => {
  await marked.permit([ours])
  const { account, transactionId } = marked
  const read = async (version: string, path: string) =>
    (await marked.send('GET', `/obp/${version}${account.path}/_v/${path}`)).body
  expect(await read('v1.4.0', 'account')).toMatchObject({ label: null, owners: [], type: null, IBAN: null })
  expect(await read('v4.0.0', 'account')).toMatchObject({
    label: null,
    owners: [],
    account_routings: [],
    product_code: null,
    account_attributes: [{ name: 'COLOUR', product_code: null }],
  })
  const one = `transactions/${transactionId}/transaction`
  const hidden = { type: null, value: { currency: null, amount: null } }
  expect(await read('v1.4.0', one)).toMatchObject({
    this_account: { id: account.accountId, holders: [], number: null, bank: { name: null } },
    ...{ other_account: null, metadata: null, details: hidden },
  })
  expect(await read('v4.0.0', one)).toMatchObject({
    this_account: { holders: [], account_routings: [], bank_routing: { scheme: null, address: null } },
    ...{ other_account: null, metadata: null, details: hidden },
  })
})

test('a filter asks for what the views show: a hidden type, and attributes of a hidden account, are not found', async () => {
  const listed = async (path: string): Promise<number> => {
    const { body } = await marked.send('GET', path)
    return (JSON.stringify(body).match(new RegExp(marked.account.accountId, 'g')) ?? []).length
  }
  const list = '/obp/v3.0.0/my/accounts?account_type_filter=this.type'
  const without = `${list}&account_type_filter_operation=EXCLUDE`
  const ids = `/obp/v4.0.0/banks/${marked.bankId}/accounts/account_ids/private?account_type_filter=this.type`
  const coloured = `/obp/v4.0.0/banks/${marked.bankId}/accounts?COLOUR=red`
  const found = () => Promise.all([list, without, ids, coloured].map(listed))
  await marked.permit([ours, 'can_see_bank_account_type'])
  expect(await found()).toEqual([1, 0, 1, 1])
  await marked.permit([ours])
  expect(await found()).toEqual([0, 1, 0, 1])
  await marked.permit(['can_see_bank_account_type'])
  expect(await found()).toEqual([0, 1, 0, 0])
})

test('the sum of balances names no currency that a view hides', async () => {
  await marked.permit([ours, balance])
  const { body } = await marked.send('GET', `/obp/v3.1.0/banks/${marked.bankId}/balances`)
  expect(body).toMatchObject({
    accounts: [{ label: null, account_routings: [], balance: { currency: null, amount: '9999.00' } }],
    overall_balance: { currency: '', amount: '' },
  })
})
