/**
 * Task queues beside the one of the workflows. Whatever waits for others has places of its own in a worker: slow receivers of
 * webhooks must not take those of bookings and cases (docs/decisions/0062-queues-beside.md).
 */

/** `outside`: what a process of ours waits for: codes, warnings, answers of providers. `deliveries`: webhooks and messages, which nobody waits for. */
export const queuesBeside = ['outside', 'deliveries'] as const

export type QueueBeside = (typeof queuesBeside)[number]

/** The name in Temporal of a queue beside `taskQueue`. */
export const queueBeside = (taskQueue: string, beside: QueueBeside): string => `${taskQueue}/${beside}`

/** What a delivery or message waits for until its first try has failed: many stand behind slow receivers, and none of them is stuck. */
export const itsTurn = 'its turn'

/**
 * What waits for the next try of its own workflow, which is a timer: no step is pending meanwhile. `DueAt` is then the time of the next
 * try of a delivery; of a message it is the time of the first that has failed.
 */
export const betweenTries = { delivery: 'webhook receiver', message: 'mail server or SMS gateway' } as const
