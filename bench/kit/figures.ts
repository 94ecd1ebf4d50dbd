/** Figures of several rounds: machines are noisy, so what counts is the ratio of things that were measured in turn. */

/** One figure per round. */
export type Rounds = readonly number[]

export interface Spread {
  readonly min: number
  readonly median: number
  readonly max: number
}

/** Of at least one round. */
export function spreadOf(rounds: Rounds): Spread {
  const sorted = rounds.toSorted((left, right) => left - right)
  return { min: sorted[0] ?? Number.NaN, median: quantile(sorted, 0.5), max: sorted.at(-1) ?? Number.NaN }
}

/** The smallest of the sorted values that so great a part of them does not exceed. */
export const quantile = (sorted: Rounds, part: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN

/** Round by round. */
export const ratios = (these: Rounds, to: Rounds): Rounds =>
  these.map((value, round) => value / (to[round] ?? Number.NaN))

/** What is measured: a figure per call, such as payments per second or milliseconds per read. */
export type Measures<Name extends string> = Readonly<Record<Name, () => Promise<number>>>

/** Each measure once per round, one after the other, so that what disturbs the machine disturbs all of them. */
export async function inTurn<Name extends string>(
  measures: Measures<Name>,
  rounds: number,
): Promise<Record<Name, Rounds>> {
  const names = Object.keys(measures) as Name[]
  const taken = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round < rounds; round += 1) for (const name of names) taken[name].push(await measures[name]())
  return taken
}

/** How often per second the work is done, so many at once, for so long. Throws what the work throws. */
export async function perSecond(
  atOnce: number,
  lastingMs: number,
  work: (lane: number) => Promise<void>,
): Promise<number> {
  const beganAt = performance.now()
  let done = 0
  await Promise.all(
    Array.from({ length: atOnce }, async (_none, lane) => {
      while (performance.now() < beganAt + lastingMs) {
        await work(lane)
        done += 1
      }
    }),
  )
  return done / ((performance.now() - beganAt) / 1_000)
}
