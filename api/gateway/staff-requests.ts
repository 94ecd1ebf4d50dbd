/** Requests that the staff decides: one workflow each, answered after each commit. */
import { accountApplicationId, creditLimitRequestId } from '../../domain/ids'
import {
  accountApplicationWorkflow,
  awaitStaffRequestStored,
  creditLimitRequestWorkflow,
  decideStaffRequest,
  searchAttributes,
} from '../../workflows/contract'
import type {
  AccountApplicationInput,
  CreditLimitRequestInput,
  StaffDecisionCommand,
  StaffRequestEnded,
} from '../../workflows/contract'
import type { accountApplication } from '../../workflows/account-application'
import type { creditLimitRequest } from '../../workflows/credit-limit-request'
import { RefusedError } from '../kernel/faults'
import type { Door } from './door'

export interface StaffRequestGateway {
  /** Answers when the request is stored. */
  askForCreditLimit(input: CreditLimitRequestInput): Promise<StaffRequestEnded>
  /** Answers when the limit is changed, or stays. Refusals: StaffRequestDecided, MakerIsChecker. */
  decideCreditLimit(requestId: string, command: StaffDecisionCommand): Promise<StaffRequestEnded>
  /** Answers when the application is stored. */
  applyForAccount(input: AccountApplicationInput): Promise<StaffRequestEnded>
  /** Answers when the account is open, or will not be. Refusals: StaffRequestDecided, MakerIsChecker, those of openAccount. */
  decideApplication(requestId: string, command: StaffDecisionCommand): Promise<StaffRequestEnded>
}

/** The verbs of both kinds of requests, through the door. */
export function staffRequestVerbs(door: Door): StaffRequestGateway {
  const decide = async (workflowId: string, command: StaffDecisionCommand): Promise<StaffRequestEnded> => {
    const ended = await door.update(workflowId, decideStaffRequest, [command], command.decisionId)
    // Its workflow has ended: so has the request.
    if (ended === undefined) throw new RefusedError({ refusal: 'StaffRequestDecided' })
    return ended
  }
  const attributesOf = ({ bankId, requestId }: { readonly bankId: string; readonly requestId: string }) => [
    { key: searchAttributes.bankId, value: bankId },
    { key: searchAttributes.businessId, value: requestId },
    { key: searchAttributes.processStatus, value: 'REQUESTED' },
  ]
  return {
    askForCreditLimit: (input) =>
      door.updateWithStart<typeof creditLimitRequest, StaffRequestEnded, [string]>({
        workflow: creditLimitRequestWorkflow,
        workflowId: creditLimitRequestId(input.requestId),
        input: [input],
        update: awaitStaffRequestStored,
        args: [input.requestId],
        updateId: input.requestId,
        summary: `Credit limit request ${input.requestId} at ${input.bankId}`,
        searchAttributes: [...attributesOf(input), { key: searchAttributes.customerId, value: input.customerId }],
        afterEnd: 'REJECT_DUPLICATE',
      }),
    decideCreditLimit: (requestId, command) => decide(creditLimitRequestId(requestId), command),
    applyForAccount: (input) =>
      door.updateWithStart<typeof accountApplication, StaffRequestEnded, [string]>({
        workflow: accountApplicationWorkflow,
        workflowId: accountApplicationId(input.requestId),
        input: [input],
        update: awaitStaffRequestStored,
        args: [input.requestId],
        updateId: input.requestId,
        summary: `Account application ${input.requestId} at ${input.bankId}`,
        searchAttributes: [
          ...attributesOf(input),
          ...(input.customerId === null ? [] : [{ key: searchAttributes.customerId, value: input.customerId }]),
        ],
        afterEnd: 'REJECT_DUPLICATE',
      }),
    decideApplication: (requestId, command) => decide(accountApplicationId(requestId), command),
  }
}
