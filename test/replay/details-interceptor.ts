/** Woven into the workflows of a test: tells, whenever a workflow comes to rest, what it shows as its current details. */
import { getCurrentDetails, proxySinks, workflowInfo } from '@temporalio/workflow'
import type { Sinks, WorkflowInterceptorsFactory } from '@temporalio/workflow'

export interface DetailsSinks extends Sinks {
  rest: { shows(workflowId: string, details: string): void }
}

const { rest } = proxySinks<DetailsSinks>()

export const interceptors: WorkflowInterceptorsFactory = () => ({
  internals: [
    {
      concludeActivation: (input, next) => {
        rest.shows(workflowInfo().workflowId, getCurrentDetails())
        return next(input)
      },
    },
  ],
})
