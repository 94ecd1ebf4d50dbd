/** What a bank asks of the confirmation of payments. */
import { challengePolicyOf } from '../../db/read/challenge-policies'
import { putChallengePolicy as put } from '../../db/write/challenge-policies'
import { validateChallengePolicy } from '../../domain/payments/challenge-policy'
import {
  challengePolicyCandidate,
  challengePolicyJson,
  ChallengePolicyJson,
  PutChallengePolicy,
} from '../json/challenge-policies'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const common = {
  version: 'engine/v1',
  path: '/banks/BANK_ID/challenge-policy',
  tags: ['Transaction-Request'],
  auth: 'user',
  roles: ['CanManageChallengePolicy'],
  needs: ['bank'],
} as const

const getChallengePolicy = endpoint({
  ...common,
  operation: 'getChallengePolicy',
  method: 'GET',
  summary: 'Get Challenge Policy',
  description:
    'How many people must confirm a payment, by its amount, and whether its maker may be one of them. Version 0: the bank has said nothing.',
  reply: [200, ChallengePolicyJson],
  errors: [],
  handle: async ({ bank }, { read }) => challengePolicyJson(await challengePolicyOf(read, bank.bankId)),
})

const putChallengePolicy = endpoint({
  ...common,
  operation: 'putChallengePolicy',
  method: 'PUT',
  summary: 'Set Challenge Policy',
  description:
    'Sets the policy for payments that are made from now on, as a new version; those that wait keep theirs. From the amount of a band on a payment that needs a challenge needs so many right answers; where the account attribute REQUIRED_CHALLENGE_ANSWERS says more, that counts. Unless the maker may confirm, everybody else who may pay is asked.',
  body: {
    name: 'PutChallengePolicyJson',
    schema: PutChallengePolicy,
    example: {
      currency: 'EUR',
      bands: [
        { from: '10000', required_answers: 2 },
        { from: '50000', required_answers: 3 },
      ],
      maker_may_confirm: false,
    },
  },
  reply: [200, ChallengePolicyJson],
  errors: ['InvalidChallengePolicy'],
  handle: async ({ bank, body, caller, fail }, { write }) => {
    const valid = validateChallengePolicy(challengePolicyCandidate(body))
    if (!valid.ok) return fail('InvalidChallengePolicy', valid.refusal.detail)
    return challengePolicyJson(await write((transaction) => put(transaction, bank.bankId, valid.value, caller.userId)))
  },
})

export const challengePolicyEndpoints: readonly AnyEndpoint[] = [getChallengePolicy, putChallengePolicy]
