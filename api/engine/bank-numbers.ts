/** How it goes at a bank, in numbers: for whoever looks after its work. */
import { z } from 'zod'
import { ageClassesDays, decisionClassesSeconds, onboardingNumbers, paymentNumbers } from '../../db/read/bank-numbers'
import type { DecisionNumbers } from '../../db/read/bank-numbers'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const dayMs = 86_400_000
const decisionsMs = 30 * dayMs
const challengesMs = 7 * dayMs

export const BankNumbers = z.object({
  cases: z.array(
    z.object({
      state: z.string(),
      number: z.int(),
      /** By the days since the case was opened; only of open ones. */
      ages: z.array(z.object({ younger_than_days: z.int().nullable(), number: z.int() })),
    }),
  ),
  decisions: z.object({
    since: z.string(),
    number: z.int(),
    median_seconds: z.number().nullable(),
    slowest_tenth_seconds: z.number().nullable(),
    /** By how long they took. */
    durations: z.array(z.object({ shorter_than_seconds: z.int().nullable(), approved: z.int(), rejected: z.int() })),
  }),
  payments: z.object({
    minutes: z.array(z.object({ minute: z.string(), completed: z.int(), others: z.int() })),
  }),
  challenges: z.object({ since: z.string(), statuses: z.array(z.object({ status: z.string(), number: z.int() })) }),
})

const agesOf = (
  rows: readonly { readonly ageClass: number | null; readonly number: number }[],
): z.input<typeof BankNumbers>['cases'][number]['ages'] =>
  rows.every(({ ageClass }) => ageClass === null)
    ? []
    : [...ageClassesDays, null].map((days, at) => ({
        younger_than_days: days,
        number: rows.find(({ ageClass }) => ageClass === at)?.number ?? 0,
      }))

const durationsOf = (classes: DecisionNumbers['classes']): z.input<typeof BankNumbers>['decisions']['durations'] =>
  [...decisionClassesSeconds, null].map((seconds, at) => {
    const { approved = 0, rejected = 0 } = classes.find(({ durationClass }) => durationClass === at) ?? {}
    return { shorter_than_seconds: seconds, approved, rejected }
  })

const getBankNumbers = endpoint({
  operation: 'getBankNumbers',
  version: 'engine/v1',
  method: 'GET',
  path: '/banks/BANK_ID/numbers',
  summary: 'Get Bank Numbers',
  description:
    'Cases by state, open ones by age; how long decisions of the last thirty days took from the start of their case; payments of the last hour by the minute; what became of requests with challenges in the last seven days.',
  tags: ['Onboarding', 'Transaction-Request'],
  auth: 'user',
  roles: ['CanGetMetricsAtOneBank'],
  needs: ['bank'],
  reply: [200, BankNumbers],
  errors: [],
  handle: async ({ bank: { bankId } }, { read, now }) => {
    const decisionsSince = new Date(now().getTime() - decisionsMs)
    const challengesSince = new Date(now().getTime() - challengesMs)
    const [onboarding, payments] = await Promise.all([
      onboardingNumbers(read, bankId, decisionsSince),
      paymentNumbers(read, bankId, challengesSince),
    ])
    const states = [...new Set(onboarding.cases.map(({ state }) => state))]
    return {
      cases: states.map((state) => {
        const rows = onboarding.cases.filter((row) => row.state === state)
        return { state, number: rows.reduce((sum, row) => sum + row.number, 0), ages: agesOf(rows) }
      }),
      decisions: {
        since: decisionsSince.toISOString(),
        number: onboarding.decisions.number,
        median_seconds: onboarding.decisions.medianSeconds,
        slowest_tenth_seconds: onboarding.decisions.slowestTenthSeconds,
        durations: durationsOf(onboarding.decisions.classes),
      },
      payments: { minutes: payments.minutes.map((minute) => ({ ...minute })) },
      challenges: { since: challengesSince.toISOString(), statuses: payments.challenged.map((row) => ({ ...row })) },
    }
  },
})

export const bankNumberEndpoints: readonly AnyEndpoint[] = [getBankNumbers]
