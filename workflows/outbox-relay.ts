/** Runs for ever, once per task queue: some worker always looks for queued deliveries. */
import { continueAsNew, proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow'
import type { Activities } from '../activities'
import type { OutboxRelayInput } from './contract'

/** A worker that dies is noticed by its silence; then another one takes over. */
const { relayOutbox } = proxyActivities<Activities>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '100ms', backoffCoefficient: 2, maximumInterval: '5s' },
})

/** Turn after turn; the history is begun anew whenever it has grown. */
export async function outboxRelay(input: OutboxRelayInput): Promise<void> {
  setCurrentDetails('Looks for queued webhook deliveries and starts a workflow for each.')
  for (let turn = 0; turn < input.turnsPerRun && !workflowInfo().continueAsNewSuggested; turn += 1) {
    await relayOutbox.executeWithOptions({ summary: 'Look for queued deliveries' }, [input])
  }
  await continueAsNew<typeof outboxRelay>(input)
}
