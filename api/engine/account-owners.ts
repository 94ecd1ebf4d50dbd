/** Staff give an account an owner where the last one was deleted: nobody is left who could grant it. */
import { accountOwners } from '../../db/read/account-owners'
import { addAccountOwner } from '../../db/write/account-owners'
import { isUuid } from '../../domain/ids'
import { AccountOwners, accountOwnersJson, PostAccountOwner } from '../json/account-owners'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const common = {
  version: 'engine/v1',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/owners',
  tags: ['Account', 'Account Access'],
  auth: 'user',
  roles: ['CanAddAccountOwner'],
  needs: ['bank', 'account'],
  reply: [200, AccountOwners],
} as const

const getAccountOwners = endpoint({
  ...common,
  operation: 'getAccountOwners',
  method: 'GET',
  summary: 'Get Account Owners',
  description:
    'Who hold the owner view of the account, and whom the staff made an owner: by whom, when and why, newest first, at most 50.',
  errors: [],
  handle: async ({ account }, { read }) =>
    accountOwnersJson(account.accountId, await accountOwners(read, account.accountKey)),
})

const postAccountOwner = endpoint({
  ...common,
  operation: 'addAccountOwner',
  method: 'POST',
  summary: 'Add Account Owner',
  description:
    'Makes a user the owner of an account that has none any more, because the last one was deleted: they hold it, with the views with which an account is opened. Where somebody holds the owner view, they grant it themselves. Nobody makes themselves an owner.',
  order: ['caller', 'bank', 'roles', 'account', 'guard', 'body'],
  // The accounts of the bank itself belong to nobody.
  guard: ({ account, fail }) => {
    if (account.kind !== 'CUSTOMER') fail('AccountNotFound')
  },
  body: {
    name: 'PostAccountOwnerJson',
    schema: PostAccountOwner,
    example: { user_id: '9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1', reason: 'heir by certificate 7 VI 12/26' },
  },
  reply: [201, AccountOwners],
  errors: ['AccountNotFound', 'UserNotFound', 'AccountHasOwner', 'OwnAccountOwner'],
  handle: async ({ account, body, caller, fail }, { read, write, newId }) => {
    const { accountKey, accountId } = account
    const userId = body.user_id.toLowerCase()
    if (userId === caller.userId) fail('OwnAccountOwner')
    const unknown = (): never => fail('UserNotFound', ` Current USER_ID(${body.user_id})`)
    if (!isUuid(userId)) return unknown()
    const grant = { grantId: newId(), accountKey, userId, reason: body.reason, actorUserId: caller.userId }
    const outcome = await write((transaction) => addAccountOwner(transaction, grant))
    if (outcome === 'has owner') fail('AccountHasOwner')
    if (outcome === 'no user') unknown()
    return accountOwnersJson(accountId, await accountOwners(read, accountKey))
  },
})

export const accountOwnerEndpoints: readonly AnyEndpoint[] = [getAccountOwners, postAccountOwner]
