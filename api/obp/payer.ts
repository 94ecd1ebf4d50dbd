/** Who may pay from an account, and of what type: the checks that come before the body of a payment is looked at. */
import type { AccountRow } from '../../db/read/facts'
import type { PayeeRow } from '../../db/read/transaction-requests'
import { mayPay } from '../../domain/views/system-views'
import type { View } from '../../domain/views/system-views'
import type { Caller } from '../kernel/endpoint'
import { RefusedError } from '../kernel/faults'
import type { Settings } from '../settings'

export const payerErrors = [
  'TransactionRequestsDisabled',
  'NotAllowedToPay',
  'TransactionRequestTypeUnsupported',
  'AccountNotFound',
] as const

/** The account that a payment leaves. */
export interface PayerRow extends PayeeRow {
  readonly kind: string
}

interface PayerRequest {
  readonly params: { readonly BANK_ID: string; readonly VIEW_ID: string }
  readonly caller: Caller
  readonly account: Pick<AccountRow, 'callerViews' | 'kind' | 'accountId'>
  readonly fail: (name: (typeof payerErrors)[number], detail?: string) => never
}

export const whoAsks = (viewId: string, { userId, consumerId }: Caller): string =>
  ` Current ViewId(${viewId}),current UserId(${userId})current ConsumerId(${consumerId})`

/** The role at the bank is enough, or a view of the account that was granted to the caller and may pay. */
export function isPayer(
  {
    bankId,
    viewId,
    views,
    caller,
  }: { readonly bankId: string; readonly viewId: string; readonly views: readonly View[]; readonly caller: Caller },
  settings: Settings,
): boolean {
  const view = views.find(({ id }) => id === viewId)
  return caller.has('CanCreateAnyTransactionRequest', bankId) || (view !== undefined && mayPay(view, settings))
}

/** Refuses who is no payer, and everybody where the instance knows no transaction requests. The bank's own positions are not there for payments. */
export function refuseUnlessPayer({ params, caller, account, fail }: PayerRequest, settings: Settings): void {
  if (settings.payments.types.length === 0) fail('TransactionRequestsDisabled')
  const { BANK_ID: bankId, VIEW_ID: viewId } = params
  if (account.kind === 'FX_POSITION') {
    fail('AccountNotFound', ` Current BankId is ${bankId} and Current AccountId is ${account.accountId}`)
  }
  if (!isPayer({ bankId, viewId, views: account.callerViews, caller }, settings)) {
    fail('NotAllowedToPay', whoAsks(viewId, caller))
  }
}

/**
 * Of the bank's own accounts none has a floor, so what they paid would be money from nowhere, whoever asks. They give back only what
 * they have received.
 */
export function refuseBanksOwn(type: string, { kind, accountId }: PayerRow): void {
  if (kind === 'CUSTOMER' || type === 'REFUND') return
  throw new RefusedError({
    refusal: 'NotAllowedToPay',
    detail: ` Current AccountId is ${accountId}: a settlement account pays refunds only.`,
  })
}

/** The instance offers the types that it is configured for. */
export function refuseUnsupportedType(type: string, { fail }: Pick<PayerRequest, 'fail'>, settings: Settings): void {
  if (!settings.payments.types.includes(type)) {
    fail('TransactionRequestTypeUnsupported', `: '${type.slice(0, 100)}'. Current Sandbox does not support it. `)
  }
}
