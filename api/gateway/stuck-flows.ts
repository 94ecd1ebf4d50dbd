/** Looks for flows that do not move: what Temporal knows of running workflows, with the reason. */
import { isGrpcServiceError } from '@temporalio/client'
import type { Client, WorkflowExecutionInfo } from '@temporalio/client'
import type { temporal } from '@temporalio/proto'
import type { Tries } from '../../db/read/tries'
import { searchAttributes } from '../../workflows/contract'
import { betweenTries, itsTurn } from '../../workflows/queues'
import { UnavailableError } from '../kernel/faults'
import { isBetweenTries, obstaclesOf, retryOf } from './stuck-reasons'
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

export interface StuckFlowsWanted {
  /** Undefined: of all. */
  readonly bankId: string | undefined
  readonly most: number
  readonly now: Date
  /** What is known of the tries of deliveries and messages, by their ids; where it is missing the reasons say nothing of them. */
  readonly triesOf?: (ids: readonly string[]) => Promise<ReadonlyMap<string, Tries>>
}

export interface StuckFlowGateway {
  /** Looks at `most` flows, those first that are known to be stuck or overdue. Throws UnavailableError. */
  stuckFlows(wanted: StuckFlowsWanted): Promise<StuckFlows>
}

/** How many are looked at side by side. */
const abreast = 10

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

type Execution = temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse

const dueAtOf = (info: WorkflowExecutionInfo): Date | null =>
  info.typedSearchAttributes.get(searchAttributes.dueAt) ?? null

const waitingForOf = (info: WorkflowExecutionInfo): string | null =>
  info.typedSearchAttributes.get(searchAttributes.waitingFor) ?? null
const businessIdOf = (info: WorkflowExecutionInfo): string | null =>
  info.typedSearchAttributes.get(searchAttributes.businessId) ?? null

/** Why it does not move, as far as can be seen; empty where it does. */
function reasonsOf(info: WorkflowExecutionInfo, raw: Execution, now: Date, tries?: Tries): readonly StuckReason[] {
  const [dueAt, waitingFor] = [dueAtOf(info), waitingForOf(info)]
  const obstacles = obstaclesOf(raw, now)
  if (isBetweenTries(waitingFor)) return [retryOf({ waitingFor, dueAt, tries, now }), ...obstacles]
  if (dueAt === null || dueAt >= now) return obstacles
  const text = `It should have gone on by ${dueAt.toISOString()}: ${waitingFor ?? 'its next step'}`
  return [{ kind: 'overdue', text }, ...obstacles]
}

/** What is known of the tries of those of them that are tried again by their own workflow. */
async function triesOfAll(
  listed: readonly WorkflowExecutionInfo[],
  triesOf: StuckFlowsWanted['triesOf'],
): Promise<ReadonlyMap<string, Tries>> {
  const ids = listed.filter((info) => isBetweenTries(waitingForOf(info))).map(businessIdOf)
  return triesOf === undefined || ids.length === 0 ? new Map() : triesOf(ids.filter((id) => id !== null))
}

const flowOf = (info: WorkflowExecutionInfo, reasons: readonly StuckReason[]): StuckFlow => {
  const attribute = (key: 'bankId' | 'processStatus'): string | null =>
    info.typedSearchAttributes.get(searchAttributes[key]) ?? null
  return {
    workflowId: info.workflowId,
    runId: info.runId,
    workflowType: info.type,
    bankId: attribute('bankId'),
    businessId: businessIdOf(info),
    status: attribute('processStatus'),
    waitingFor: waitingForOf(info),
    startedAt: info.startTime,
    dueAt: dueAtOf(info),
    reasons,
  }
}

type Source = readonly [where: string, upTo: number]

/**
 * Where stuck flows are looked for, in this order, each until so many are found. What the server itself knows to be stuck comes first,
 * however many others run. People are late every day: half of the places are kept from them for what waits for nobody, and so should be at
 * work. What is between two tries comes after that: a receiver that is away makes a hundred thousand of them. A quarter is kept from those
 * for what waits for somebody, a step of which may fail. Last comes what stands behind its like.
 */
function sourcesOf(most: number, now: Date, reportsProblems: boolean): readonly Source[] {
  const retried = Object.values(betweenTries).map(quoted).join(', ')
  const [between, others] = [
    ` AND WaitingFor IN (${retried})`,
    ` AND WaitingFor NOT IN (${retried}, ${quoted(itsTurn)})`,
  ]
  const overdue = `${others} AND DueAt < '${now.toISOString()}'`
  return [
    ...(reportsProblems ? [[' AND TemporalReportedProblems IS NOT NULL', most] as const] : []),
    [' AND TemporalPauseInfo IS NOT NULL', most],
    [overdue, Math.ceil(most / 2)],
    [' AND WaitingFor IS NULL', most],
    [overdue, most],
    [between, Math.ceil((most * 3) / 4)],
    [others, most],
    [between, most],
    ['', most],
  ]
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
  const look = async (info: WorkflowExecutionInfo, now: Date, tries?: Tries): Promise<StuckFlow | undefined> => {
    try {
      const { raw } = await client.workflow.getHandle(info.workflowId, info.runId).describe()
      const reasons = reasonsOf(info, raw, now, tries)
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
  const lookAll = async ({ bankId, most, now, triesOf }: StuckFlowsWanted): Promise<StuckFlows> => {
    const of = bankId === undefined ? '' : ` AND BankId = ${quoted(bankId)}`
    const running = `ExecutionStatus = 'Running' AND TaskQueue = ${quoted(taskQueue)}${of}`
    const found = new Map<string, WorkflowExecutionInfo>()
    for (const [where, upTo] of sourcesOf(most, now, await reportsProblems()))
      await collect(`${running}${where}`, found, upTo)
    const { count } = await client.workflow.count(running)
    const listed = [...found.values()]
    const tries = await triesOfAll(listed, triesOf)
    const flows: StuckFlow[] = []
    for (let at = 0; at < listed.length; at += abreast) {
      const seen = await Promise.all(
        listed.slice(at, at + abreast).map((info) => look(info, now, tries.get(businessIdOf(info) ?? ''))),
      )
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
