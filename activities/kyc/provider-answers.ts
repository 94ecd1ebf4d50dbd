/** Makes the requests to the providers of a bank, and writes what they answer: a KYC check with the provider as who has made it. */
import { randomUUID } from 'node:crypto'
import { violatedConstraint } from '../../db/faults'
import { checkProvidersOf } from '../../db/read/check-providers'
import { customerNumberOf } from '../../db/write/cases'
import { insertCallback } from '../../db/write/check-requests'
import { putEvidence } from '../../db/write/kyc-records'
import type { KycCheck } from '../../domain/kyc/evidence'
import { newRequest } from '../../domain/kyc/provider-check'
import type { CheckRequest, ProviderCheck } from '../../domain/kyc/provider-check'
import { refuse } from '../../domain/refusal'
import type { Outcome } from '../../domain/refusal'
import type { CheckAnswerCommand } from '../../workflows/contract'
import type { ActivityDependencies } from '../dependencies'
import { moved, once } from './events'
import type { CaseChange } from './events'

interface WantedChecks {
  readonly bankId: string
  readonly round: number
  readonly checks: readonly ProviderCheck[]
  /** When they are asked, epoch ms. */
  readonly nowMs: number
}

export interface ProviderAnswerActivities {
  /** The requests for these checks, as the bank's providers take them now; nothing is written. */
  newCheckRequests(wanted: WantedChecks): Promise<readonly CheckRequest[]>
  /** Refusal: RequestModified, when the id of the command, or of its callback, belongs to another one. */
  recordCheckAnswer(command: CheckAnswerCommand, change: CaseChange): Promise<Outcome<null>>
}

const wholeSeconds = (moment: Date): string => `${moment.toISOString().slice(0, 19)}Z`

/** The activities behind the checks of providers. */
export const providerAnswerActivities = ({ database, now }: ActivityDependencies): ProviderAnswerActivities => ({
  newCheckRequests: async ({ bankId, round, checks, nowMs }) => {
    const providers = await checkProvidersOf(database.read, bankId)
    return checks.map((check) => newRequest(check, providers, { requestId: randomUUID(), round, nowMs }))
  },
  recordCheckAnswer: async (command, change) => {
    try {
      return await database.write(async (transaction) => {
        const { commandId, requestId, requestHash, provider, kind, satisfied, comments, callback } = command
        const { customerId, bankId } = change.after
        const record: KycCheck = {
          bankId,
          customerId,
          id: requestId,
          customerNumber: await customerNumberOf(transaction, customerId),
          date: wholeSeconds(now()),
          how: kind,
          staffUserId: null,
          staffName: provider,
          satisfied,
          comments,
        }
        const event = {
          eventId: commandId,
          customerId,
          kind: 'checkAnswered',
          detail: { record, provider, ...moved(change), requestHash },
          actorUserId: null,
          caseVersion: change.after.caseVersion,
        } as const
        return once(transaction, event, change.after, async () => {
          await putEvidence(transaction, { kind: 'check', ...record }, requestHash, null)
          if (callback !== undefined) {
            await insertCallback(transaction, { ...callback, bankId, provider, requestId, satisfied })
          }
        })
      })
    } catch (error) {
      // The provider has used the id of another callback.
      if (violatedConstraint(error) !== 'check_callbacks_pkey') throw error
      return refuse('RequestModified')
    }
  },
})
