/** Staff freeze an account, and unfreeze it: what was waiting for that goes on. */
import { freezeEvents, isFrozen, waitingFromAccount } from '../../db/read/account-freezes'
import type { AccountRow } from '../../db/read/facts'
import { changeFreeze } from '../../db/write/account-freezes'
import type { FreezeChange } from '../../db/write/account-freezes'
import { AccountFreeze, accountFreezeJson, PostFreeze } from '../json/account-freezes'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Caller } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { cursorOf, nextOf } from './cursor'

const path = '/banks/BANK_ID/accounts/ACCOUNT_ID/freeze'
const common = {
  version: 'engine/v1',
  tags: ['Account', 'Transaction-Request'],
  auth: 'user',
  roles: ['CanFreezeAccount'],
  needs: ['bank', 'account'],
} as const

async function found(
  { accountKey, accountId }: AccountRow,
  page: ReturnType<typeof cursorOf>,
  { read }: Handles,
): Promise<ReturnType<typeof accountFreezeJson>> {
  const events = await freezeEvents(read, { accountKey, ...page })
  const frozen = await isFrozen(read, accountKey)
  return accountFreezeJson({ accountId, frozen, events, next: nextOf(events, page.limit) })
}

interface Change {
  readonly account: AccountRow
  readonly caller: Caller
  readonly body: { readonly reason: string }
  readonly fail: (name: 'AccountFreezeUnchanged') => never
}

/** Returns the id of the change. */
async function change(
  { account, caller, body, fail }: Change,
  kind: FreezeChange['kind'],
  { write, newId }: Handles,
): Promise<string> {
  const eventId = newId()
  const { accountKey } = account
  const asked = { eventId, accountKey, kind, reason: body.reason, actorUserId: caller.userId }
  if (!(await write((transaction) => changeFreeze(transaction, asked)))) fail('AccountFreezeUnchanged')
  return eventId
}

const newest = { limit: 50, before: undefined }

const getAccountFreeze = endpoint({
  ...common,
  operation: 'getAccountFreeze',
  method: 'GET',
  path,
  summary: 'Get Account Freeze',
  description:
    'Whether payments from the account are frozen, with every freezing and unfreezing, newest first. Query: `limit` (50, at most 200), `before` (the `next` of the page before).',
  reply: [200, AccountFreeze],
  errors: ['IncorrectFilter'],
  handle: (request, handles) => found(request.account, cursorOf(request), handles),
})

const freezeAccount = endpoint({
  ...common,
  operation: 'freezeAccount',
  method: 'POST',
  path,
  summary: 'Freeze Account',
  description:
    'From now on nobody pays from the account: payments are refused (OBP-49360), those that wait already too, or wait where the bank says so (`wait_for_frozen_account_hours` of its payment rules). What comes in is booked, and so is what the staff book of the past. When this returns, what was under way is booked.',
  body: { name: 'PostAccountFreezeJson', schema: PostFreeze, example: { reason: 'order of the court 12 F 34/26' } },
  reply: [201, AccountFreeze],
  errors: ['AccountFreezeUnchanged'],
  handle: async (request, handles) => {
    await change(request, 'FROZEN', handles)
    return found(request.account, newest, handles)
  },
})

const unfreezeAccount = endpoint({
  ...common,
  operation: 'unfreezeAccount',
  method: 'POST',
  path: `${path}/end`,
  summary: 'Unfreeze Account',
  description: 'Ends the freeze of the account. Payments that have waited for this are tried at once.',
  body: { name: 'PostAccountUnfreezeJson', schema: PostFreeze, example: { reason: 'the order was lifted' } },
  reply: [200, AccountFreeze],
  errors: ['AccountFreezeUnchanged'],
  waits: true,
  handle: async (request, handles) => {
    const { account } = request
    const eventId = await change(request, 'UNFROZEN', handles)
    await handles.run.tellAccountUnfrozen(await waitingFromAccount(handles.read, account), eventId)
    return found(account, newest, handles)
  },
})

export const accountFreezeEndpoints: readonly AnyEndpoint[] = [getAccountFreeze, freezeAccount, unfreezeAccount]
