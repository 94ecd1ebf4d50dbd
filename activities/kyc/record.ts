/** Writes what happens to a case: the fact, its event on the timeline and the case's new standing in one transaction, once. */
import { v5 as uuidV5 } from 'uuid'
import type { Database, Transaction } from '../../db/connection'
import { violatedConstraint } from '../../db/faults'
import { isCheckedAsIs, isPastComparing, isSeenAsIs } from '../../db/read/cases'
import { isCheckOfProvider } from '../../db/read/check-requests'
import { presentEvidence } from '../../db/read/kyc'
import { partInCase } from '../../db/read/makers'
import { mayBeListed, uncomparedFrom, withHitsUnknownToCase } from '../../db/read/screenings'
import { customerNumberOf } from '../../db/write/cases'
import type { CaseStand } from '../../db/write/cases'
import { insertDecision } from '../../db/write/kyc-decisions'
import { addStatus, putEvidence } from '../../db/write/kyc-records'
import { screenCustomer } from '../../db/write/screen-customer'
import { makerRefusal } from '../../domain/kyc/part-in-case'
import { refuse } from '../../domain/refusal'
import type { Outcome } from '../../domain/refusal'
import type { DecisionCommand, EvidenceCommand, StatusCommand } from '../../workflows/contract'
import type { CaseDependencies } from '../dependencies'
import { isOldEnough } from './age'
import { isCarriedOut, ofCommand, ofHappening, once } from './events'
import type { CaseChange, CaseHappening } from './events'
import { remind, tell, tellOfRequest } from './tell-customer'

/** Refusals of all: RequestModified, when the command's id belongs to another command. */
export interface RecordActivities {
  /** Besides: InvalidCaseData, of a check under the id of one by a provider. */
  recordEvidence(command: EvidenceCommand, change: CaseChange): Promise<Outcome<null>>
  recordStatus(command: StatusCommand, change: CaseChange): Promise<Outcome<null>>
  /** Besides: MakerIsChecker; DecisionStale, where the customer has changed; ReviewerAlreadyDecided; CustomerTooYoung and CaseIncomplete, of an approval. A decision that ends the review is a KYC status too, one that asks for more a message to the customer. */
  recordDecision(command: DecisionCommand, change: CaseChange): Promise<Outcome<null>>
  recordHappening(happening: CaseHappening): Promise<Outcome<null>>
  /** The end of an onboarding: the customer is welcomed with a message, once for ever. */
  completeOnboarding(happening: CaseHappening): Promise<Outcome<null>>
}

// Any fixed UUID will do, it only must never change: the message of one customer has one id.
const welcomeMessages = '0d3c8b7e-8f0e-5a0c-9d9b-6c7a4b1f2e55'
const welcome = (file: CaseStand): string =>
  file.accountId === null
    ? 'Welcome! Your identity is verified and you are a customer of the bank now.'
    : `Welcome! Your identity is verified and your account ${file.accountId} is open.`

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

/** What the case itself cannot know at the moment of a decision: what part the decider has in it, and who is approved, and how old. */
async function unmetBy(
  transaction: Transaction,
  { userId, decision }: Pick<DecisionCommand, 'userId' | 'decision'>,
  customerId: string,
  now: Date,
): Promise<Parameters<typeof refuse> | undefined> {
  const ofMaker = makerRefusal(await partInCase(transaction, customerId, userId))
  if (ofMaker !== undefined) return ofMaker
  if (!(await isSeenAsIs(transaction, customerId))) return ['DecisionStale']
  if (decision !== 'approve') return undefined
  if (!(await isOldEnough(transaction, customerId, now))) return ['CustomerTooYoung']
  if (await isPastComparing(transaction, customerId)) return ['CaseIncomplete', ' the name cannot be screened']
  if (!(await isCheckedAsIs(transaction, customerId))) return ['CaseIncomplete', ' the customer has changed']
  if (await mayBeListed(transaction, customerId)) return ['CaseIncomplete', ' screening hits']
  return undefined
}

// Any fixed UUID will do, it only must never change: a decision that is tried again compares once.
const comparisons = '5f0b6a5e-0c0f-5d53-9a3e-7f2b8f7c41d6'

/**
 * Whoever is approved has been compared with the lists of now: loading one compares everybody anew, which takes a while. What it finds
 * is a hit whatever becomes of the decision.
 */
async function compareAnew(
  database: Database,
  { commandId, decision }: DecisionCommand,
  { bankId, customerId }: CaseStand,
): Promise<void> {
  if (decision !== 'approve') return
  const threshold = await uncomparedFrom(database.read, customerId)
  if (threshold === undefined) return
  // A name that cannot be compared is a concern of the review, which has seen it.
  await screenCustomer(database, { screeningId: uuidV5(commandId, comparisons), bankId, customerId, threshold })
}

/** A case that has found out with a refused approval only takes the hits into account, as it does when everybody is compared. */
async function tellOfUnknownHits(
  { database, tellOfHit }: Pick<CaseDependencies, 'database' | 'tellOfHit'>,
  customerId: string,
): Promise<void> {
  await Promise.all((await withHitsUnknownToCase(database.read, [customerId])).map(tellOfHit))
}

/** The activities that write what happens to a case. */
export const recordActivities = ({ database, now, tellOfHit }: CaseDependencies): RecordActivities => ({
  recordEvidence: (command, change) =>
    database.write(async (transaction) => {
      const { record, requestHash, userId } = command
      // Nobody else writes under what a provider has said.
      if (record.kind === 'check' && (await isCheckOfProvider(transaction, record.customerId, record.id)))
        return refuse('InvalidCaseData', ' id: it is that of a check by a provider')
      const previous = await presentEvidence(transaction, record)
      const event = ofCommand(command, change, `${record.kind}Recorded`, { record, ...(previous && { previous }) })
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
    const { commandId, userId, decision, reason, missing = [] } = command
    const { after, before } = change
    const { customerId } = after
    const event = ofCommand(command, change, 'decisionGiven', { decision, reason, missing })
    try {
      await compareAnew(database, command, after)
      const outcome = await database.write(async (transaction) => {
        const unmet = await unmetBy(transaction, command, customerId, now())
        if (unmet !== undefined && !(await isCarriedOut(transaction, event))) return refuse(...unmet)
        return once(transaction, event, after, async () => {
          await insertDecision(transaction, {
            decisionId: commandId,
            customerId,
            round: before.round,
            userId,
            decision,
            reason,
            missing,
          })
          await addFinalStatus(transaction, command, after, now())
          await tellOfRequest(transaction, command, after)
        })
      })
      if (!outcome.ok && decision === 'approve') await tellOfUnknownHits({ database, tellOfHit }, customerId)
      return outcome
    } catch (error) {
      if (violatedConstraint(error) !== 'kyc_decisions_one_per_reviewer_and_round') throw error
      return refuse('ReviewerAlreadyDecided')
    }
  },
  recordHappening: (happening) =>
    database.write((transaction) =>
      once(transaction, ofHappening(happening), happening.after, () =>
        happening.kind === 'reminderDue' ? remind(transaction, happening) : Promise.resolve(),
      ),
    ),
  completeOnboarding: (happening) =>
    database.write((transaction) =>
      once(transaction, ofHappening(happening), happening.after, () =>
        tell(
          transaction,
          happening.after,
          uuidV5(happening.after.customerId, welcomeMessages),
          welcome(happening.after),
        ),
      ),
    ),
})
