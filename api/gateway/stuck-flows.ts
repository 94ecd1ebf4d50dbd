/** Looks for flows that do not move: what Temporal knows of running workflows, with the reason. */
import { isGrpcServiceError } from '@temporalio/client'
import type { Client, WorkflowExecutionInfo } from '@temporalio/client'
import type { temporal } from '@temporalio/proto'
import { searchAttributes } from '../../workflows/contract'
import { UnavailableError } from '../kernel/faults'

export const stuckReasonKinds = ['overdue', 'retrying', 'failing'] as const

/** overdue: it waits longer than it should. retrying: a step fails and is tried again. failing: the workflow's own code cannot go on. */
export interface StuckReason {
  readonly kind: (typeof stuckReasonKinds)[number]
  /** A sentence without personal data. */
  readonly text: string
}

export interface StuckFlow {
  readonly workflowId: string
  readonly runId: string
  readonly workflowType: string
  readonly bankId: string | null
  readonly businessId: string | null
  readonly status: string | null
  readonly waitingFor: string | null
  readonly startedAt: Date
  readonly dueAt: Date | null
  readonly reasons: readonly StuckReason[]
}

export interface StuckFlows {
  readonly flows: readonly StuckFlow[]
  /** How many running flows were looked at, of how many. */
  readonly lookedAt: number
  readonly running: number
}

export interface StuckFlowGateway {
  /** Of one bank, or of all. Looks at the first `most` flows, those that are overdue before all others. Throws UnavailableError. */
  stuckFlows(wanted: { bankId: string | undefined; most: number; now: Date }): Promise<StuckFlows>
}

/** How many are looked at side by side. */
const abreast = 10
/** A first try that fails is an everyday matter. */
const leastAttempts = 2
const longestText = 300

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

type Pending = temporal.api.workflow.v1.IPendingActivityInfo
type Execution = temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse

const retryingText = ({ activityType, attempt, lastFailure }: Pending): string =>
  `${activityType?.name ?? 'A step'} is at its try number ${attempt ?? 0}. It failed with: ${(lastFailure?.message ?? 'a timeout').slice(0, longestText)}`

const dueAtOf = (info: WorkflowExecutionInfo): Date | null =>
  info.typedSearchAttributes.get(searchAttributes.dueAt) ?? null

/** Why it does not move, as far as can be seen; empty where it does. */
function reasonsOf(info: WorkflowExecutionInfo, raw: Execution, now: Date): readonly StuckReason[] {
  const dueAt = dueAtOf(info)
  const waitingFor = info.typedSearchAttributes.get(searchAttributes.waitingFor) ?? 'its next step'
  const task = raw.pendingWorkflowTask
  return [
    ...(dueAt !== null && dueAt < now
      ? [{ kind: 'overdue' as const, text: `It should have gone on by ${dueAt.toISOString()}: ${waitingFor}` }]
      : []),
    ...((task?.attempt ?? 0) >= leastAttempts
      ? [{ kind: 'failing' as const, text: `The workflow's own code fails, at its try number ${task?.attempt ?? 0}.` }]
      : []),
    ...(raw.pendingActivities ?? [])
      .filter(({ attempt }) => (attempt ?? 0) >= leastAttempts)
      .map((pending) => ({ kind: 'retrying' as const, text: retryingText(pending) })),
  ]
}

const flowOf = (info: WorkflowExecutionInfo, reasons: readonly StuckReason[]): StuckFlow => {
  const attribute = (key: 'bankId' | 'businessId' | 'processStatus' | 'waitingFor'): string | null =>
    info.typedSearchAttributes.get(searchAttributes[key]) ?? null
  return {
    workflowId: info.workflowId,
    runId: info.runId,
    workflowType: info.type,
    bankId: attribute('bankId'),
    businessId: attribute('businessId'),
    status: attribute('processStatus'),
    waitingFor: attribute('waitingFor'),
    startedAt: info.startTime,
    dueAt: dueAtOf(info),
    reasons,
  }
}

/** The verb of the page of stuck flows; it asks the server itself, no workflow. */
export function stuckFlowVerbs(
  client: Client,
  { taskQueue, timeoutMs }: { readonly taskQueue: string; readonly timeoutMs: number },
): StuckFlowGateway {
  /** The first of them that are not known yet. */
  const collect = async (query: string, found: Map<string, WorkflowExecutionInfo>, most: number): Promise<void> => {
    if (found.size >= most) return
    for await (const info of client.workflow.list({ query, pageSize: most })) {
      found.set(info.workflowId, info)
      if (found.size >= most) return
    }
  }
  const look = async (info: WorkflowExecutionInfo, now: Date): Promise<StuckFlow | undefined> => {
    try {
      const { raw } = await client.workflow.getHandle(info.workflowId, info.runId).describe()
      const reasons = reasonsOf(info, raw, now)
      return reasons.length === 0 ? undefined : flowOf(info, reasons)
    } catch (error) {
      // It has ended since it was listed, and is forgotten already.
      if (error instanceof Error && error.name === 'WorkflowNotFoundError') return undefined
      throw error
    }
  }
  const lookAll = async ({ bankId, most, now }: Parameters<StuckFlowGateway['stuckFlows']>[0]): Promise<StuckFlows> => {
    const of = bankId === undefined ? '' : ` AND BankId = ${quoted(bankId)}`
    const running = `ExecutionStatus = 'Running' AND TaskQueue = ${quoted(taskQueue)}${of}`
    const found = new Map<string, WorkflowExecutionInfo>()
    await collect(`${running} AND DueAt < '${now.toISOString()}'`, found, most)
    // What waits for nobody should be at work; what waits for somebody comes last.
    await collect(`${running} AND WaitingFor IS NULL`, found, most)
    await collect(running, found, most)
    const { count } = await client.workflow.count(running)
    const listed = [...found.values()]
    const flows: StuckFlow[] = []
    for (let at = 0; at < listed.length; at += abreast) {
      const seen = await Promise.all(listed.slice(at, at + abreast).map((info) => look(info, now)))
      flows.push(...seen.filter((flow) => flow !== undefined))
    }
    return { flows, lookedAt: listed.length, running: count }
  }
  return {
    stuckFlows: async (wanted) => {
      try {
        return await client.connection.withDeadline(Date.now() + timeoutMs, () => lookAll(wanted))
      } catch (error) {
        if (isGrpcServiceError(error) || (error instanceof Error && error.name === 'ServiceError')) {
          throw new UnavailableError('Temporal did not answer in time', { cause: error })
        }
        throw error
      }
    },
  }
}
