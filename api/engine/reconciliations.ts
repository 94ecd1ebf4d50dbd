/** Shows that all books follow from their entries: now, and whenever it was looked at before. */
import { reconciliationById, reconciliationsPage } from '../../db/read/reconciliation'
import { Reconciliation, reconciliationJson, Reconciliations } from '../json/reconciliations'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { cursorOf, nextOf } from './cursor'

const common = {
  version: 'engine/v1',
  path: '/reconciliations',
  tags: ['Ledger'],
  auth: 'user',
  roles: ['CanReconcileLedger'],
} as const

const createReconciliation = endpoint({
  ...common,
  operation: 'createReconciliation',
  method: 'POST',
  summary: 'Create Reconciliation',
  description:
    'Derives every balance of every bank from the entries, looks whether the entries of each booking sum to zero in every currency, whether the chain of balances and versions of each account is unbroken, and whether as much is held of it as the payments that wait hold. The reply counts the differences and names the first of them: BALANCE (an account), BOOKING, CHAIN (a transaction), HOLD (an account). It reads the whole ledger. Where that takes longer than a request may, the reply is 503: ask again with the same Idempotency-Key, or look into the list.',
  reply: [201, Reconciliation],
  errors: [],
  waits: true,
  handle: async ({ caller }, { run, read, newId }) => {
    const runId = newId()
    await run.reconcile({ runId, requestedBy: caller.userId })
    const stored = await reconciliationById(read, runId)
    if (stored === undefined) throw new Error(`reconciliation ${runId} has ended without a row`)
    return reconciliationJson(stored)
  },
})

const getReconciliations = endpoint({
  ...common,
  operation: 'getReconciliations',
  method: 'GET',
  summary: 'Get Reconciliations',
  description:
    'The reconciliations of the ledger, newest first; `requested_by` is null for those of the schedule. Query: `limit` (50, at most 200), `before` (the `next` of the page before).',
  reply: [200, Reconciliations],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => {
    const page = cursorOf(request)
    const rows = await reconciliationsPage(read, page)
    return { reconciliations: rows.map(reconciliationJson), next: nextOf(rows, page.limit) }
  },
})

export const reconciliationEndpoints: readonly AnyEndpoint[] = [createReconciliation, getReconciliations]
