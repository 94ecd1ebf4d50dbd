/** Why a running flow does not move, in words: what Temporal says of its next step and of the steps that it waits for. */
import { optionalTsToDate } from '@temporalio/common/lib/time'
import { temporal } from '@temporalio/proto'
import type { Tries } from '../../db/read/tries'
import { betweenTries } from '../../workflows/queues'

export const stuckReasonKinds = ['overdue', 'retrying', 'failing', 'paused', 'unattended'] as const

/**
 * overdue: it waits longer than it should. retrying: a step fails and is tried again,
 * by Temporal or by its workflow. failing: the workflow's own code cannot go
 * on. paused: somebody has stopped a step, and nobody has let it go on. unattended: no worker takes what is to be done next.
 */
export interface StuckReason {
  readonly kind: (typeof stuckReasonKinds)[number]
  /** Sentences without data of customers; moments in them are ISO 8601. */
  readonly text: string
}

type Execution = temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse
type Activity = temporal.api.workflow.v1.IPendingActivityInfo

/** A first try that fails is an everyday matter. */
const leastAttempts = 2
/** For so long work may lie there while workers are replaced; a sticky task is given to another worker after five seconds. */
const unattendedAfterMs = 60_000
/** How much of a failure is shown: what was tried stands at its beginning, an SQL statement for example, and the reason at its end. */
const [longestBeginning, longestEnd] = [100, 200]
const longestPause = 300

const { PENDING_ACTIVITY_STATE_SCHEDULED } = temporal.api.enums.v1.PendingActivityState
const { PENDING_WORKFLOW_TASK_STATE_SCHEDULED } = temporal.api.enums.v1.PendingWorkflowTaskState
const { VERSIONING_BEHAVIOR_PINNED } = temporal.api.enums.v1.VersioningBehavior

const nameOf = ({ activityType }: Activity): string => activityType?.name ?? 'A step'

function failureOf({ lastFailure }: Activity): string {
  const message = (lastFailure?.message ?? 'a timeout').replace(/\s+/g, ' ').trim()
  const isShort = message.length <= longestBeginning + longestEnd
  return `It failed with: ${isShort ? message : `${message.slice(0, longestBeginning)} … ${message.slice(-longestEnd)}`}`
}

/** A pinned flow waits for workers of its build, whoever else is there. */
function neededBuild({ workflowExecutionInfo }: Execution): string {
  const { behavior, deploymentVersion, versioningOverride } = workflowExecutionInfo?.versioningInfo ?? {}
  const override = versioningOverride?.pinned?.version
  if (behavior !== VERSIONING_BEHAVIOR_PINNED && !override) return ''
  const buildId = override?.buildId ?? deploymentVersion?.buildId
  return buildId ? ` It is pinned to build ${buildId}.` : ''
}

/** Since when it has been lying there; undefined where that is not long. */
function unattendedSince(scheduledTime: Activity['scheduledTime'], now: Date): string | undefined {
  const scheduled = optionalTsToDate(scheduledTime)
  return scheduled !== undefined && now.getTime() - scheduled.getTime() > unattendedAfterMs
    ? scheduled.toISOString()
    : undefined
}

function pausedText(activity: Activity): string {
  const { pauseTime, manual, rule } = activity.pauseInfo ?? {}
  const { identity, reason } = manual ?? rule ?? {}
  const since = optionalTsToDate(pauseTime)
  const by = `${identity ? ` by ${identity}` : ''}${reason ? ` (${reason})` : ''}`.slice(0, longestPause)
  const failure = activity.lastFailure ? ` ${failureOf(activity)}` : ''
  return `${nameOf(activity)} was paused${since ? ` at ${since.toISOString()}` : ''}${by}, and waits to be unpaused.${failure}`
}

/** Steps that may have a long queue before them although workers are there. */
const queuing = ['tryDelivery', 'sendMessage']

const untakenText = (activity: Activity, since: string, build: string): string =>
  queuing.includes(nameOf(activity))
    ? `${nameOf(activity)} has waited for its turn since ${since}: others that are slow go first, or no worker takes any.${build}`
    : `No worker has taken ${nameOf(activity)} since ${since}.${build}`

function reasonsOfActivity(activity: Activity, build: string, now: Date): readonly StuckReason[] {
  if (activity.paused) return [{ kind: 'paused', text: pausedText(activity) }]
  const attempt = activity.attempt ?? 0
  const since =
    activity.state === PENDING_ACTIVITY_STATE_SCHEDULED ? unattendedSince(activity.scheduledTime, now) : undefined
  return [
    ...(attempt >= leastAttempts
      ? [
          {
            kind: 'retrying' as const,
            text: `${nameOf(activity)} is at its try number ${attempt}. ${failureOf(activity)}`,
          },
        ]
      : []),
    ...(since === undefined ? [] : [{ kind: 'unattended' as const, text: untakenText(activity, since, build) }]),
  ]
}

function reasonsOfTask(task: Execution['pendingWorkflowTask'], build: string, now: Date): readonly StuckReason[] {
  const attempt = task?.attempt ?? 0
  const since =
    task?.state === PENDING_WORKFLOW_TASK_STATE_SCHEDULED ? unattendedSince(task.scheduledTime, now) : undefined
  return [
    ...(attempt >= leastAttempts
      ? [{ kind: 'failing' as const, text: `The workflow's own code fails, at its try number ${attempt}.` }]
      : []),
    ...(since === undefined
      ? []
      : [{ kind: 'unattended' as const, text: `No worker has taken its next step since ${since}.${build}` }]),
  ]
}

type BetweenTries = (typeof betweenTries)[keyof typeof betweenTries]

/** Whether its own workflow tries it again, and has set a timer for that: Temporal sees no step that fails. */
export const isBetweenTries = (waitingFor: string | null): waitingFor is BetweenTries =>
  Object.values<string | null>(betweenTries).includes(waitingFor)

export interface Retry {
  readonly waitingFor: BetweenTries
  readonly dueAt: Date | null
  readonly tries: Tries | undefined
  readonly now: Date
}

/** Why it is tried again, how often it has been, and when it is next, as far as that is known. */
export function retryOf({ waitingFor, dueAt, tries, now }: Retry): StuckReason {
  const often =
    tries === undefined
      ? 'Tries have failed'
      : `${tries.failed} ${tries.failed === 1 ? 'try has' : 'tries have'} failed`
  const last = tries?.lastError ? `, the last with: ${tries.lastError}` : ''
  return {
    kind: 'retrying',
    text: `The ${waitingFor} has not taken it. ${often}${last}.${nextTry(waitingFor, dueAt, now)}`,
  }
}

function nextTry(waitingFor: BetweenTries, dueAt: Date | null, now: Date): string {
  if (dueAt === null) return ''
  const at = dueAt.toISOString()
  if (waitingFor === betweenTries.message) return ` It should have gone out at ${at}, and is tried again.`
  return dueAt >= now
    ? ` The next one is at ${at}.`
    : ` The next one is under way or has its turn soon: it was due at ${at}.`
}

/** What keeps the flow from its next step, as far as Temporal can see it; empty where it waits for people or time, or moves. */
export function obstaclesOf(execution: Execution, now: Date): readonly StuckReason[] {
  const build = neededBuild(execution)
  return [
    ...reasonsOfTask(execution.pendingWorkflowTask, build, now),
    ...(execution.pendingActivities ?? []).flatMap((activity) => reasonsOfActivity(activity, build, now)),
  ]
}
