/** How ids look and how a process's workflow id is made from its business id: spelt once, for ever. */

/** Longest id that a path segment may carry. */
const obpId = /^[A-Za-z0-9._-]{1,255}$/
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** True for what OBP accepts as BANK_ID, ACCOUNT_ID and the like: no slash, so workflow ids below stay unambiguous. */
export const isObpId = (text: string): boolean => obpId.test(text)

export const isUuid = (text: string): boolean => uuid.test(text)

/** Workflow id of a customer's onboarding: one entity per customer. */
export const onboardingId = (customerId: string): string => `onboarding/${customerId}`

/** Workflow id of the end of a customer's histories; it is not encrypted under the key that it deletes. */
export const customerErasureId = (customerId: string): string => `customer-erasure/${customerId}`

/** The scope of everything that is about one customer and goes with them. */
export const customerScope = (customerId: string): string => `customer/${customerId}`

/** The scope of the secrets of one user. */
export const userScope = (userId: string): string => `user/${userId}`

/** The customer whom the id of a workflow names: requests that name none, and those of releases before, have one part less. */
const aboutCustomer = /^(?:onboarding\/([^/]+)|(?:credit-limit-request|account-application)\/([^/]+)\/[^/]+)$/

/** Whose data key encrypts what a workflow carries: the customer's own where its id says that it is about one customer, else the instance's. */
export function payloadScopeOf(workflowId = ''): string {
  const [, ofCase, ofRequest] = aboutCustomer.exec(workflowId) ?? []
  const customerId = ofCase ?? ofRequest
  return customerId === undefined ? 'instance' : customerScope(customerId)
}

/** Workflow id of an account opening: two openings of one account id are the same process. */
export const accountOpeningId = (bankId: string, accountId: string): string => `account-opening/${bankId}/${accountId}`

/** Workflow id of a transaction request that waits for challenges. */
export const transactionRequestId = (id: string): string => `transaction-request/${id}`

/** Workflow id of a standing order. */
export const standingOrderId = (id: string): string => `standing-order/${id}`

/** Workflow id of telling one hook of one event. Every replay is a process of its own: the one before it may not have ended yet. */
export const webhookDeliveryId = (eventId: string, webhookId: string, replays: number): string =>
  `webhook/${eventId}/${webhookId}${replays === 0 ? '' : `/${replays}`}`

/** Workflow id of sending one message to a customer. Every replay is a process of its own: the one before it may not have ended yet. */
export const customerMessageId = (messageId: string, replays: number): string =>
  `customer-message/${messageId}${replays === 0 ? '' : `/${replays}`}`

/** Workflow id of asking a new user to confirm their address. */
export const addressConfirmationId = (userId: string): string => `address-confirmation/${userId}`

/** Workflow id of the reader of the outbox: one per task queue. */
export const outboxRelayId = (taskQueue: string): string => `outbox-relay/${taskQueue}`

/** What a request that the staff decides is known by; `customerId` is null where it is about no customer. */
export interface StaffRequestName {
  readonly requestId: string
  readonly customerId: string | null
}

const staffRequestId = (kind: string, { requestId, customerId }: StaffRequestName): string =>
  customerId === null ? `${kind}/${requestId}` : `${kind}/${customerId}/${requestId}`

/** Workflow id of a request for another credit limit. Without a customer: as it was before ids named them. */
export const creditLimitRequestId = (name: StaffRequestName): string => staffRequestId('credit-limit-request', name)

/** Workflow id of an application for an account. Without a customer: also as it was before ids named them. */
export const accountApplicationId = (name: StaffRequestName): string => staffRequestId('account-application', name)

/** Workflow id of one reconciliation of the ledger; those of the schedule have its moment added. */
export const reconciliationId = (run: string): string => `reconciliation/${run}`

/** Schedule id of the reconciliations: one per task queue. */
export const reconciliationScheduleId = (taskQueue: string): string => `reconciliation/${taskQueue}`

/** Workflow id of a file sweep, without the moment that its schedule adds, and the id of that schedule: one per task queue. */
export const fileSweepId = (taskQueue: string): string => `file-sweep/${taskQueue}`

/** Workflow id of comparing every customer with what a version of a screening list has brought. */
export const rescreeningId = (versionId: string): string => `rescreening/${versionId}`

const fxPositionPrefix = 'FX-POSITION-'

/** Account id of the bank's own position in a currency. */
export const fxPositionAccountId = (currency: string): string => `${fxPositionPrefix}${currency}`

/** True for account ids that are kept for the bank's own positions. */
export const isFxPositionAccountId = (accountId: string): boolean => accountId.startsWith(fxPositionPrefix)

const settlement = /^.+_SETTLEMENT_ACCOUNT_[A-Z]{3}$|^OBP-(INCOMING|OUTGOING)-SETTLEMENT-ACCOUNT$/

/** True for account ids that are kept for the bank itself: a customer's account may not have one, or the bank could not open its own. */
export const isBanksOwnAccountId = (accountId: string): boolean =>
  isFxPositionAccountId(accountId) || settlement.test(accountId)
