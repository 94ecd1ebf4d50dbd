/** Writes what the staff do with a case besides deciding, and the end of what is known of a person. */
import type { Transaction } from '../../db/connection'
import { hasMoney } from '../../db/read/customer-account-links'
import { partInCase } from '../../db/read/makers'
import { expiredRequestsOf } from '../../db/read/staff-requests'
import { eraseDataKey } from '../../db/write/data-keys'
import { emptyLateReplies, erasePerson, lockPerson } from '../../db/write/erasure'
import { accountApplicationId, creditLimitRequestId, customerScope } from '../../domain/ids'
import type { CaseAction, CaseActionKind } from '../../domain/kyc/case-action'
import type { CaseEventKind } from '../../domain/kyc/event'
import { actorRefusal, assigneeRefusal } from '../../domain/kyc/part-in-case'
import { refuse } from '../../domain/refusal'
import type { Outcome } from '../../domain/refusal'
import type { ActionCommand } from '../../workflows/contract'
import type { ActivityDependencies } from '../dependencies'
import { isCarriedOut, ofCommand, ofHappening, once } from './events'
import type { CaseChange, CaseHappening } from './events'

/** Refusals of both: RequestModified, when the command's id belongs to another command; MakerIsChecker, of whoever steers their own case. */
export interface ActActivities {
  /** Besides: CustomerHoldsMoney, of the end of a relationship; MakerIsChecker, of an override by any maker, and of a case that is given to one. */
  recordAction(command: ActionCommand, change: CaseChange): Promise<Outcome<null>>
  /** Erases everything that the database knows of the person; who asked for it is missing where time has. */
  eraseCustomer(happening: CaseHappening, command?: ActionCommand): Promise<Outcome<null>>
  /** The workflows, by id, of what an erased customer has asked the staff for and nobody has decided: they may be waiting still. */
  undecidedRequests(customerId: string): Promise<readonly string[]>
  /** Erases the key of the customer's histories: nobody can read them any more. And what was answered about them while they were erased. */
  eraseHistoryKey(customerId: string): Promise<void>
}

const kindOf = {
  escalate: 'escalatedByStaff',
  takeOver: 'takenOver',
  handBack: 'handedBack',
  assign: 'assigned',
  comment: 'commented',
  setRisk: 'riskSet',
  adoptPolicy: 'policyAdopted',
  withdrawRequest: 'requestWithdrawn',
  overrideEngineCheck: 'engineCheckOverridden',
  screen: 'screeningAsked',
  askProvider: 'checkAskedAgain',
  close: 'relationshipEnded',
  erase: 'erased',
} as const satisfies Record<CaseActionKind, CaseEventKind>

/** What the timeline says of an action besides what it changed. */
const detailOf = (action: CaseAction): object => {
  if (action.kind === 'comment') return { text: action.text }
  if (action.kind === 'overrideEngineCheck') return { check: action.check, reason: action.reason }
  if (action.kind === 'askProvider') return { check: action.check }
  return 'reason' in action ? { reason: action.reason } : {}
}

/** What the case itself cannot know at the moment of an action. */
async function unmetBy(
  transaction: Transaction,
  { action, userId }: ActionCommand,
  customerId: string,
): Promise<Parameters<typeof refuse> | undefined> {
  const ofMaker = actorRefusal(await partInCase(transaction, customerId, userId), action.kind)
  if (ofMaker !== undefined) return ofMaker
  if (action.kind === 'assign') return assigneeRefusal(await partInCase(transaction, customerId, action.userId))
  return action.kind === 'close' && (await hasMoney(transaction, customerId)) ? ['CustomerHoldsMoney'] : undefined
}

/** The activities behind the actions of the staff, and behind the end of the retention. */
export const actActivities = ({ database }: ActivityDependencies): ActActivities => ({
  recordAction: (command, change) =>
    database.write(async (transaction) => {
      const { action } = command
      const { customerId } = change.after
      const event = ofCommand(command, change, kindOf[action.kind], detailOf(action))
      const unmet = await unmetBy(transaction, command, customerId)
      if (unmet !== undefined && !(await isCarriedOut(transaction, event))) return refuse(...unmet)
      return once(transaction, event, change.after, () => Promise.resolve())
    }),
  eraseCustomer: (happening, command) =>
    database.write(async (transaction) => {
      await lockPerson(transaction, happening.after.customerId)
      const event =
        command === undefined
          ? ofHappening(happening)
          : ofCommand(command, happening, 'erased', detailOf(command.action))
      const unmet = command && (await unmetBy(transaction, command, happening.after.customerId))
      if (unmet !== undefined && !(await isCarriedOut(transaction, event))) return refuse(...unmet)
      const written = await once(transaction, event, happening.after, () => Promise.resolve())
      if (written.ok) await erasePerson(transaction, happening.after.customerId)
      return written
    }),
  undecidedRequests: async (customerId) => {
    const found = await expiredRequestsOf(database.read, customerId)
    return found.flatMap(({ kind, requestId }) => {
      const idOf = kind === 'account' ? accountApplicationId : creditLimitRequestId
      return [idOf({ requestId, customerId }), idOf({ requestId, customerId: null })]
    })
  },
  eraseHistoryKey: (customerId) =>
    database.write(async (transaction) => {
      await emptyLateReplies(transaction, customerId)
      await eraseDataKey(transaction, customerScope(customerId))
    }),
})
