/** The mixed load: so many clients, each of whom does one piece of work after the other until the run is over. */
import type { Chance } from '../chance'
import { liveCase } from './cases'
import { payLarge } from './challenges'
import { countIn } from './journal'
import { openAccount } from './openings'
import { paySmall } from './payments'
import type { Job } from './payments'
import { payAndRefund } from './refunds'
import type { World } from './world'

type Kind = 'payment' | 'challenge' | 'refund' | 'opening' | 'case'

const work: Readonly<Record<Kind, (world: World, job: Job) => Promise<unknown>>> = {
  payment: paySmall,
  challenge: payLarge,
  refund: payAndRefund,
  opening: openAccount,
  case: liveCase,
}

/** The first pieces of work: a run may be short, and has something of everything. */
const everyKind = Object.keys(work) as readonly Kind[]

/** How often each is drawn after that. */
const mix = [
  ...Array<Kind>(8).fill('payment'),
  ...Array<Kind>(5).fill('challenge'),
  ...Array<Kind>(2).fill('refund'),
  ...Array<Kind>(2).fill('opening'),
  ...Array<Kind>(3).fill('case'),
] as unknown as readonly [Kind, ...Kind[]]

export interface LoadOptions {
  readonly chance: Chance
  readonly clients: number
  /** Nothing new is begun after that; what has begun goes on to its end. */
  readonly over: AbortSignal
}

/** Returns when every piece of work that was begun has ended. The work of one number is the same in every run of a seed. */
export async function runLoad(world: World, { chance, clients, over }: LoadOptions): Promise<void> {
  const { journal } = world
  let next = 0
  const client = async (): Promise<void> => {
    while (!over.aborted) {
      const index = next++
      const own = chance.stream(`work ${index}`)
      const drawn = own.oneOf(mix)
      const kind = everyKind[index] ?? drawn
      countIn(journal.begun, kind)
      try {
        await work[kind](world, { index, tag: `${kind}.${index}`, chance: own })
        countIn(journal.ended, kind)
      } catch (error) {
        journal.surprises.push(`${kind}.${index}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
}
