/** Everything that must hold after a run. */
import { answerChecks } from './answers'
import { bookChecks } from './books'
import { caseChecks } from './cases'
import type { Check } from './check'
import { paymentChecks } from './payments'
import { settledCheck } from './settled'
import { timeChecks } from './time'
import { webhookChecks } from './webhooks'
import { workflowChecks } from './workflows'

export const checks: readonly Check[] = [
  settledCheck,
  ...answerChecks,
  ...paymentChecks,
  ...bookChecks,
  ...caseChecks,
  ...timeChecks,
  ...webhookChecks,
  ...workflowChecks,
]
