/** Requests that the staff decides: one workflow each, answered after each commit. */
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client'
import type { Workflow } from '@temporalio/client'
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
import type { Door, UpdateWithStart } from './door'

export interface StaffRequestGateway {
  /** Answers when the request is stored. */
  askForCreditLimit(input: CreditLimitRequestInput): Promise<StaffRequestEnded>
  /** Answers when the limit is changed, or stays. Refusals: StaffRequestDecided, CaseClosed, MakerIsChecker. */
  decideCreditLimit(input: CreditLimitRequestInput, command: StaffDecisionCommand): Promise<StaffRequestEnded>
  /** Answers when the application is stored. */
  applyForAccount(input: AccountApplicationInput): Promise<StaffRequestEnded>
  /** Answers when the account is open, or will not be. Refusals: StaffRequestDecided, MakerIsChecker, those of openAccount. */
  decideApplication(input: AccountApplicationInput, command: StaffDecisionCommand): Promise<StaffRequestEnded>
}

/** The workflow of a request; the input says all that its row says, so that whoever decides can start it anew after an operator has ended it. */
type Process<Start extends Workflow> = Omit<
  UpdateWithStart<Start, never, [never]>,
  'update' | 'args' | 'updateId' | 'afterEnd'
> & {
  /** Its id where a release has started it that did not name customers in ids. */
  readonly formerId: string
}

const attributesOf = ({ bankId, requestId, customerId }: AccountApplicationInput | CreditLimitRequestInput) => [
  { key: searchAttributes.bankId, value: bankId },
  { key: searchAttributes.businessId, value: requestId },
  { key: searchAttributes.processStatus, value: 'REQUESTED' },
  ...(customerId === null ? [] : [{ key: searchAttributes.customerId, value: customerId }]),
]

const creditLimitProcess = (input: CreditLimitRequestInput): Process<typeof creditLimitRequest> => ({
  workflow: creditLimitRequestWorkflow,
  workflowId: creditLimitRequestId(input),
  formerId: creditLimitRequestId({ ...input, customerId: null }),
  input: [input],
  summary: `Credit limit request ${input.requestId} at ${input.bankId}`,
  searchAttributes: attributesOf(input),
})

const applicationProcess = (input: AccountApplicationInput): Process<typeof accountApplication> => ({
  workflow: accountApplicationWorkflow,
  workflowId: accountApplicationId(input),
  formerId: accountApplicationId({ ...input, customerId: null }),
  input: [input],
  summary: `Account application ${input.requestId} at ${input.bankId}`,
  searchAttributes: attributesOf(input),
})

/** The verbs of both kinds of requests, through the door. */
export function staffRequestVerbs(door: Door): StaffRequestGateway {
  const afterEnd = 'ALLOW_DUPLICATE_FAILED_ONLY'
  const store = <Start extends Workflow>(process: Process<Start>, requestId: string): Promise<StaffRequestEnded> =>
    door.updateWithStart<Start, StaffRequestEnded, [string]>({
      ...process,
      update: awaitStaffRequestStored,
      args: [requestId],
      updateId: requestId,
      afterEnd,
    })
  const decide = async <Start extends Workflow>(
    process: Process<Start>,
    command: StaffDecisionCommand,
  ): Promise<StaffRequestEnded> => {
    // Asked of those that may run before one is started: a request has one process, under whichever id.
    for (const id of new Set([process.workflowId, process.formerId])) {
      const decided = await door.update(id, decideStaffRequest, [command], command.decisionId)
      if (decided !== undefined) return decided
    }
    try {
      return await door.updateWithStart<Start, StaffRequestEnded, [StaffDecisionCommand]>({
        ...process,
        update: decideStaffRequest,
        args: [command],
        updateId: command.decisionId,
        afterEnd,
      })
    } catch (error) {
      // Its workflow has come to its end: so has the request.
      const isOver = error instanceof WorkflowExecutionAlreadyStartedError || error instanceof WorkflowNotFoundError
      throw isOver ? new RefusedError({ refusal: 'StaffRequestDecided' }) : error
    }
  }
  return {
    askForCreditLimit: (input) => store(creditLimitProcess(input), input.requestId),
    decideCreditLimit: (input, command) => decide(creditLimitProcess(input), command),
    applyForAccount: (input) => store(applicationProcess(input), input.requestId),
    decideApplication: (input, command) => decide(applicationProcess(input), command),
  }
}
