/** Somebody asks for an account: the staff decides, and an acceptance opens it before the application says so. */
import { proxyActivities } from '@temporalio/workflow'
import type { Activities } from '../activities'
import type { Outcome } from '../domain/refusal'
import { databaseActivity } from './activity-options'
import type { AccountApplicationInput, StaffDecisionCommand, StaffRequestEnded } from './contract'
import { openAccountAsChild } from './open-account'
import { staffDecided } from './staff-decided'

const { storeAccountApplication, judgeAccountApplication, endAccountApplication, expireAccountApplication } =
  proxyActivities<Activities>(databaseActivity)

/** Ends with the status of the application. */
export const accountApplication = (input: AccountApplicationInput): Promise<string> =>
  staffDecided({
    what: `The application for an account of ${input.productCode}`,
    lifetimeMs: input.lifetimeMs,
    store: () => storeAccountApplication.executeWithOptions({ summary: 'Store the application' }, [input]),
    decide: (command) => decide(input, command),
    expire: () => expireAccountApplication.executeWithOptions({ summary: 'Expire it' }, [input.requestId]),
  })

async function decide(
  input: AccountApplicationInput,
  command: StaffDecisionCommand,
): Promise<Outcome<StaffRequestEnded>> {
  const { requestId, bankId, productCode, customerId, account } = input
  const ending = { requestId, ...command }
  const summary = `Decide: ${command.decision}`
  if (command.decision === 'REJECTED') return endAccountApplication.executeWithOptions({ summary }, [ending])
  // Whether this person may decide is asked before anything is opened.
  const judged = await judgeAccountApplication.executeWithOptions({ summary: 'Judge the decision' }, [ending])
  if (!judged.ok) return judged
  const opened = await openAccountAsChild({
    bankId,
    ...account,
    ...(customerId === null ? {} : { customerId }),
    label: '',
    productCode,
    branchId: '',
    routings: [],
    openedBy: command.userId,
    requestId,
  })
  if (!opened.ok) return opened
  return endAccountApplication.executeWithOptions({ summary }, [{ ...ending, accountId: account.accountId }])
}
