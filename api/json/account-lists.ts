/** Lists of accounts on the wire, in the shapes of every version. */
import { z } from 'zod'
import type { HeldAccount } from '../../db/read/account-lists'
import type { AccountListing } from '../../db/read/accounts'
import { labelThrough } from '../../domain/views/redact-account'
import { inShortOrder, routingReply } from './accounts'
import { View140, view140Json, ViewBasic, viewBasicJson, ViewShort, viewShortJson } from './views'

/** The label is null where no view of the list shows it. */
const listed = { id: z.string(), label: z.string().nullable(), bank_id: z.string() }
export const MyAccounts200 = z.array(
  z.object({
    ...listed,
    _links: z.object({ self: z.object({ href: z.string() }), detail: z.object({ href: z.string() }) }),
  }),
)
export const MyAccounts300 = z.object({
  accounts: z.array(
    z.object({
      ...listed,
      account_type: z.string(),
      account_routings: z.array(routingReply),
      views: z.array(ViewBasic),
    }),
  ),
})
export const Accounts140 = z.object({ accounts: z.array(z.object({ ...listed, views_available: z.array(View140) })) })
export const Accounts200 = z.object({ accounts: z.array(z.object({ ...listed, views_available: z.array(ViewShort) })) })
export const AccountIds = z.object({ accounts: z.array(z.object({ id: z.string() })) })
export const AccountsHeld = z.object({
  accounts: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      bank_id: z.string(),
      number: z.string(),
      account_routings: z.array(routingReply),
    }),
  ),
})
export const AccountsAtOneBank = z.array(z.object({ ...listed, views_available: z.array(ViewShort) }))
const listedJson = ({ accountId, label, bankId, views }: AccountListing) => ({
  id: accountId,
  label: labelThrough(views, label),
  bank_id: bankId,
})

/** `base` is the URL of the prefix under which the request came. */
export const myAccounts200Json = (accounts: readonly AccountListing[], base: string): z.input<typeof MyAccounts200> =>
  accounts.map((account) => ({
    ...listedJson(account),
    _links: {
      self: { href: `${base}/my/accounts` },
      detail: { href: `${base}/my/banks/${account.bankId}/accounts/${account.accountId}/account` },
    },
  }))

export const myAccounts300Json = (accounts: readonly AccountListing[]): z.input<typeof MyAccounts300> => ({
  accounts: accounts.map((account) => ({
    ...listedJson(account),
    account_type: account.productCode,
    account_routings: [...account.routings],
    views: inShortOrder(account.views).map(viewBasicJson),
  })),
})

export const accountsAtOneBankJson = (accounts: readonly AccountListing[]): z.input<typeof AccountsAtOneBank> =>
  accounts.map((account) => ({
    ...listedJson(account),
    views_available: inShortOrder(account.views).map(viewShortJson),
  }))

export const accounts140Json = (accounts: readonly AccountListing[]): z.input<typeof Accounts140> => ({
  accounts: accounts.map((account) => ({
    ...listedJson(account),
    views_available: inShortOrder(account.views).map(view140Json),
  })),
})

export const accounts200Json = (accounts: readonly AccountListing[]): z.input<typeof Accounts200> => ({
  accounts: accountsAtOneBankJson(accounts),
})

export const accountIdsJson = (accounts: readonly AccountListing[]): z.input<typeof AccountIds> => ({
  accounts: accounts.map(({ accountId }) => ({ id: accountId })),
})

/** To whom an account belongs it is shown whole, whatever views they hold. */
export const accountsHeldJson = (accounts: readonly HeldAccount[]): z.input<typeof AccountsHeld> => ({
  accounts: accounts.map(({ accountId, label, bankId, number, routings: held }) => ({
    id: accountId,
    label,
    bank_id: bankId,
    number,
    account_routings: [...held],
  })),
})
