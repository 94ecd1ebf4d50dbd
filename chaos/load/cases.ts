/** Onboarding cases: each lives one of the lives of test/support/lives.ts. */
import { isStaffs, plainLives } from '../../test/support/lives'
import { newCustomer } from '../../test/support/onboarding'
import type { CaseBody } from '../../test/support/onboarding'
import { saying } from './payments'
import type { Job } from './payments'
import type { World } from './world'

export async function liveCase(world: World, { chance }: Job): Promise<void> {
  const { bankId, client, desk, journal, owner } = world
  const life = chance.oneOf(plainLives)
  const path = `/engine/v1/banks/${bankId}/onboarding-cases`
  const wanted = { label: 'My Account', product_code: '1234BW', currency: 'EUR' }
  const started = await client.ask<CaseBody>({
    ...{ as: desk.clerk, chance, path },
    body: { customer: newCustomer, owner_user_id: owner.userId, wanted_account: wanted },
  })
  if (started.status !== 201) throw new Error(`a new case is answered with ${saying(started)}`)
  const own = `${path}/${started.body.customer_id}`
  for (const step of life.steps) {
    const by = isStaffs(step) ? desk.reviewers[0] : desk.clerk
    const seen = isStaffs(step) ? await versionOf(world, own, chance) : {}
    const reply = await client.ask({ as: by, chance, path: `${own}/${step.path}`, body: { ...step.body, ...seen } })
    if (reply.status !== 201) throw new Error(`${step.path} of a case are answered with ${saying(reply)}`)
  }
  journal.cases.push({ customerId: started.body.customer_id, life })
}

async function versionOf({ client, desk }: World, path: string, chance: Job['chance']): Promise<object> {
  const { status, body } = await client.ask<CaseBody>({ as: desk.clerk, chance, method: 'GET', path })
  if (status !== 200) throw new Error(`a case is answered with ${status} ${body.message}`)
  return { case_version: body.case_version }
}
