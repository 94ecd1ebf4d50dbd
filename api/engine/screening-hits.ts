/** Screening hits: what waits for the staff, and what the staff says to it. */
import { hitById, hitsPage } from '../../db/read/screenings'
import type { HitRow } from '../../db/read/screenings'
import { decideStoredHit } from '../../db/write/screenings'
import { isUuid } from '../../domain/ids'
import { hitDecisions, hitStatuses } from '../../domain/screening/decision'
import { hitJson, PostHitDecision, ScreeningHit, ScreeningHits } from '../json/screenings'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { RefusedError } from '../kernel/faults'
import type { Handles } from '../kernel/handles'
import { cursorOf, nextOf } from './cursor'
import { tellCase } from './screened-case'

const path = '/banks/BANK_ID/screening-hits'
const common = { version: 'engine/v1', tags: ['Screening'], auth: 'user', needs: ['bank'] } as const

interface Asked {
  readonly bank: { readonly bankId: string }
  readonly params: { readonly HIT_ID: string }
  readonly fail: (name: 'ScreeningHitNotFound') => never
}

/** The hit that the path names; ends the request where the bank has none. */
async function hitOf({ bank, params, fail }: Asked, { read }: Pick<Handles, 'read'>): Promise<HitRow> {
  const { HIT_ID: hitId } = params
  const hit = isUuid(hitId) ? await hitById(read, bank.bankId, hitId) : undefined
  return hit ?? fail('ScreeningHitNotFound')
}

const getScreeningHits = endpoint({
  ...common,
  operation: 'getScreeningHits',
  method: 'GET',
  path,
  summary: 'Get Screening Hits',
  description: `The hits of the bank, newest first, each with the listed entry and the customer as they were when it was found. Query: \`status\` (${hitStatuses.join(', ')}), \`customer_id\`: the hits of one customer, in whatever status unless it is named; without it those that are OPEN. \`limit\` (50, at most 200), \`before\` (the \`next\` of the page before).`,
  roles: ['CanGetScreeningHits', 'CanDecideScreeningHit'],
  reply: [200, ScreeningHits],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => {
    const { query, bank, fail } = request
    const customerId = query.get('customer_id') ?? undefined
    if (customerId !== undefined && !isUuid(customerId)) return fail('IncorrectFilter', ' <- customer_id')
    const wanted = query.get('status') ?? (customerId === undefined ? 'OPEN' : undefined)
    const status = hitStatuses.find((known) => known === wanted)
    if (wanted !== undefined && status === undefined) return fail('IncorrectFilter', ' <- status')
    const page = cursorOf(request)
    const rows = await hitsPage(read, { ...page, bankId: bank.bankId, customerId, status })
    return { screening_hits: rows.map(hitJson), next: nextOf(rows, page.limit) }
  },
})

const getScreeningHit = endpoint({
  ...common,
  operation: 'getScreeningHit',
  method: 'GET',
  path: `${path}/HIT_ID`,
  summary: 'Get Screening Hit',
  description: 'One hit, with the listed entry as it was when it was found, and what was decided.',
  roles: ['CanGetScreeningHits', 'CanDecideScreeningHit'],
  reply: [200, ScreeningHit],
  errors: ['ScreeningHitNotFound'],
  handle: async (request, handles) => hitJson(await hitOf(request, handles)),
})

const decideScreeningHit = endpoint({
  ...common,
  operation: 'decideScreeningHit',
  method: 'POST',
  path: `${path}/HIT_ID/decisions`,
  summary: 'Decide Screening Hit',
  description:
    'Says whether the customer is who the list means: `true_match`, or `false_positive` for somebody else. The reason is kept. A hit is decided once (the same again is the same decision), not by a user who acts or has acted for the customer, and not by a maker of the case, as the case itself. A case whose policy asks for screening hears of it: nobody is accepted while a hit is open, or when one is true.',
  roles: ['CanDecideScreeningHit'],
  body: {
    name: 'PostScreeningHitDecisionJson',
    schema: PostHitDecision,
    example: { decision: 'false_positive', reason: 'Another birth date, as the passport shows.' },
  },
  reply: [200, ScreeningHit],
  errors: ['ScreeningHitNotFound', 'OwnScreeningHit', 'MakerIsChecker', 'ScreeningHitDecided'],
  waits: true,
  handle: async (request, handles) => {
    const { decision, reason } = request.body
    const { bankId } = request.bank
    const { userId } = request.caller
    const before = await hitOf(request, handles)
    // A retry after the case could not be told: the decision stands, and the case hears of it now.
    const isRepeated =
      before.decidedBy === userId && before.status === hitDecisions[decision] && before.reason === reason
    const outcome = isRepeated
      ? undefined
      : await handles.write((transaction) =>
          decideStoredHit(transaction, { bankId, hitId: before.hitId, decision, userId, reason }),
        )
    if (outcome?.ok === false) throw new RefusedError(outcome.refusal)
    await tellCase({ bankId, customerId: before.customerId }, userId, handles)
    return hitJson(await hitOf(request, handles))
  },
})

export const screeningHitEndpoints: readonly AnyEndpoint[] = [getScreeningHits, getScreeningHit, decideScreeningHit]
