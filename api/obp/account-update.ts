/** Staff change what an account is called and how it is found: the bank vouches for the routings that they give it. */
import { routingsTaken } from '../../db/read/accounts'
import { violatedConstraint } from '../../db/faults'
import { replaceAccountDetails } from '../../db/write/account-details'
import { UpdateAccount310, UpdatedAccount } from '../json/accounts'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const updateAccount = endpoint({
  operation: 'updateAccount',
  version: 'v3.1.0',
  method: 'PUT',
  path: '/management/banks/BANK_ID/accounts/ACCOUNT_ID',
  summary: 'Update Account',
  description:
    'Replaces label, type (the product code), branch and all routings of an account. The bank vouches for the routings from then on: payments find the account by its IBAN. An IBAN that the owner of another account has claimed alone gives way.',
  tags: ['Account'],
  auth: 'user',
  roles: ['CanUpdateAccount'],
  needs: ['bank', 'account'],
  order: ['caller', 'roles', 'bank', 'account', 'guard', 'body'],
  // The engine keeps these itself: they belong to nobody, and nothing is paid to them.
  guard: ({ account, fail }) => {
    if (account.kind === 'FX_POSITION') fail('AccountNotFound')
  },
  body: {
    name: 'UpdateAccountRequestJsonV310',
    schema: UpdateAccount310,
    example: {
      label: 'Label',
      type: 'CURRENT',
      branch_id: '1234',
      account_routings: [{ scheme: 'AccountNumber', address: '4930396' }],
    },
  },
  reply: [200, UpdatedAccount],
  errors: ['AccountNotFound', 'AccountRoutingRepeated', 'AccountRoutingTaken'],
  handle: async ({ bank: { bankId }, account, body, caller, fail }, { read, write }) => {
    const { accountKey, accountId } = account
    const { label, type, branch_id: branchId, account_routings: routings } = body
    if (new Set(routings.map(({ scheme }) => scheme)).size < routings.length) fail('AccountRoutingRepeated')
    const refuseTaken = async (): Promise<void> => {
      const taken = await routingsTaken(read, { bankId, accountKey, routings })
      const named = taken.map(({ scheme, address }) => `(bankId: ${bankId}, scheme: ${scheme}, address: ${address})`)
      if (named.length > 0) fail('AccountRoutingTaken', ` ${named.join('; ')}`)
    }
    await refuseTaken()
    const details = { accountKey, label, productCode: type, branchId, routings, actorUserId: caller.userId }
    await write((transaction) => replaceAccountDetails(transaction, details)).catch((error: unknown) => {
      // Somebody was given it meanwhile.
      if (violatedConstraint(error) === 'account_routings_address_unique') fail('AccountRoutingTaken')
      throw error
    })
    return {
      ...{ bank_id: bankId, account_id: accountId, label, type },
      ...{ branch_id: branchId, account_routings: routings },
    }
  },
})

export const accountUpdateEndpoints: readonly AnyEndpoint[] = [updateAccount]
