/** What webhooks are told about: one movement on an account, under the trigger names and in the shapes that OBP clients know. */
import { formatMoney } from '../money'

/** Triggers of hooks on one account. */
export const accountTriggers = ['OnBalanceChange', 'OnCreditTransaction', 'OnDebitTransaction'] as const
/** The trigger of hooks on all accounts of a bank, or of the instance. */
export const notificationTrigger = 'OnCreateTransaction'

export type AccountTrigger = (typeof accountTriggers)[number]
export type Trigger = AccountTrigger | typeof notificationTrigger

/** The movement as the ledger has it; amounts are minor units. */
export interface Movement {
  readonly bankId: string
  readonly accountId: string
  readonly transactionId: string
  readonly currency: string
  readonly amount: bigint
  readonly balanceAfter: bigint
}

/** A holder of the account and the customers of the bank whom they act for. */
export interface RelatedEntity {
  readonly userId: string
  readonly customerIds: readonly string[]
}

export interface WebhookEvent {
  /** The same for every try and every hook that is told of it. */
  readonly eventId: string
  readonly trigger: Trigger
  readonly movement: Movement
  readonly relatedEntities: readonly RelatedEntity[]
}

/** The body that is posted to a hook. */
export function eventBody({ eventId, trigger, movement, relatedEntities }: WebhookEvent): object {
  const { bankId, accountId, transactionId, currency, amount, balanceAfter } = movement
  const named = { event_name: trigger, event_id: eventId, bank_id: bankId, account_id: accountId }
  if (trigger === notificationTrigger) {
    return {
      ...named,
      transaction_id: transactionId,
      related_entities: relatedEntities.map(({ userId, customerIds }) => ({
        user_id: userId,
        customer_ids: customerIds,
      })),
    }
  }
  const shown = (minor: bigint): string => `${formatMoney({ currency, minor })} ${currency}`
  return { ...named, amount: shown(amount < 0n ? -amount : amount), balance: shown(balanceAfter) }
}
