/** What the workflow bundle contains: every workflow type, under the name that lives in histories. */
export { accountOpening } from './account-opening'
export { customerOnboarding } from './onboarding'
export { outboxRelay } from './outbox-relay'
export { transactionRequest } from './transaction-request'
export { webhookDelivery } from './webhook-delivery'
