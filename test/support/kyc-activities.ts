/** The activities of the onboarding on a database of their own, for tests of what they do when they run more than once. */
import { randomUUID } from 'node:crypto'
import { kycActivities } from '../../activities/kyc'
import { customerDetailsOf, PostCustomer500 } from '../../api/json/new-customer'
import type { Database } from '../../db/connection'
import { fullCase } from '../../db/read/cases'
import type { CaseFile } from '../../domain/kyc/case-file'
import type { OnboardingInput } from '../../workflows/contract'
import { openTestDatabase } from './database'

/** A bank, a user who has opened its cases, and one who has no part in them. */
export const bankId = 'bank.one'
export const userId = randomUUID()
export const officerId = randomUUID()

const details = customerDetailsOf(PostCustomer500.parse({ legal_name: 'Eve', mobile_phone_number: '1' }))

/** What opens the case of a customer who is new. */
export function newInput(): OnboardingInput {
  const customerId = randomUUID()
  const customer = { ...details, customerId, bankId, customerNumber: customerId.slice(0, 8), createdBy: userId }
  const application = { customer, ownerUserId: userId, wantedAccount: null }
  return { bankId, customerId, startedBy: userId, startId: randomUUID(), application }
}

export interface KycDesk {
  readonly database: Database
  readonly activities: ReturnType<typeof kycActivities>
  /** A case that has just been opened. */
  readonly opened: () => Promise<CaseFile>
  /** The case as it is stored. */
  readonly found: (customerId: string) => Promise<NonNullable<Awaited<ReturnType<typeof fullCase>>>>
}

export async function openKycDesk(): Promise<KycDesk> {
  const database = await openTestDatabase(6)
  const activities = kycActivities({ database, now: () => new Date(), tellOfHit: () => Promise.resolve() })
  await database.writeAtOnce.raw(
    `with u as (insert into users (user_id, provider, provider_id, username, email, validated) values (?, 'p', 'i', 'clerk', 'e', true),
       (?, 'p', 'j', 'officer', 'o', true))
     insert into banks (bank_id, short_name, full_name, logo, website, routings) values (?, '', '', '', '', '[]')`,
    [userId, officerId, bankId],
  )
  const opened = async (): Promise<CaseFile> => {
    const outcome = await activities.openCase(newInput())
    if (!outcome.ok) throw new Error(outcome.refusal.refusal)
    return outcome.value
  }
  const found: KycDesk['found'] = async (customerId) => {
    const full = await fullCase(database.read, customerId)
    if (full === undefined) throw new Error('no case')
    return full
  }
  return { database, activities, opened, found }
}

/** Three at once, then one more: all have the same outcome, which is returned. */
export async function again<T>(run: () => Promise<T>): Promise<T> {
  const outcomes = [...(await Promise.all([run(), run(), run()])), await run()]
  expect(outcomes).toEqual(outcomes.map(() => outcomes[0]))
  return outcomes[0] as T
}

/** The outcome of an activity that was let do its work. */
export const accepted = { ok: true, value: null }
