/** What goes wrong in a run, and when: drawn from the seed before anything has begun. */
import type { Chance } from './chance'
import { parts, routes } from './stage/engine'
import type { Part, Route } from './stage/engine'

export interface Kill {
  readonly afterMs: number
  readonly part: Part
}

export type Trouble =
  | { readonly kind: 'cut'; readonly route: Route }
  | { readonly kind: 'slow'; readonly route: Route; readonly delayMs: number; readonly forMs: number }
  | { readonly kind: 'silence' | 'refuse'; readonly route: Route; readonly forMs: number }
  | { readonly kind: 'freeze'; readonly part: Part; readonly forMs: number }
  | { readonly kind: 'connections' | 'lock'; readonly forMs: number }
  | { readonly kind: 'clock'; readonly skewMs: number }
  | { readonly kind: 'outside'; readonly percent: number; readonly forMs: number }

export interface Plan {
  /** One after the other; each some time after the one before. */
  readonly kills: readonly Kill[]
  /** The same, beside the kills, until time is over. */
  readonly troubles: readonly { readonly afterMs: number; readonly trouble: Trouble }[]
  /** It takes at least so long. */
  readonly durationMs: number
}

export interface PlanOptions {
  readonly kills: number
  readonly durationMs: number
}

const minute = 60_000
const skewsMs = [-60 * minute, -minute, -5_000, 5_000, minute, 60 * minute, 0] as const

/** All parts, in an order that chance decides. */
function shuffled(chance: Chance): Part[] {
  const rest: Part[] = [...parts]
  return parts.map(() => rest.splice(chance.between(0, rest.length - 1), 1)[0] ?? 'postgres')
}

/** All parts die equally often; gaps are from nothing to twice the mean. */
function killsOf(chance: Chance, { kills, durationMs }: PlanOptions): Kill[] {
  const meanMs = durationMs / Math.max(kills, 1)
  const rounds = Array.from({ length: Math.ceil(kills / parts.length) }, () => shuffled(chance))
  return rounds
    .flat()
    .slice(0, kills)
    .map((part) => ({ afterMs: chance.between(0, Math.round(2 * meanMs)), part }))
}

const kinds = ['cut', 'slow', 'silence', 'refuse', 'freeze', 'connections', 'lock', 'clock', 'outside'] as const

/** Longer than an activity may take, at times: then it is begun anew while the first one is still there. */
const forMs = (chance: Chance): number => chance.between(1_000, chance.happens(20) ? 14_000 : 6_000)

function troubleOf(chance: Chance): Trouble {
  const [first, ...others] = routes
  const route = chance.oneOf([first, ...others])
  const kind = chance.oneOf(kinds)
  switch (kind) {
    case 'cut':
      return { kind, route }
    case 'slow':
      return { kind, route, delayMs: chance.between(20, 1_000), forMs: forMs(chance) }
    case 'silence':
    case 'refuse':
      return { kind, route, forMs: forMs(chance) }
    case 'freeze':
      return { kind, part: chance.oneOf(parts), forMs: forMs(chance) }
    case 'connections':
    case 'lock':
      return { kind, forMs: forMs(chance) }
    case 'clock':
      return { kind, skewMs: chance.oneOf(skewsMs) }
    case 'outside':
      return { kind, percent: chance.between(30, 100), forMs: forMs(chance) }
  }
}

/** The plan of a run. */
export function planOf(chance: Chance, options: PlanOptions): Plan {
  const troubles: { afterMs: number; trouble: Trouble }[] = []
  const own = chance.stream('troubles')
  for (let atMs = 0; atMs < options.durationMs;) {
    const trouble = troubleOf(own)
    const afterMs = own.between(200, 3_000)
    troubles.push({ afterMs, trouble })
    atMs += afterMs + ('forMs' in trouble ? trouble.forMs : 0)
  }
  return { kills: killsOf(chance.stream('kills'), options), troubles, durationMs: options.durationMs }
}

/** In words, for whoever watches. */
export function wordsOf(trouble: Trouble): string {
  const { kind } = trouble
  const where = 'route' in trouble ? ` ${trouble.route}` : 'part' in trouble ? ` ${trouble.part}` : ''
  const size =
    kind === 'slow'
      ? ` by ${trouble.delayMs} ms`
      : kind === 'clock'
        ? ` ${trouble.skewMs / 1000} s`
        : kind === 'outside'
          ? ` ${trouble.percent} %`
          : ''
  return `${kind}${where}${size}${'forMs' in trouble ? ` for ${trouble.forMs / 1000} s` : ''}`
}
