/** A small bank after a little work of every kind, on which nothing has broken: all checks of `npm run chaos` hold there. */
import { chanceOf } from '../../chaos/chance'
import { settled } from '../../chaos/checks/settled'
import type { Evidence } from '../../chaos/checks/check'
import { askAndWait, confirm } from '../../chaos/load/challenges'
import { liveCase } from '../../chaos/load/cases'
import { openClient } from '../../chaos/load/client'
import { openJournal } from '../../chaos/load/journal'
import { openAccount } from '../../chaos/load/openings'
import { drawSides, paySmall } from '../../chaos/load/payments'
import { payAndRefund } from '../../chaos/load/refunds'
import { makeWorld } from '../../chaos/load/world'
import type { World } from '../../chaos/load/world'
import { openOutside } from '../../chaos/stage/outside'
import { startEngine } from '../support/engine'
import { call, createPerson } from '../support/people'

export interface SmallBank {
  readonly evidence: Evidence & { readonly workflows: string }
  stop(): Promise<void>
}

const seed = 7

export async function openSmallBank(): Promise<SmallBank> {
  const outside = await openOutside(chanceOf(seed, 'outside'))
  const engine = await startEngine({ environment: { ...outside.environment, CHALLENGE_LIFETIME_SECONDS: '3600' } })
  const stop = async (): Promise<void> => {
    await engine.stop()
    await outside.close()
  }
  const { baseUrl, config, database, client: temporal } = engine
  const apiUrls = [baseUrl, baseUrl] as const
  const stage = { apiUrls, database, config }
  const world = await makeWorld(stage, { client: openClient(apiUrls), outside, journal: openJournal() })
  await work(world)
  const reconciler = await createPerson(engine, { roles: ['CanReconcileLedger'] })
  const { status } = await call(engine, 'POST', '/engine/v1/reconciliations', { as: reconciler, body: {} })
  if (status !== 201) throw new Error(`a reconciliation is answered with ${status}`)
  const evidence = { world, database, temporal, workflows: `TaskQueue = '${config.temporal.taskQueue}'` }
  await settled(evidence)
  return { evidence, stop }
}

/** A payment that was confirmed, one that waits, one that was given back, small ones, an account, a case that was approved and one that waits. */
async function work(world: World): Promise<void> {
  const job = (name: string, index: number) => ({
    index,
    tag: `${name}.${index}`,
    chance: chanceOf(seed, `${name}.${index}`),
  })
  for (const index of [1, 2, 3]) await paySmall(world, job('payment', index))
  await openAccount(world, job('opening', 1))
  // The clerk is asked to confirm it, being the holder of the account that gives back.
  const given = [...Array(50).keys()].find(
    (index) => drawSides(world, job('refund', index).chance).to === world.hotAccount,
  )
  await payAndRefund(world, job('refund', given ?? 0))
  await payLarge(world, 'confirmed', 200_001n)
  await payLarge(world, 'waiting', 200_002n)
  const ends = (): string[] => world.journal.cases.map(({ life }) => life.end)
  for (let index = 1; !ends().includes('monitoring') || !ends().includes('in_review'); index += 1)
    await liveCase(world, job('case', index))
}

async function payLarge(world: World, tag: 'confirmed' | 'waiting', minor: bigint): Promise<void> {
  // The last ones need nobody besides themselves.
  const payer = world.payers.at(-1) ?? world.payers[0]
  const sides = { from: payer.accountId, to: world.hotAccount }
  const ask = { as: payer.person, type: 'ACCOUNT', ...sides, minor } as const
  const asked = await askAndWait(world, ask, tag, chanceOf(seed, tag))
  if (asked === undefined) throw new Error(`the payment ${tag} is refused`)
  const end = tag === 'waiting' ? 'untold' : await confirm(world, asked, [payer.person], chanceOf(seed, `${tag} by`))
  world.journal.payments.push({ tag, type: 'ACCOUNT', ...sides, minor, end })
}
