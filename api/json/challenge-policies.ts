/** Challenge policies on the wire of our own API. */
import { z } from 'zod'
import type { ChallengePolicy } from '../../domain/payments/challenge-policy'
import { decimal, flag, text, wholeNumber } from './wire'

export const PutChallengePolicy = z.object({
  currency: text(3),
  bands: z.array(z.object({ from: decimal, required_answers: wholeNumber })).max(100),
  maker_may_confirm: flag,
})
/** Version 0: the bank has said nothing. */
export const ChallengePolicyJson = z.object({
  version: z.int(),
  currency: z.string(),
  bands: z.array(z.object({ from: z.string(), required_answers: z.int() })),
  maker_may_confirm: z.boolean(),
})

export const challengePolicyJson = (policy: ChallengePolicy): z.input<typeof ChallengePolicyJson> => ({
  version: policy.version,
  currency: policy.currency,
  bands: policy.bands.map(({ from, requiredAnswers }) => ({ from, required_answers: requiredAnswers })),
  maker_may_confirm: policy.makerMayConfirm,
})

/** Not yet valid: that is the domain's question. */
export const challengePolicyCandidate = (body: z.output<typeof PutChallengePolicy>): ChallengePolicy => ({
  version: 1,
  currency: body.currency,
  bands: body.bands.map(({ from, required_answers: requiredAnswers }) => ({ from, requiredAnswers })),
  makerMayConfirm: body.maker_may_confirm,
})
