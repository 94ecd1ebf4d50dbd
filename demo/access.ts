/** First chapter: people log in, get their roles, and there is a bank. */
import bank from './data/bank.json'
import users from './data/users.json'
import type { Session } from './client'
import { get } from './world'
import type { World } from './world'

// A sandbox needs a password that meets the rules; it protects nothing.
const password = 'Sandbox!Passw0rd-demo'

async function logIn({ send, admin }: World, name: string, username: string, secret: string): Promise<Session> {
  const { body } = await send<{ token: string }>('POST', '/my/logins/direct', {
    headers: { DirectLogin: `username="${username}", password="${secret}", consumer_key="${admin.consumerKey}"` },
  })
  const session = { name, userId: '', token: body.token }
  const me = await send<{ user_id: string }>('GET', '/obp/v5.1.0/users/current', { as: session })
  return { ...session, userId: me.body.user_id }
}

async function grant(
  { send, people }: World,
  to: 'admin' | 'felix' | 'officer',
  roles: readonly string[],
  bankId = '',
): Promise<void> {
  for (const role of roles) {
    // 400: the role was granted by an earlier run of the demo on the same data.
    await send('POST', `/obp/v5.1.0/users/${get(people, to).userId}/entitlements`, {
      as: get(people, 'admin'),
      body: { bank_id: bankId, role_name: role },
      expect: [201, 400],
    })
  }
}

/** The first id of the row gh.29.uk, gh.29.uk.2, ... that is free: every run of the demo gets a bank of its own. */
async function freeBankId({ send }: World): Promise<string> {
  for (let run = 1; ; run += 1) {
    const id = run === 1 ? bank.id : `${bank.id}.${run}`
    const { status } = await send('GET', `/obp/v5.1.0/banks/${id}`, { expect: [200, 404] })
    if (status === 404) return id
  }
}

export async function access(world: World): Promise<void> {
  const { send, timeline, people, ids, admin } = world
  timeline.chapter('People and a bank')
  await timeline.step('The super admin logs in', async () => {
    people.set('admin', await logIn(world, 'super admin', admin.username, admin.password))
    return admin.username
  })
  for (const name of ['felix', 'chris', 'officer'] as const) {
    const user = users[name]
    await timeline.step(`${user.username} signs up and logs in`, async () => {
      // 409: signed up in an earlier run.
      await send('POST', '/obp/v5.1.0/users', { body: { ...user, password }, expect: [201, 409] })
      people.set(name, await logIn(world, user.username, user.username, password))
      return `user ${get(people, name).userId}`
    })
  }
  await timeline.step('A bank is created', async () => {
    await grant(world, 'admin', [
      'CanCreateBank',
      'CanCreateEntitlementAtAnyBank',
      'CanGetAnyKycDocuments',
      'CanGetAnyKycStatuses',
    ])
    const id = await freeBankId(world)
    await send('POST', '/obp/v4.0.0/banks', { as: get(people, 'admin'), body: { ...bank, id } })
    ids.set('bank', id)
    return id
  })
  await timeline.step('Roles at the bank are granted', async () => {
    const bankId = get(ids, 'bank')
    const desk = [
      'CanCreateCustomer',
      'CanGetCustomer',
      'CanCreateUserCustomerLink',
      'CanAddKycDocument',
      'CanAddKycMedia',
      'CanAddKycCheck',
      'CanAddKycStatus',
    ]
    const operations = [
      'CanStartOnboarding',
      'CanGetOnboarding',
      'CanCreateAccount',
      'CanCreateAccountAttributeAtOneBank',
      'CanCreateHistoricalTransactionAtBank',
      'CanGetLedger',
    ]
    await grant(world, 'admin', [...desk, ...operations], bankId)
    const review = ['CanGetOnboarding', 'CanDecideOnboarding', 'CanGetCustomer', 'CanGetCustomerFile']
    const watch = [
      'CanGetTransactionRequestsAtOneBank',
      'CanGetStuckFlowsAtOneBank',
      'CanGetMetricsAtOneBank',
      'CanGetWebhooks',
    ]
    await grant(world, 'officer', [...review, ...watch], bankId)
    return `the desk enters, the officer decides: in the console ${users.officer.username} / ${password}`
  })
}
