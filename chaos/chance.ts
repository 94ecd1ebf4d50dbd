/** Every decision of a run, drawn from its seed. Whoever acts beside others has a stream of their own: the order in which they act changes nothing. */
import { createHash } from 'node:crypto'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

export interface Chance {
  /** A whole number; both ends are possible. */
  between(least: number, most: number): number
  happens(percent: number): boolean
  oneOf<T>(choices: readonly [T, ...T[]]): T
  /** Looks like a UUID; the same seed gives the same ones. */
  id(): string
  /** Independent of this one, and always the same for the same name. */
  stream(name: string): Chance
}

/** The stream of a seed, or of a part of the run that has a name. */
export function chanceOf(seed: number, name = ''): Chance {
  const start = createHash('sha256').update(`${seed}/${name}`).digest().readInt32BE()
  const generator = xoroshiro128plus(start)
  const between = (least: number, most: number): number => uniformInt(generator, least, most)
  return {
    between,
    happens: (percent) => between(0, 99) < percent,
    oneOf: (choices) => choices[between(0, choices.length - 1)] ?? choices[0],
    id: () => {
      const hex = Array.from({ length: 32 }, () => between(0, 15).toString(16)).join('')
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
    },
    stream: (inner) => chanceOf(seed, `${name}/${inner}`),
  }
}
