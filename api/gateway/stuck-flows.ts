/** Looks for flows that do not move: what Temporal knows of running workflows, with the reason. */
import { isGrpcServiceError } from '@temporalio/client'
import type { Client, WorkflowExecutionInfo } from '@temporalio/client'
import type { temporal } from '@temporalio/proto'
import { searchAttributes } from '../../workflows/contract'
import { itsTurn } from '../../workflows/queues'
import { UnavailableError } from '../kernel/faults'
import { obstaclesOf } from './stuck-reasons'
import type { StuckReason } from './stuck-reasons'

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
  /** Of one bank, or of all. Looks at `most` flows, those first that are known to be stuck or overdue. Throws UnavailableError. */
  stuckFlows(wanted: { bankId: string | undefined; most: number; now: Date }): Promise<StuckFlows>
}

/** How many are looked at side by side. */
const abreast = 10

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

type Execution = temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse

const dueAtOf = (info: WorkflowExecutionInfo): Date | null =>
  info.typedSearchAttributes.get(searchAttributes.dueAt) ?? null

/** Why it does not move, as far as can be seen; empty where it does. */
function reasonsOf(info: WorkflowExecutionInfo, raw: Execution, now: Date): readonly StuckReason[] {
  const dueAt = dueAtOf(info)
  const obstacles = obstaclesOf(raw, now)
  if (dueAt === null || dueAt >= now) return obstacles
  const waitingFor = info.typedSearchAttributes.get(searchAttributes.waitingFor) ?? 'its next step'
  return [{ kind: 'overdue', text: `It should have gone on by ${dueAt.toISOString()}: ${waitingFor}` }, ...obstacles]
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
  /** Whether the server itself notes in a search attribute which workflows cannot go on (from 1.30 on, unless it is switched off). */
  const reportsProblems = async (): Promise<boolean> => {
    const { namespaceInfo } = await client.workflowService.describeNamespace({ namespace: client.options.namespace })
    return namespaceInfo?.capabilities?.reportedProblemsSearchAttribute === true
  }
  const lookAll = async ({ bankId, most, now }: Parameters<StuckFlowGateway['stuckFlows']>[0]): Promise<StuckFlows> => {
    const of = bankId === undefined ? '' : ` AND BankId = ${quoted(bankId)}`
    const running = `ExecutionStatus = 'Running' AND TaskQueue = ${quoted(taskQueue)}${of}`
    const found = new Map<string, WorkflowExecutionInfo>()
    const overdue = ` AND DueAt < '${now.toISOString()}'`
    // What the server itself knows to be stuck comes first, however many others run. People are late every day: half of the places
    // are kept from them for what waits for nobody, and so should be at work. What waits for somebody comes after that, and last what
    // stands behind its like.
    const sources: readonly (readonly [where: string, upTo: number])[] = [
      ...((await reportsProblems()) ? [[' AND TemporalReportedProblems IS NOT NULL', most] as const] : []),
      [' AND TemporalPauseInfo IS NOT NULL', most],
      [overdue, Math.ceil(most / 2)],
      [' AND WaitingFor IS NULL', most],
      [overdue, most],
      [` AND WaitingFor != ${quoted(itsTurn)}`, most],
      ['', most],
    ]
    for (const [where, upTo] of sources) await collect(`${running}${where}`, found, upTo)
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
