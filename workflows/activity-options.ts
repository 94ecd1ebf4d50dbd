/** How long activities may take, how they are retried and where: the one place for it. */
import { proxyActivities, workflowInfo } from '@temporalio/workflow'
import type { ActivityInterfaceFor, ActivityOptions } from '@temporalio/workflow'
import type { Activities } from '../activities'
import { queueBeside } from './queues'
import type { QueueBeside } from './queues'

/**
 * Writes to our own database: milliseconds, so a worker that died in one is noticed after seconds. They are idempotent,
 * so they are retried for as long as the database is away; a person sees the waiting retry in the Temporal UI, and
 * nothing that was accepted is ever given up.
 */
export const databaseActivity: ActivityOptions = {
  startToCloseTimeout: '10s',
  retry: { initialInterval: '100ms', backoffCoefficient: 2, maximumInterval: '10s' },
}

const activitiesBeside = (beside: QueueBeside, options: ActivityOptions): ActivityInterfaceFor<Activities> =>
  proxyActivities<Activities>({ ...options, taskQueue: queueBeside(workflowInfo().taskQueue, beside) })

const outsideActivity: ActivityOptions = {
  startToCloseTimeout: '30s',
  scheduleToCloseTimeout: '24h',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '10m' },
}

/** Calls to the outside world (mail): slower, and retried more calmly for a day. */
export const outsideActivities = (options: ActivityOptions = {}): ActivityInterfaceFor<Activities> =>
  activitiesBeside('outside', { ...outsideActivity, ...options })

const sendingActivity: ActivityOptions = {
  startToCloseTimeout: '60s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
}

/** One try to hand something on: longer than the longest answer that is waited for. That nobody took it is an outcome, and no failure. */
export const deliveryActivities = (): ActivityInterfaceFor<Activities> =>
  activitiesBeside('deliveries', sendingActivity)
