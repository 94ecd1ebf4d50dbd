/** The accounts on the other side of an account's transactions, as a view shows them. */
import { z } from 'zod'
import { mostListed } from '../../db/read/other-accounts'
import type { PlaceRow } from '../../db/read/other-accounts'
import { redactOtherAccount } from '../../domain/views/redact-other-account'
import type { VisibleOtherAccount } from '../../domain/views/redact-other-account'
import type { View } from '../../domain/views/view'
import {
  metadataJson,
  OtherAccount140,
  otherAccount140Json,
  OtherAccount300,
  otherAccount300Json,
  OtherAccountMetadataJson,
} from '../json/other-accounts'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { seeOtherAccount, seeOtherAccounts } from './first-sight'

const path = '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/other_accounts'
const common = { method: 'GET', tags: ['Counterparty', 'Account'], needs: ['bank', 'account', 'view'] } as const
/** From v3.0.0 on an unknown bank is an account that does not exist. */
const common300 = { ...common, needs: ['account', 'view'] } as const
const whichAccounts =
  'An other account is known by an id of this account, not by its own. Its holder goes by the real name or, where the view says so, by an alias. Notes that nobody has written are null; to whoever sees the other account first, the texts are `Unknown`.'
const firstOthers = `Of more than ${mostListed} it has those whose ids come first; the others are found by their ids.`

interface Viewed {
  readonly account: { readonly accountKey: string }
  readonly view: View
}
type Visible = VisibleOtherAccount<PlaceRow>

/** A view that hides other accounts lists none. */
const visibleOthers = async ({ account, view }: Viewed, handles: Handles): Promise<Visible[]> =>
  (await seeOtherAccounts(account.accountKey, handles)).flatMap((other) => redactOtherAccount(view, other) ?? [])

const one = {
  errors: ['OtherAccountNotFound', 'ViewLacksPermission'],
} as const
interface NamedOther extends Viewed {
  readonly params: { readonly OTHER_ACCOUNT_ID: string }
  readonly fail: (name: (typeof one.errors)[number], detail?: string) => never
}

async function visibleOther(request: NamedOther, handles: Handles): Promise<Visible> {
  const { account, view, params, fail } = request
  const other =
    (await seeOtherAccount(account.accountKey, params.OTHER_ACCOUNT_ID, handles)) ?? fail('OtherAccountNotFound')
  return (
    redactOtherAccount(view, other) ??
    fail('ViewLacksPermission', `can_see_transaction_other_bank_account. Current ViewId(${view.id})`)
  )
}

const getOtherAccounts121 = endpoint({
  ...common,
  operation: 'getOtherAccountsForBankAccount',
  version: 'v1.2.1',
  path,
  summary: 'Get Other Accounts of one Account',
  description: `Every account that shares a transaction with this one, as the view shows it; through a public view also without a login. ${whichAccounts} ${firstOthers}`,
  auth: 'anonymous',
  reply: [200, z.object({ other_accounts: z.array(OtherAccount140) })],
  errors: [],
  handle: async (request, handles) => ({
    other_accounts: (await visibleOthers(request, handles)).map(otherAccount140Json),
  }),
})

const getOtherAccounts300 = endpoint({
  ...common300,
  operation: 'getOtherAccountsForBankAccount',
  version: 'v3.0.0',
  path,
  summary: 'Get Other Accounts of one Account',
  description: `Every account that shares a transaction with this one, as the view shows it. ${whichAccounts} ${firstOthers}`,
  auth: 'user',
  reply: [200, z.object({ other_accounts: z.array(OtherAccount300) })],
  errors: [],
  handle: async (request, handles) => ({
    other_accounts: (await visibleOthers(request, handles)).map(otherAccount300Json),
  }),
})

const getOtherAccount121 = endpoint({
  ...common,
  operation: 'getOtherAccountByIdForBankAccount',
  version: 'v1.2.1',
  path: `${path}/OTHER_ACCOUNT_ID`,
  summary: 'Get Other Account by Id',
  description: `One other account, as the view shows it; through a public view also without a login. ${whichAccounts}`,
  auth: 'anonymous',
  reply: [200, OtherAccount140],
  errors: one.errors,
  handle: async (request, handles) => otherAccount140Json(await visibleOther(request, handles)),
})

const getOtherAccount300 = endpoint({
  ...common300,
  operation: 'getOtherAccountByIdForBankAccount',
  version: 'v3.0.0',
  path: `${path}/OTHER_ACCOUNT_ID`,
  summary: 'Get Other Account by Id',
  description: `One other account, as the view shows it. ${whichAccounts}`,
  auth: 'user',
  reply: [200, OtherAccount300],
  errors: one.errors,
  handle: async (request, handles) => otherAccount300Json(await visibleOther(request, handles)),
})

const getMetadata = endpoint({
  ...common,
  operation: 'getOtherAccountMetadata',
  version: 'v1.2.1',
  path: `${path}/OTHER_ACCOUNT_ID/metadata`,
  summary: 'Get Other Account Metadata',
  description:
    'What is written down about another account: shared by all views of this account, as far as each of them shows it; through a public view also without a login.',
  auth: 'anonymous',
  reply: [200, OtherAccountMetadataJson],
  errors: one.errors,
  handle: async (request, handles) => {
    const { metadata } = await visibleOther(request, handles)
    return metadataJson(
      metadata ??
        request.fail('ViewLacksPermission', `can_see_other_account_metadata. Current ViewId(${request.view.id})`),
    )
  },
})

export const otherAccountEndpoints: readonly AnyEndpoint[] = [
  getOtherAccounts121,
  getOtherAccounts300,
  getOtherAccount121,
  getOtherAccount300,
  getMetadata,
]
