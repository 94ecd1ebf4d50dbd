/** The audit trail of answers to challenges, for staff. */
import { judgementsPage } from '../../db/read/challenge-judgements'
import { isUuid } from '../../domain/ids'
import { ChallengeJudgements, judgementJson } from '../json/payment-blocks'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { cursorOf, nextOf } from './cursor'

interface Filtered {
  readonly query: URLSearchParams
  readonly fail: (name: 'IncorrectFilter', detail: string) => never
}

function idOf({ query, fail }: Filtered, name: string): string | undefined {
  const id = query.get(name)
  if (id === null) return undefined
  return isUuid(id) ? id : fail('IncorrectFilter', ` <- ${name}`)
}

const getChallengeJudgements = endpoint({
  operation: 'getChallengeJudgements',
  version: 'engine/v1',
  method: 'GET',
  path: '/banks/BANK_ID/challenge-judgements',
  summary: 'Get Challenge Judgements',
  description:
    'Every answer to a challenge that was judged at the bank, newest first: by whom, to which challenge of which request, and with what outcome (right, repeated, wrong, wrong_user, expired); never what was answered. Query: `user_id`, `transaction_request_id`, `limit` (50, at most 200), `before` (the `next` of the page before).',
  tags: ['Transaction-Request'],
  auth: 'user',
  roles: ['CanGetChallengeJudgements'],
  needs: ['bank'],
  reply: [200, ChallengeJudgements],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => {
    const page = cursorOf(request)
    const rows = await judgementsPage(read, {
      ...page,
      bankId: request.bank.bankId,
      userId: idOf(request, 'user_id'),
      requestId: idOf(request, 'transaction_request_id'),
    })
    return { challenge_judgements: rows.map(judgementJson), next: nextOf(rows, page.limit) }
  },
})

export const challengeJudgementEndpoints: readonly AnyEndpoint[] = [getChallengeJudgements]
