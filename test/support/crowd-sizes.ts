/** How much the crowds of the end-to-end tests do: `TEST_CROWD` names the size. `npm run test:crowd` takes the largest, which takes half an hour to an hour. */

export interface CrowdSize {
  readonly clients: number
  /** Beside the hot one. */
  readonly accounts: number
  readonly payments: number
  /** How many of those that were paid are asked back, three times each at once. */
  readonly refunds: number
  /** How long the refunds may take. */
  readonly mostMinutes: number
}

interface Sizes {
  readonly crowd: CrowdSize
  /** While parts are killed; so many rounds of one kill each of Postgres and the worker, for payments and again for refunds. */
  readonly killed: CrowdSize & { readonly rounds: number }
}

const many = { clients: 64, accounts: 80, payments: 5_000 }
const few = { clients: 32, accounts: 20 }
const sizes: Readonly<Record<string, Sizes>> = {
  small: {
    crowd: { ...many, refunds: 100, mostMinutes: 10 },
    killed: { ...few, payments: 600, refunds: 24, mostMinutes: 10, rounds: 1 },
  },
  ci: {
    crowd: { ...many, refunds: 300, mostMinutes: 10 },
    killed: { ...few, payments: 1_200, refunds: 60, mostMinutes: 10, rounds: 1 },
  },
  full: {
    crowd: { ...many, refunds: Infinity, mostMinutes: 120 },
    killed: { ...many, refunds: Infinity, mostMinutes: 120, rounds: 5 },
  },
}

/** Throws where the size is none: a run that was meant to be large must not be a small one. */
export function crowdSizes(name = process.env['TEST_CROWD'] ?? 'small'): Sizes {
  const found = sizes[name]
  if (found === undefined) throw new Error(`TEST_CROWD is one of ${Object.keys(sizes).join(', ')}`)
  return found
}

/** So many of them, from all over the list; all of them where there are no more. */
export function spread<T>(all: readonly T[], wanted: number): readonly T[] {
  const every = Math.max(1, Math.ceil(all.length / wanted))
  return all.filter((_, index) => index % every === 0)
}
