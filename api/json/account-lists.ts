/** Lists of accounts on the wire, in the shapes of every version. */
import { z } from 'zod'
import type { HeldAccount } from '../../db/read/account-lists'
import type { AccountListing } from '../../db/read/accounts'
import { redactListedAccount } from '../../domain/views/redact-account'
import type { VisibleListedAccount } from '../../domain/views/redact-account'
import { inDictionaryOrder, inShortOrder, publicOnesLast, routingReply } from './accounts'
import { OldestView, oldestViewJson, ViewBasic, viewBasicJson, ViewShort, viewShortJson } from './views'
import { filledOrNull } from './wire'

/** What no view of the list shows is null, and the routings an empty list. */
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
      account_type: z.string().nullable(),
      account_routings: z.array(routingReply),
      views: z.array(ViewBasic),
    }),
  ),
})
export const Accounts140 = z.object({
  accounts: z.array(z.object({ ...listed, views_available: z.array(OldestView) })),
})
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

/** A listed account as its views show it. */
export const throughItsViews = ({ views, productCode, ...account }: AccountListing): VisibleListedAccount<bigint> =>
  redactListedAccount(views, { ...account, type: productCode })

const listedJson = (account: AccountListing) => ({
  id: account.accountId,
  label: throughItsViews(account).label,
  bank_id: account.bankId,
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
  accounts: accounts.map((account) => {
    const { type, routings } = throughItsViews(account)
    return {
      ...listedJson(account),
      account_type: type,
      account_routings: [...(routings ?? [])],
      views: inShortOrder(account.views).map(viewBasicJson),
    }
  }),
})

export const accountsAtOneBankJson = (accounts: readonly AccountListing[]): z.input<typeof AccountsAtOneBank> =>
  accounts.map((account) => ({
    ...listedJson(account),
    views_available: inShortOrder(account.views).map(viewShortJson),
  }))

/** The views that were granted come first, then the public ones; an empty label is null. */
export const accounts140Json = (
  accounts: readonly AccountListing[],
  servedAs: string,
): z.input<typeof Accounts140> => ({
  accounts: accounts.map((account) => ({
    ...listedJson(account),
    label: filledOrNull(throughItsViews(account).label),
    views_available: publicOnesLast(inDictionaryOrder(account.views)).map((view) => oldestViewJson(view, servedAs)),
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
