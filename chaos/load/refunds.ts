/** Refunds: two of one payment at once, which are more than the payment together, so that one of them at most can be given. */
import { askAndWait, confirm } from './challenges'
import { paySmall } from './payments'
import type { Ask, Job } from './payments'
import type { World } from './world'

/** Amounts by which their codes are told apart: no other payment of the run has one of them. */
const amountsOf = (index: number): readonly [paid: bigint, refunds: readonly [bigint, bigint]] => {
  const step = 10n * BigInt(index)
  return [10_000n + step, [6_000n + step, 7_001n + step]]
}

export async function payAndRefund(world: World, job: Job): Promise<void> {
  const { index, tag, chance } = job
  const { clerk } = world
  const [paid, refunds] = amountsOf(index)
  const payment = await paySmall(world, job, paid)
  if (payment === undefined) return
  const { from, to, transactionId } = payment
  await Promise.all(
    refunds.map(async (minor, which) => {
      const own = chance.stream(`refund ${which}`)
      const refund = { transaction_id: transactionId, reason_code: '410' }
      const ask: Ask = { as: clerk, type: 'REFUND', from, to, minor, refund }
      const waiting = await askAndWait(world, ask, `${tag}.${which}`, own)
      const end = waiting === undefined ? 'refused' : await confirm(world, waiting, [clerk], own)
      // The money goes back: from whoever was paid.
      world.journal.payments.push({ tag: `${tag}.${which}`, type: 'REFUND', from: to, to: from, minor, end })
    }),
  )
}
