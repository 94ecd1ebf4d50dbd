/** How ids look and how a process's workflow id is made from its business id: spelt once, for ever. */

/** Longest id that a path segment may carry. */
const obpId = /^[A-Za-z0-9._-]{1,255}$/
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** True for what OBP accepts as BANK_ID, ACCOUNT_ID and the like: no slash, so workflow ids below stay unambiguous. */
export const isObpId = (text: string): boolean => obpId.test(text)

export const isUuid = (text: string): boolean => uuid.test(text)

/** Workflow id of a customer's onboarding: one entity per customer. */
export const onboardingId = (customerId: string): string => `onboarding/${customerId}`

/** Workflow id of an account opening: two openings of one account id are the same process. */
export const accountOpeningId = (bankId: string, accountId: string): string => `account-opening/${bankId}/${accountId}`

/** Workflow id of a transaction request that waits for challenges. */
export const transactionRequestId = (id: string): string => `transaction-request/${id}`

const fxPositionPrefix = 'FX-POSITION-'

/** Account id of the bank's own position in a currency. */
export const fxPositionAccountId = (currency: string): string => `${fxPositionPrefix}${currency}`

/** True for account ids that are kept for the bank's own positions: a customer's account may not have one. */
export const isFxPositionAccountId = (accountId: string): boolean => accountId.startsWith(fxPositionPrefix)
