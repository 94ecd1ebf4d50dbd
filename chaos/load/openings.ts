/** Accounts that are opened, each by a workflow of its own. */
import { saying } from './payments'
import type { Job } from './payments'
import type { World } from './world'

export async function openAccount(world: World, { tag, chance }: Job): Promise<void> {
  const { bankId, clerk, client, journal, payers } = world
  const reply = await client.ask<{ readonly account_id: string }>({
    ...{ as: clerk, chance, path: `/obp/v4.0.0/banks/${bankId}/accounts` },
    body: {
      ...{ user_id: chance.oneOf(payers).person.userId, label: tag, product_code: 'TEST', branch_id: '' },
      ...{ balance: { currency: 'EUR', amount: '0' }, account_routings: [] },
    },
  })
  if (reply.status !== 201) throw new Error(`an opening is answered with ${saying(reply)}`)
  journal.openings.push({ tag, accountId: reply.body.account_id })
}
