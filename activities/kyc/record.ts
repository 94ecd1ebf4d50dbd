/** Writes what happens to a case: the fact, its event on the timeline and the case's new standing in one transaction, once. */
import { v5 as uuidV5 } from 'uuid'
import type { Transaction } from '../../db/connection'
import { violatedConstraint } from '../../db/faults'
import { customerNumberOf, insertEvent, isSameEvent, updateCase } from '../../db/write/cases'
import type { CaseEventKind, CaseStand, NewCaseEvent } from '../../db/write/cases'
import { insertCustomerMessage } from '../../db/write/customer-messages'
import { insertDecision } from '../../db/write/kyc-decisions'
import { addStatus, putEvidence } from '../../db/write/kyc-records'
import { accept, refuse } from '../../domain/refusal'
import type { Outcome } from '../../domain/refusal'
import type { DecisionCommand, EvidenceCommand, StatusCommand } from '../../workflows/contract'
import type { ActivityDependencies } from '../dependencies'

/** The case before and after: the timeline says what moved, the case's row follows `after`. */
export interface CaseChange {
  readonly before: Pick<CaseStand, 'state' | 'round'>
  readonly after: CaseStand
}

/** Something that no user did. */
export interface CaseHappening extends CaseChange {
  readonly eventId: string
  readonly kind: CaseEventKind
  readonly detail: Readonly<Record<string, string>>
}

/** Refusals of all: RequestModified, when the command's id belongs to another command. */
export interface RecordActivities {
  recordEvidence(command: EvidenceCommand, change: CaseChange): Promise<Outcome<null>>
  recordStatus(command: StatusCommand, change: CaseChange): Promise<Outcome<null>>
  /** Besides: ReviewerAlreadyDecided. A decision that ends the review is a KYC status too. */
  recordDecision(command: DecisionCommand, change: CaseChange): Promise<Outcome<null>>
  recordHappening(happening: CaseHappening): Promise<Outcome<null>>
  /** The end of an onboarding: the customer is welcomed with a message, once for ever. */
  completeOnboarding(happening: CaseHappening): Promise<Outcome<null>>
}

/** What the timeline shows of a move. */
const moved = ({ before, after }: CaseChange): object => ({
  ...(before.state === after.state ? {} : { from: before.state, to: after.state }),
  ...(before.round === after.round ? {} : { round: after.round }),
})

// Any fixed UUID will do, it only must never change: the message of one customer has one id.
const welcomeMessages = '0d3c8b7e-8f0e-5a0c-9d9b-6c7a4b1f2e55'
const welcome = (file: CaseStand): string =>
  file.accountId === null
    ? 'Welcome! Your identity is verified and you are a customer of the bank now.'
    : `Welcome! Your identity is verified and your account ${file.accountId} is open.`

/** Event and new standing; whatever `work` writes is skipped where this very command has been carried out before. */
async function once(
  transaction: Transaction,
  event: NewCaseEvent,
  after: CaseStand,
  work: () => Promise<unknown>,
): Promise<Outcome<null>> {
  if (!(await insertEvent(transaction, event))) {
    return (await isSameEvent(transaction, event)) ? accept(null) : refuse('RequestModified')
  }
  await work()
  await updateCase(transaction, after)
  return accept(null)
}

const ofCommand = (
  { commandId, userId, requestHash }: EvidenceCommand | StatusCommand | DecisionCommand,
  change: CaseChange,
  kind: CaseEventKind,
  detail: object,
): NewCaseEvent => ({
  eventId: commandId,
  customerId: change.after.customerId,
  kind,
  detail: { ...detail, ...moved(change), caseVersion: change.after.caseVersion, requestHash },
  actorUserId: userId,
})

const ofHappening = (happening: CaseHappening): NewCaseEvent => ({
  eventId: happening.eventId,
  customerId: happening.after.customerId,
  kind: happening.kind,
  detail: { ...happening.detail, ...moved(happening), caseVersion: happening.after.caseVersion },
  actorUserId: null,
})

/** The state in which a decision leaves the case says whether it was the last one: then the customer's status is known. */
async function addFinalStatus(
  transaction: Transaction,
  command: DecisionCommand,
  after: CaseStand,
  now: Date,
): Promise<void> {
  if (after.state !== 'approved' && after.state !== 'rejected') return
  const { customerId } = after
  await addStatus(transaction, {
    statusId: command.commandId,
    customerId,
    customerNumber: await customerNumberOf(transaction, customerId),
    ok: after.state === 'approved',
    date: now.toISOString(),
    requestHash: command.requestHash,
    submittedBy: command.userId,
  })
}

/** The activities that write what happens to a case. */
export const recordActivities = ({ database, now }: ActivityDependencies): RecordActivities => ({
  recordEvidence: (command, change) =>
    database.write((transaction) => {
      const { record, requestHash, userId } = command
      const event = ofCommand(command, change, `${record.kind}Recorded`, { record })
      return once(transaction, event, change.after, () => putEvidence(transaction, record, requestHash, userId))
    }),
  recordStatus: (command, change) =>
    database.write((transaction) => {
      const { status, requestHash, userId, commandId } = command
      const event = ofCommand(command, change, 'statusRecorded', { status })
      return once(transaction, event, change.after, () =>
        addStatus(transaction, { ...status, statusId: commandId, requestHash, submittedBy: userId }),
      )
    }),
  recordDecision: async (command, change) => {
    const { commandId, userId, decision, reason } = command
    const { after, before } = change
    const event = ofCommand(command, change, 'decisionGiven', { decision, reason })
    try {
      return await database.write((transaction) =>
        once(transaction, event, after, async () => {
          const { customerId } = after
          await insertDecision(transaction, {
            decisionId: commandId,
            customerId,
            round: before.round,
            userId,
            decision,
            reason,
          })
          await addFinalStatus(transaction, command, after, now())
        }),
      )
    } catch (error) {
      if (violatedConstraint(error) !== 'kyc_decisions_one_per_reviewer_and_round') throw error
      return refuse('ReviewerAlreadyDecided')
    }
  },
  recordHappening: (happening) =>
    database.write((transaction) =>
      once(transaction, ofHappening(happening), happening.after, () => Promise.resolve()),
    ),
  completeOnboarding: (happening) =>
    database.write((transaction) =>
      once(transaction, ofHappening(happening), happening.after, () =>
        insertCustomerMessage(transaction, {
          messageId: uuidV5(happening.after.customerId, welcomeMessages),
          bankId: happening.after.bankId,
          customerId: happening.after.customerId,
          userId: null,
          transport: 'SANDBOX',
          fromDepartment: 'Onboarding',
          fromPerson: 'Onboarding',
          message: welcome(happening.after),
        }),
      ),
    ),
})
