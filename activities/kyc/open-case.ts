/** Opens a customer's case in one transaction - the customer with it, where there is none yet - or takes up the one that exists. */
import { v5 as uuidV5 } from 'uuid'
import type { Transaction } from '../../db/connection'
import { caseFileOf, factsVersionOf } from '../../db/read/cases'
import { policyOf } from '../../db/read/policies'
import { insertCase, insertEvent, isActiveUser, isCustomerOf } from '../../db/write/cases'
import { insertCustomer } from '../../db/write/customers'
import { insertUserCustomerLink } from '../../db/write/user-customer-links'
import { laterMembers, settle } from '../../domain/kyc/case-file'
import type { CaseFile } from '../../domain/kyc/case-file'
import type { OnboardingPolicy } from '../../domain/kyc/policy'
import { accept, refuse } from '../../domain/refusal'
import type { Outcome } from '../../domain/refusal'
import type { OnboardingApplication, OnboardingInput } from '../../workflows/contract'
import type { ActivityDependencies } from '../dependencies'

export interface OpenCaseActivities {
  /** Refusals: CustomerNotFound, CustomerNumberTaken, RequestModified, UserNotFound. A refused opening leaves nothing behind. */
  openCase(input: OnboardingInput): Promise<Outcome<CaseFile>>
}

const newFile = (input: OnboardingInput, policy: OnboardingPolicy, factsVersion: number, nowMs: number): CaseFile =>
  settle(
    {
      bankId: input.bankId,
      customerId: input.customerId,
      policy,
      submittedByUserId: input.startedBy,
      ownerUserId: input.application?.ownerUserId ?? null,
      wantedAccount: input.application?.wantedAccount ?? null,
      accountId: null,
      evidence: [],
      decisions: [],
      latestStatusHash: null,
      round: 1,
      caseVersion: 1,
      state: 'collecting',
      waitsFor: '',
      sinceMs: nowMs,
      dueAtMs: null,
      overdue: false,
      remindersSent: 0,
      ...laterMembers,
      ...{ factsVersion, seenFactsVersion: factsVersion },
      customerKind: input.application?.customerKind ?? laterMembers.customerKind,
    },
    nowMs,
  )

/** The new customer and the link to the user who acts for them. */
async function createCustomer(
  transaction: Transaction,
  { customer, ownerUserId }: OnboardingApplication,
  { startId, startedBy }: OnboardingInput,
): Promise<Outcome<unknown>> {
  if (ownerUserId !== null && !(await isActiveUser(transaction, ownerUserId))) return refuse('UserNotFound')
  const created = await insertCustomer(transaction, customer)
  if (!created.ok || ownerUserId === null) return created
  await insertUserCustomerLink(transaction, {
    // Derived, so that a repetition of this activity makes the same link.
    linkId: uuidV5('owner', startId),
    userId: ownerUserId,
    customerId: customer.customerId,
    linkedBy: startedBy,
  })
  return created
}

async function open(transaction: Transaction, input: OnboardingInput, nowMs: number): Promise<Outcome<CaseFile>> {
  if (input.application !== undefined) {
    const created = await createCustomer(transaction, input.application, input)
    if (!created.ok) return created
  } else if (!(await isCustomerOf(transaction, input))) {
    return refuse('CustomerNotFound')
  }
  const policy = await policyOf(transaction, input.bankId)
  // Whoever has changed before there was a case is seen as they are.
  const file = newFile(input, policy, await factsVersionOf(transaction, input.customerId), nowMs)
  if (await insertCase(transaction, file)) {
    await insertEvent(transaction, {
      // An id of its own: the command that started the case is an event too.
      eventId: uuidV5('caseOpened', input.startId),
      customerId: input.customerId,
      kind: 'caseOpened',
      detail: { policyVersion: file.policy.version, wantedAccount: file.wantedAccount },
      actorUserId: input.startedBy,
      caseVersion: file.caseVersion,
    })
    return accept(file)
  }
  const present = await caseFileOf(transaction, input.customerId, nowMs)
  if (present === undefined) throw new Error('a case that is in the way of another one cannot be read')
  return accept(present)
}

/** The activity that every case begins with. */
export const openCaseActivities = ({ database, now }: ActivityDependencies): OpenCaseActivities => ({
  openCase: (input) => database.write((transaction) => open(transaction, input, now().getTime())),
})
