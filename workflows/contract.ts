/**
 * Every name that lives in workflow histories, spelled once: workflow types, updates, search attributes, and the plain
 * JSON that travels with them. Amounts are decimal texts, times ISO 8601 texts, durations milliseconds.
 */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common'
import { defineUpdate } from '@temporalio/workflow'

/** Search attributes are stored in clear: ids and states only, never personal data. */
export const searchAttributes = {
  bankId: defineSearchAttributeKey('BankId', SearchAttributeType.KEYWORD),
  customerId: defineSearchAttributeKey('CustomerId', SearchAttributeType.KEYWORD),
  businessId: defineSearchAttributeKey('BusinessId', SearchAttributeType.KEYWORD),
  processStatus: defineSearchAttributeKey('ProcessStatus', SearchAttributeType.KEYWORD),
  waitingFor: defineSearchAttributeKey('WaitingFor', SearchAttributeType.KEYWORD),
  dueAt: defineSearchAttributeKey('DueAt', SearchAttributeType.DATETIME),
} as const

/** Name and type of each, as a Temporal server registers them. */
export const searchAttributeTypes: Readonly<Record<string, 'Keyword' | 'Datetime'>> = {
  BankId: 'Keyword',
  CustomerId: 'Keyword',
  BusinessId: 'Keyword',
  ProcessStatus: 'Keyword',
  WaitingFor: 'Keyword',
  DueAt: 'Datetime',
}

// --- Account opening -------------------------------------------------------------------------------------------------

export const accountOpeningWorkflow = 'accountOpening'

export interface AccountOpeningInput {
  readonly bankId: string
  readonly accountId: string
  readonly ownerUserId: string
  /** The customer whom the account is linked to, where the opening comes out of an onboarding. */
  readonly customerId?: string
  readonly label: string
  readonly productCode: string
  readonly branchId: string
  readonly currency: string
  readonly routings: readonly { readonly scheme: string; readonly address: string }[]
  /** Who asked for it: a user id. */
  readonly openedBy: string
  /** The request that asked for it; a retry carries the same id and meets its first try. */
  readonly requestId: string
}

export interface AccountOpened {
  readonly bankId: string
  readonly accountId: string
}

/** Answers when the account is open (one committed transaction), or is refused with the reason. */
export const awaitAccountOpened = defineUpdate<AccountOpened, [AccountOpeningInput]>('awaitAccountOpened')
