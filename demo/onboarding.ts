/** Second chapter: one customer comes in through the OBP calls, the other through the onboarding API in one go. */
import { randomUUID } from 'node:crypto'
import account from './data/account.json'
import customer from './data/customer.json'
import kyc from './data/kyc.json'
import { check, get } from './world'
import type { World } from './world'

interface Case {
  readonly state: string
  readonly waiting_for: string
  readonly case_version: number
  readonly account_id?: string | null
}

const casePath = (bankId: string, customerId: string): string =>
  `/engine/v1/banks/${bankId}/onboarding-cases/${customerId}`

async function readCase({ send, ids, people }: World, customerId: string): Promise<Case> {
  return (await send<Case>('GET', casePath(get(ids, 'bank'), customerId), { as: get(people, 'officer') })).body
}

/** The officer approves what they have just read; a case that changed meanwhile would refuse them. */
async function approve(world: World, customerId: string): Promise<string> {
  const { send, people, ids } = world
  const seen = await readCase(world, customerId)
  check(seen.state, 'in_review', 'the state of the case')
  await send('POST', `${casePath(get(ids, 'bank'), customerId)}/decisions`, {
    as: get(people, 'officer'),
    body: { decision: 'approve', case_version: seen.case_version },
  })
  return `${seen.waiting_for} -> approved by ${get(people, 'officer').name}`
}

/** Facts that a workflow brings about after its answer are waited for, with a bound. */
async function until<Value>(read: () => Promise<Value>, isThere: (value: Value) => boolean): Promise<Value> {
  const endMs = Date.now() + 15_000
  for (;;) {
    const value = await read()
    if (isThere(value)) return value
    if (Date.now() > endMs) throw new Error(`waited in vain: ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function throughObp(world: World): Promise<void> {
  const { send, timeline, people, ids } = world
  const as = get(people, 'admin')
  const bankId = get(ids, 'bank')
  const bank = `/obp/v5.1.0/banks/${bankId}`
  await timeline.step(`${customer.legal_name} becomes a customer`, async () => {
    const { body } = await send<{ customer_id: string; customer_number: string }>('POST', `${bank}/customers`, {
      as,
      body: customer,
    })
    ids.set('eveline', body.customer_id)
    await send('POST', `${bank}/user_customer_links`, {
      as,
      body: { user_id: get(people, 'felix').userId, customer_id: body.customer_id },
    })
    return `number ${body.customer_number}, linked to felixsmith`
  })
  const customerPath = (): string => `${bank}/customers/${get(ids, 'eveline')}`
  for (const [title, path, body] of [
    ['KYC document: a passport', 'kyc_documents/passport-1', kyc.document],
    ['KYC media: its picture', 'kyc_media/picture-1', kyc.media],
    ['KYC check: an online meeting', 'kyc_check/meeting-1', kyc.check],
    ['KYC status', 'kyc_statuses', kyc.status],
  ] as const) {
    await timeline.step(title, async () => {
      await send('PUT', `${customerPath()}/${path}`, { as, body })
      const { state, waiting_for } = await readCase(world, get(ids, 'eveline'))
      return `the case is ${state}, ${waiting_for}`
    })
  }
  await timeline.step('The staff decide', () => approve(world, get(ids, 'eveline')))
  await timeline.step('The customer is known', async () => {
    const { body } = await send<{ kyc_status: boolean }>('GET', customerPath(), { as })
    check(body.kyc_status, true, 'kyc_status')
    return 'kyc_status true'
  })
}

async function throughTheEngine(world: World): Promise<void> {
  const { send, timeline, people, ids } = world
  const as = get(people, 'admin')
  const bankId = get(ids, 'bank')
  await timeline.step('chris.smith applies for an account', async () => {
    const { branch_id, product_code, label, balance } = account
    const { body } = await send<{ customer_id: string; state: string }>(
      'POST',
      `/engine/v1/banks/${bankId}/onboarding-cases`,
      {
        as,
        headers: { 'Idempotency-Key': randomUUID() },
        body: {
          customer: { ...customer, legal_name: 'Chris Smith', customer_number: '5987954', email: 'chris@example.com' },
          owner_user_id: get(people, 'chris').userId,
          wanted_account: { label, product_code, branch_id, currency: balance.currency },
        },
      },
    )
    ids.set('chris', body.customer_id)
    return `the case is ${body.state}`
  })
  await timeline.step('Document, picture and check', async () => {
    const path = casePath(bankId, get(ids, 'chris'))
    await send('POST', `${path}/documents`, { as, body: { id: 'passport-1', ...kyc.document } })
    await send('POST', `${path}/media`, { as, body: { id: 'picture-1', ...kyc.media } })
    await send('POST', `${path}/checks`, { as, body: { id: 'meeting-1', ...kyc.check } })
    const { state, waiting_for } = await readCase(world, get(ids, 'chris'))
    return `the case is ${state}, ${waiting_for}`
  })
  await timeline.step('The staff decide', () => approve(world, get(ids, 'chris')))
  await timeline.step('The account is opened, linked and welcomed', async () => {
    const done = await until(
      () => readCase(world, get(ids, 'chris')),
      ({ state }) => state === 'monitoring',
    )
    ids.set('accountOfChris', done.account_id ?? '')
    return `account ${done.account_id ?? ''}, the case is ${done.state}`
  })
}

export async function onboarding(world: World): Promise<void> {
  world.timeline.chapter('A customer through the OBP calls')
  await throughObp(world)
  world.timeline.chapter('A customer through the onboarding API')
  await throughTheEngine(world)
}
