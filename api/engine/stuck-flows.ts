/** What does not move, and why: for whoever runs the bank's processes. */
import { z } from 'zod'
import { triesOf } from '../../db/read/tries'
import { isUuid } from '../../domain/ids'
import type { StuckFlow, StuckFlows } from '../gateway/stuck-flows'
import { stuckReasonKinds } from '../gateway/stuck-reasons'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import type { WaitingHandles } from '../kernel/handles'
import type { Settings } from '../settings'

export const StuckFlowsReply = z.object({
  flows: z.array(
    z.object({
      workflow_id: z.string(),
      run_id: z.string(),
      workflow_type: z.string(),
      bank_id: z.string().nullable(),
      business_id: z.string().nullable(),
      status: z.string().nullable(),
      waiting_for: z.string().nullable(),
      started_at: z.string(),
      due_at: z.string().nullable(),
      reasons: z.array(z.object({ kind: z.enum(stuckReasonKinds), text: z.string() })),
      temporal_ui_url: z.string().nullable(),
    }),
  ),
  looked_at: z.int(),
  running: z.int(),
})

const mostLookedAt = 200

/** Where a person looks at the flow; null where nobody has said where the Web UI is. */
const linkTo = ({ workflowId, runId }: StuckFlow, ui: Settings['temporalUi']): string | null =>
  ui === undefined
    ? null
    : `${ui.url}/namespaces/${encodeURIComponent(ui.namespace)}/workflows/${encodeURIComponent(workflowId)}/${encodeURIComponent(runId)}`

const replyOf = (
  { flows, lookedAt, running }: StuckFlows,
  { temporalUi }: Settings,
): z.input<typeof StuckFlowsReply> => ({
  flows: flows.map((flow) => ({
    workflow_id: flow.workflowId,
    run_id: flow.runId,
    workflow_type: flow.workflowType,
    bank_id: flow.bankId,
    business_id: flow.businessId,
    status: flow.status,
    waiting_for: flow.waitingFor,
    started_at: flow.startedAt.toISOString(),
    due_at: flow.dueAt?.toISOString() ?? null,
    reasons: [...flow.reasons],
    temporal_ui_url: linkTo(flow, temporalUi),
  })),
  looked_at: lookedAt,
  running,
})

/** Temporal says what is stuck, the database how often it has been tried. */
const lookFor = (bankId: string | undefined, { run, read, now }: WaitingHandles): Promise<StuckFlows> =>
  run.stuckFlows({ bankId, most: mostLookedAt, now: now(), triesOf: (ids) => triesOf(read, ids.filter(isUuid)) })

const common = { version: 'engine/v1', method: 'GET', tags: ['Health'], auth: 'user' } as const
const what = `flows that wait longer than they should, whose steps fail and are tried again or have been paused, that are tried again by their workflow (deliveries of webhooks and messages to customers), whose own code fails, or whose next step no worker takes; with the reason in words and, where TEMPORAL_UI_URL is set, a link into the Temporal Web UI. At most ${mostLookedAt} running flows are looked at, those first that Temporal knows to be stuck, then overdue ones, and after what is at work those between two tries: \`looked_at\` of \`running\`.`

const getStuckFlowsAtBank = endpoint({
  ...common,
  operation: 'getStuckFlowsAtBank',
  path: '/banks/BANK_ID/stuck-flows',
  summary: 'Get Stuck Flows at Bank',
  description: `Of the bank: ${what}`,
  roles: ['CanGetStuckFlowsAtOneBank', 'CanGetStuckFlows'],
  needs: ['bank'],
  reply: [200, StuckFlowsReply],
  errors: [],
  waits: true,
  handle: async ({ bank: { bankId } }, handles) => replyOf(await lookFor(bankId, handles), handles.settings),
})

const getStuckFlows = endpoint({
  ...common,
  operation: 'getStuckFlows',
  path: '/stuck-flows',
  summary: 'Get Stuck Flows',
  description: `Of all banks, and of the instance itself: ${what}`,
  roles: ['CanGetStuckFlows'],
  reply: [200, StuckFlowsReply],
  errors: [],
  waits: true,
  handle: async (_request, handles) => replyOf(await lookFor(undefined, handles), handles.settings),
})

export const stuckFlowEndpoints: readonly AnyEndpoint[] = [getStuckFlowsAtBank, getStuckFlows]
