/** An account of which every value is a marker that is found again in any reply, and a view of it whose permissions a test sets. */
import type { ViewPermission } from '../../domain/views/permissions'
import { viewPermissions } from '../../domain/views/permissions'
import { createAccount } from './accounts'
import type { TestAccount } from './accounts'
import type { TestEngine } from './engine'
import type { OtherIds } from './marked-values'
import { call, createBank, createPerson } from './people'
import type { Person, Reply } from './people'
import { createView, grantView } from './views'

export interface MarkedAccount extends OtherIds {
  readonly account: TestAccount
  readonly bankId: string
  readonly transactionId: string
  readonly otherAccountId: string
  /** Holds the view `_v` of the account and nothing else; has left everything that is written on the transaction and the other account. */
  readonly reader: Person
  /** From now on `_v` permits this. */
  readonly permit: (permissions: readonly ViewPermission[], change?: ViewChange) => Promise<void>
  /** Sends a request of the reader. */
  readonly send: <Body = Record<string, unknown>>(method: string, path: string, body?: unknown) => Promise<Reply<Body>>
}

export interface ViewChange {
  readonly alias?: 'public' | 'private' | 'none'
  readonly hide?: boolean
}

const markers = (of: string) => ({
  routings: [
    { scheme: `A.${of}.scheme`, address: `${of}.routing` },
    { scheme: 'BIC', address: `${of}.bic` },
    { scheme: 'IBAN', address: `${of}.iban` },
  ],
  productCode: `${of}.type`,
  currency: 'SEK',
})

async function markedAccount(
  engine: TestEngine,
  bankId: string,
  of: string,
): Promise<{ readonly account: TestAccount; readonly owner: Person }> {
  const owner = await createPerson(engine, { username: `${of}.owner` })
  const account = await createAccount(engine, owner, bankId, markers(of))
  const { writeAtOnce } = engine.database
  await writeAtOnce.raw('update banks set full_name = ? where bank_id = ?', [`${of}.bankName`, bankId])
  await writeAtOnce.raw('update accounts set label = ?, number = ?, balance = 343900 where account_id = ?', [
    `${of}.label`,
    `${of}.number`,
    account.accountId,
  ])
  return { account, owner }
}

/** What is written through the view, each with the path below it. */
const notes = (transactionId: string, otherId: string): readonly (readonly [path: string, body: object])[] => [
  [`transactions/${transactionId}/metadata/narrative`, { narrative: 'note.narrative' }],
  [`transactions/${transactionId}/metadata/comments`, { value: 'note.comment' }],
  [`transactions/${transactionId}/metadata/tags`, { value: 'note.tag' }],
  [`transactions/${transactionId}/metadata/images`, { label: 'x', URL: 'https://example.com/note.image' }],
  [`transactions/${transactionId}/metadata/where`, { where: { latitude: 12.3456, longitude: 1 } }],
  [`other_accounts/${otherId}/public_alias`, { alias: 'other.publicAlias' }],
  [`other_accounts/${otherId}/private_alias`, { alias: 'other.privateAlias' }],
  [`other_accounts/${otherId}/metadata/more_info`, { more_info: 'other.moreInfo' }],
  [`other_accounts/${otherId}/metadata/url`, { URL: 'other.homepage' }],
  [`other_accounts/${otherId}/metadata/image_url`, { image_URL: 'other.picture' }],
  [`other_accounts/${otherId}/metadata/open_corporates_url`, { open_corporates_URL: 'other.register' }],
  [
    `other_accounts/${otherId}/metadata/corporate_location`,
    { corporate_location: { latitude: 23.4567, longitude: 1 } },
  ],
  [`other_accounts/${otherId}/metadata/physical_location`, { physical_location: { latitude: 34.5678, longitude: 1 } }],
]

/** Throws where a part of it could not be made. */
export async function createMarkedAccount(engine: TestEngine): Promise<MarkedAccount> {
  const [bankId, otherBankId] = [await createBank(engine), await createBank(engine)]
  const { account, owner } = await markedAccount(engine, bankId, 'this')
  const { account: other } = await markedAccount(engine, otherBankId, 'other')
  const recorder = await createPerson(engine, { roles: ['CanCreateHistoricalTransaction'] })
  const happened = {
    from: { bank_id: otherBankId, account_id: other.accountId },
    to: { bank_id: bankId, account_id: account.accountId },
    value: { currency: 'SEK', amount: '4711.00' },
    ...{ type: 'details.type', description: 'details.description', charge_policy: 'SHARED' },
    ...{ posted: '2024-01-03T10:00:00Z', completed: '2024-01-04T11:00:00Z' },
  }
  const recorded = await call<{ transaction_id: string }>(
    engine,
    'POST',
    '/obp/v3.1.0/management/historical/transactions',
    { as: recorder, body: happened },
  )
  if (recorded.status !== 201) throw new Error(`the transaction was not recorded: ${JSON.stringify(recorded.body)}`)
  const { writeAtOnce } = engine.database
  await writeAtOnce.raw('update accounts set balance = 999900 where account_id = ?', [account.accountId])
  await writeAtOnce.raw(
    `insert into account_attributes (attribute_id, account_key, product_code, name, type, value)
     select gen_random_uuid(), account_key, product_code, fact.name, 'STRING', fact.value from accounts,
       (values ('COLOUR', 'red'), ('OVERDRAFT_LIMIT', '7777.77')) as fact (name, value) where account_id = ?`,
    [account.accountId],
  )

  const reader = await createPerson(engine, {
    roles: ['CanUseAccountFirehoseAtAnyBank', 'CanGetDoubleEntryTransactionAtAnyBank'],
  })
  await createView(engine, account, owner, '_v')
  await grantView(engine, account, owner, reader, '_v')

  const send = <Body = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Reply<Body>> =>
    call<Body>(engine, method, path, body === undefined ? { as: reader } : { as: reader, body })
  const permit = async (permissions: readonly ViewPermission[], { alias = 'none', hide = false }: ViewChange = {}) => {
    await writeAtOnce.raw(
      `update views set permissions = ?, alias = ?, hide_metadata_if_alias_used = ? where view_id = '_v'`,
      [permissions, alias, hide],
    )
  }
  await permit(viewPermissions)
  const through = `/obp/v1.4.0${account.path}/_v`
  const { body } = await send<{ transactions: { id: string; other_account: { id: string } }[] }>(
    'GET',
    `${through}/transactions`,
  )
  const [transaction] = body.transactions
  const [transactionId, otherAccountId] = [transaction?.id ?? '', transaction?.other_account.id ?? '']
  for (const [path, note] of notes(transactionId, otherAccountId)) {
    const { status } = await send('POST', `${through}/${path}`, note)
    if (status !== 201) throw new Error(`${path} was not written: ${status}`)
  }
  const ids = { bankId, otherBankId, otherOwnId: other.accountId, transactionId, otherAccountId }
  return { account, ...ids, reader, permit, send }
}
