/** What the workflow bundle contains: every workflow type, under the name that lives in histories. */
export { accountApplication } from './account-application'
export { accountOpening } from './account-opening'
export { creditLimitRequest } from './credit-limit-request'
export { customerOnboarding } from './onboarding'
export { outboxRelay } from './outbox-relay'
export { reconciliation } from './reconciliation'
export { transactionRequest } from './transaction-request'
export { webhookDelivery } from './webhook-delivery'
