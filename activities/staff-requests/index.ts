/** What the workflows of requests that the staff decides do to the world. Each activity may be run again: it finds what it has done. */
import { ApplicationFailure } from '@temporalio/common'
import {
  endStaffRequest,
  grantCreditLimit,
  insertAccountApplication,
  insertCreditLimitRequest,
  lockStaffRequest,
  nameOpenedAccount,
} from '../../db/write/staff-requests'
import type { StaffRequestEnding } from '../../db/write/staff-requests'
import type { Transaction } from '../../db/connection'
import { isOfErased } from '../../db/faults'
import { erasedDetail } from '../../domain/kyc/erased'
import { accept } from '../../domain/refusal'
import type { Outcome, RefusalName } from '../../domain/refusal'
import { decideStaffRequest, staffDecisions } from '../../domain/staff-decision'
import type { StaffRequestEvent } from '../../domain/staff-decision'
import type {
  AccountApplicationInput,
  CreditLimitRequestInput,
  StaffDecisionCommand,
  StaffRequestEnded,
} from '../../workflows/contract'
import type { ActivityDependencies } from '../dependencies'

/** What the staff says to one request. */
export interface StaffRequestDecision extends StaffDecisionCommand {
  readonly requestId: string
}

export interface StaffRequestActivities {
  storeCreditLimitRequest(input: CreditLimitRequestInput): Promise<StaffRequestEnded>
  /** An acceptance changes the customer's limit in the same transaction. Refusals: StaffRequestDecided, CaseClosed, MakerIsChecker. */
  endCreditLimitRequest(decision: StaffRequestDecision): Promise<Outcome<StaffRequestEnded>>
  expireCreditLimitRequest(requestId: string): Promise<StaffRequestEnded>
  storeAccountApplication(input: AccountApplicationInput): Promise<StaffRequestEnded>
  /** Whether the decision may be made; it changes nothing. Refusals: StaffRequestDecided, CaseClosed, MakerIsChecker. */
  judgeAccountApplication(decision: StaffRequestDecision): Promise<Outcome<StaffRequestEnded>>
  /** `accountId`: the account that was opened. Refusals: StaffRequestDecided, CaseClosed, MakerIsChecker. */
  endAccountApplication(
    decision: StaffRequestDecision & { readonly accountId?: string },
  ): Promise<Outcome<StaffRequestEnded>>
  expireAccountApplication(requestId: string): Promise<StaffRequestEnded>
}

type Table = Parameters<typeof lockStaffRequest>[1]

/** Moves the request, unless this very decision has moved it before; `and` is done in the same transaction. */
async function move(
  transaction: Transaction,
  table: Table,
  event: StaffRequestEvent,
  ending: Omit<StaffRequestEnding, 'status'>,
  and: () => Promise<void> = () => Promise.resolve(),
  known: { readonly isOfFormer?: false } = {},
): Promise<Outcome<StaffRequestEnded>> {
  const request = { ...(await lockStaffRequest(transaction, table, ending.requestId)), ...known }
  if (request.decisionId === ending.decisionId) return accept({ status: request.status })
  const next = decideStaffRequest(request, event, ending.userId ?? undefined)
  if (!next.ok) return next
  await endStaffRequest(transaction, table, { ...ending, status: next.value })
  await and()
  return accept({ status: next.value })
}

/** Whoever has been erased between the request and this has none any more: no repetition changes that. */
async function ofNobodyErased(store: () => Promise<void>): Promise<void> {
  try {
    await store()
  } catch (error) {
    if (isOfErased(error)) throw ApplicationFailure.nonRetryable(erasedDetail, 'CaseClosed' satisfies RefusalName)
    throw error
  }
}

/** The activities of both workflows, on the database they are given. */
export function staffRequestActivities({ database }: ActivityDependencies): StaffRequestActivities {
  /** The request's own id stands for the decision that nobody made. */
  const expire = (table: Table, requestId: string): Promise<StaffRequestEnded> =>
    database.write(async (transaction) => {
      const ending = { requestId, decisionId: requestId, userId: null, reason: 'nobody decided in time' }
      const outcome = await move(transaction, table, 'deadlinePassed', ending)
      if (outcome.ok) return outcome.value
      return { status: (await lockStaffRequest(transaction, table, requestId)).status }
    })
  return {
    storeCreditLimitRequest: async (input) => {
      await ofNobodyErased(() => insertCreditLimitRequest(database.writeAtOnce, input))
      return { status: 'REQUESTED' }
    },
    endCreditLimitRequest: ({ decision, ...ending }) =>
      database.write((transaction) =>
        move(transaction, 'credit_limit_requests', staffDecisions[decision], ending, async () => {
          if (decision === 'ACCEPTED') await grantCreditLimit(transaction, ending.requestId, ending.userId)
        }),
      ),
    expireCreditLimitRequest: (requestId) => expire('credit_limit_requests', requestId),
    storeAccountApplication: async (input) => {
      await ofNobodyErased(() => insertAccountApplication(database.writeAtOnce, input))
      return { status: 'REQUESTED' }
    },
    judgeAccountApplication: ({ requestId, decision, userId }) =>
      database.write(async (transaction) => {
        const request = await lockStaffRequest(transaction, 'account_applications', requestId)
        const next = decideStaffRequest(request, staffDecisions[decision], userId)
        return next.ok ? accept({ status: next.value }) : next
      }),
    endAccountApplication: ({ decision, accountId, ...ending }) =>
      database.write((transaction) =>
        move(
          transaction,
          'account_applications',
          staffDecisions[decision],
          ending,
          async () => {
            if (accountId !== undefined) await nameOpenedAccount(transaction, ending.requestId, accountId)
          },
          // The account is open: a relationship that has ended since does not undo that.
          accountId === undefined ? {} : { isOfFormer: false },
        ),
      ),
    expireAccountApplication: (requestId) => expire('account_applications', requestId),
  }
}
