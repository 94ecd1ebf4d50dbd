/** What whoever looks for a workflow that has ended sees of it. */
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow'
import { searchAttributes } from './contract'

/** Shows that the workflow waits for nothing any more. Returns the status, with which it ends. */
export function showEnd<Status extends string>(status: Status): Status {
  upsertSearchAttributes([
    { key: searchAttributes.processStatus, value: status },
    { key: searchAttributes.waitingFor, value: null },
    { key: searchAttributes.dueAt, value: null },
  ])
  setCurrentDetails(`Ended: **${status}**.`)
  return status
}
