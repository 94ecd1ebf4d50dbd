/** How every verb of the gateway talks to Temporal: update-with-start under a deadline, failures turned into refusals or unavailability. */
import {
  isGrpcServiceError,
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client'
import type { Client, Workflow } from '@temporalio/client'
import { ActivityFailure, ApplicationFailure } from '@temporalio/common'
import type { SearchAttributePair, UpdateDefinition } from '@temporalio/common'
import { refusalNames } from '../../domain/refusal'
import type { RefusalName } from '../../domain/refusal'
import { note } from '../../platform/request-notes'
import { RefusedError, UnavailableError } from '../kernel/faults'

export interface DoorOptions {
  readonly taskQueue: string
  /** How long a verb waits for its workflow to answer. */
  readonly timeoutMs: number
}

/** A workflow to start when it does not run yet, and what to ask of it. */
export interface UpdateWithStart<Start extends Workflow, Result, Args extends [unknown, ...unknown[]]> {
  readonly workflow: string
  readonly workflowId: string
  readonly input: Parameters<Start>
  readonly update: UpdateDefinition<Result, Args>
  readonly args: Args
  /** Two calls with one update id are one update: the second is given the outcome of the first. */
  readonly updateId: string
  readonly summary: string
  /** More for whoever opens the workflow in the Temporal UI, in Markdown. */
  readonly details?: string
  readonly searchAttributes: SearchAttributePair[]
  /**
   * What to do when a workflow of this id has already ended: start a new run (default), or only where it was ended from
   * outside, before it had a result. Otherwise the update throws WorkflowExecutionAlreadyStartedError.
   */
  readonly afterEnd?: 'ALLOW_DUPLICATE' | 'ALLOW_DUPLICATE_FAILED_ONLY'
}

export interface Door {
  updateWithStart<Start extends Workflow, Result, Args extends [unknown, ...unknown[]]>(
    ask: UpdateWithStart<Start, Result, Args>,
  ): Promise<Result>
  /** An update of a workflow that must be running; undefined when it is not. */
  update<Result, Args extends [unknown, ...unknown[]]>(
    workflowId: string,
    update: UpdateDefinition<Result, Args>,
    args: Args,
    updateId: string,
  ): Promise<Result | undefined>
}

const isRefusalName = (name: string | null | undefined): name is RefusalName =>
  (refusalNames as readonly (string | null | undefined)[]).includes(name)

/** What a failed call means: the workflow refused, or nobody answered. Anything else is a bug and stays what it is. */
function meaningOf(error: unknown): unknown {
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined
  // A step that cannot be carried out, whatever happens, says so in the name of the workflow.
  const reason = cause instanceof ActivityFailure ? cause.cause : cause
  if (reason instanceof ApplicationFailure) {
    const { type, message } = reason
    return isRefusalName(type) ? new RefusedError({ refusal: type, detail: message }) : error
  }
  if (
    error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
    error instanceof ServiceError ||
    isGrpcServiceError(error)
  ) {
    return new UnavailableError('Temporal did not answer in time', { cause: error })
  }
  return error
}

/** The door for one client connection; each call through it has `timeoutMs` and throws RefusedError or UnavailableError. */
export function createDoor(client: Client, { taskQueue, timeoutMs }: DoorOptions): Door {
  const underDeadline = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    try {
      return await client.connection.withDeadline(Date.now() + timeoutMs, call)
    } catch (error) {
      throw meaningOf(error)
    }
  }
  return {
    updateWithStart: (ask) => {
      note({ workflowId: ask.workflowId })
      return underDeadline(() =>
        client.workflow.executeUpdateWithStart(ask.update, {
          args: ask.args,
          updateId: ask.updateId,
          startWorkflowOperation: new WithStartWorkflowOperation<Workflow>(ask.workflow, {
            workflowId: ask.workflowId,
            taskQueue,
            args: ask.input,
            workflowIdConflictPolicy: 'USE_EXISTING',
            workflowIdReusePolicy: ask.afterEnd ?? 'ALLOW_DUPLICATE',
            staticSummary: ask.summary,
            ...(ask.details === undefined ? {} : { staticDetails: ask.details }),
            typedSearchAttributes: ask.searchAttributes,
          }),
        }),
      )
    },
    update: async (workflowId, update, args, updateId) => {
      note({ workflowId })
      try {
        return await underDeadline(() =>
          client.workflow.getHandle(workflowId).executeUpdate(update, { args, updateId }),
        )
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return undefined
        throw error
      }
    },
  }
}
