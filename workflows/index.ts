/** What the workflow bundle contains: every workflow type, under the name that lives in histories. */
export { accountOpening } from './account-opening'
export { customerOnboarding } from './onboarding'
export { transactionRequest } from './transaction-request'
