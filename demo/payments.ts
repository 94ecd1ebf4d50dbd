/** Third chapter: money comes in, a second person may pay, a small payment goes at once and a large one needs both. */
import account from './data/account.json'
import payments from './data/payments.json'
import { check, get } from './world'
import type { World } from './world'

interface TransactionRequest {
  readonly id: string
  readonly status: string
  readonly transaction_ids: readonly string[]
  readonly challenges: readonly { readonly id: string; readonly user_id: string }[]
}

const accountPath = (world: World, accountId: string): string =>
  `/obp/v5.1.0/banks/${get(world.ids, 'bank')}/accounts/${accountId}`
const requestsPath = (world: World): string =>
  `${accountPath(world, get(world.ids, 'accountOfFelix'))}/owner/transaction-request-types/ACCOUNT/transaction-requests`

async function prepare(world: World): Promise<void> {
  const { send, timeline, people, ids } = world
  const as = get(people, 'admin')
  const bankId = get(ids, 'bank')
  await timeline.step('felixsmith gets an account', async () => {
    ids.set('accountOfFelix', '8ca8a7e4-6d02-40e3-a129-0b2bf89de9f0')
    await send('PUT', accountPath(world, get(ids, 'accountOfFelix')), {
      as,
      body: { ...account, user_id: get(people, 'felix').userId },
    })
    return `account ${get(ids, 'accountOfFelix')}`
  })
  await timeline.step('Money comes in', async () => {
    await send('POST', `/obp/v5.1.0/banks/${bankId}/management/historical/transactions`, {
      as,
      body: {
        ...payments.deposit,
        from_account_id: 'OBP-INCOMING-SETTLEMENT-ACCOUNT',
        to_account_id: get(ids, 'accountOfFelix'),
      },
    })
    return balanceOf(world, 'felix', 'accountOfFelix')
  })
  await timeline.step('chris.smith may pay from it, too', async () => {
    // v5.1.0 replaces this call; the view to grant is named in the body under the prefixes before it.
    await send('POST', `/obp/v5.0.0/banks/${bankId}/accounts/${get(ids, 'accountOfFelix')}/account-access/grant`, {
      as: get(people, 'felix'),
      body: { user_id: get(people, 'chris').userId, view: { view_id: 'owner', is_system: true } },
    })
    return 'view owner'
  })
  await timeline.step('Large payments need two answers', async () => {
    await send('POST', `${accountPath(world, get(ids, 'accountOfFelix'))}/products/${account.product_code}/attribute`, {
      as,
      body: { name: 'REQUIRED_CHALLENGE_ANSWERS', type: 'INTEGER', value: '2' },
    })
    return 'REQUIRED_CHALLENGE_ANSWERS = 2'
  })
}

async function balanceOf(
  { send, people, ids }: World,
  who: 'felix' | 'chris',
  of: 'accountOfFelix' | 'accountOfChris',
): Promise<string> {
  const { body } = await send<{ balance: { amount: string; currency: string } }>(
    'GET',
    `/obp/v5.0.0/my/banks/${get(ids, 'bank')}/accounts/${get(ids, of)}/account`,
    { as: get(people, who) },
  )
  return `balance ${body.balance.amount} ${body.balance.currency}`
}

async function ask(world: World, payment: object): Promise<TransactionRequest> {
  const { send, people, ids } = world
  const to = { bank_id: get(ids, 'bank'), account_id: get(ids, 'accountOfChris') }
  return (
    await send<TransactionRequest>('POST', requestsPath(world), { as: get(people, 'felix'), body: { to, ...payment } })
  ).body
}

/** Answers the challenge that was made for this person; returns the status and the text of a refusal. */
async function answer(
  world: World,
  request: TransactionRequest,
  who: 'felix' | 'chris',
  text: string,
  expect: number,
): Promise<string> {
  const challenge = request.challenges.find(({ user_id }) => user_id === get(world.people, who).userId)
  const { status, body } = await world.send<{ message?: string; status?: string }>(
    'POST',
    `${requestsPath(world)}/${request.id}/challenge`,
    {
      as: get(world.people, who),
      body: { id: challenge?.id, answer: text },
      expect: [expect],
    },
  )
  return body.status ?? `${status} ${(body.message ?? '').split('.')[0] ?? ''}`
}

async function pay(world: World): Promise<void> {
  const { timeline } = world
  await timeline.step(`felixsmith pays ${payments.small.value.amount} EUR`, async () => {
    const request = await ask(world, payments.small)
    check(request.status, 'COMPLETED', 'the status of a small payment')
    return `${request.status} at once, transaction ${request.transaction_ids[0] ?? ''}`
  })
  const asked = new Map<'large', TransactionRequest>()
  await timeline.step(`felixsmith pays ${payments.large.value.amount} EUR`, async () => {
    const large = await ask(world, payments.large)
    check(large.status, 'INITIATED', 'the status of a large payment')
    check(large.challenges.length, 2, 'the number of challenges')
    asked.set('large', large)
    return `${large.status}, ${large.challenges.length} challenges`
  })
  for (const [who, text, expect, outcome] of [
    ['felix', 'wrong', 400, 'OBP-40016'],
    ['felix', '123', 400, 'OBP-40019'],
    ['chris', '123', 202, 'COMPLETED'],
  ] as const) {
    await timeline.step(`${who} answers ${text === '123' ? 'rightly' : 'wrongly'}`, async () => {
      const said = await answer(world, get(asked, 'large'), who, text, expect)
      if (!said.includes(outcome)) throw new Error(`${outcome} was expected, but it was: ${said}`)
      return said
    })
  }
}

interface Ledger {
  readonly number_of_bookings: number
  readonly entries_sum_to_zero: boolean
  readonly balances_equal_entries: boolean
  readonly entries: readonly { readonly currency: string; readonly number: number; readonly sum: string }[]
}

async function lookBack(world: World): Promise<void> {
  const { send, timeline, people, ids } = world
  await timeline.step('The two transactions of felixsmith', async () => {
    const { body } = await send<{ transactions: readonly { details: { value: { amount: string } } }[] }>(
      'GET',
      `${accountPath(world, get(ids, 'accountOfFelix'))}/owner/transactions`,
      { as: get(people, 'felix') },
    )
    const amounts = body.transactions.map(({ details }) => details.value.amount)
    check(
      amounts.slice(0, 2).join(' '),
      `-${payments.large.value.amount} -${payments.small.value.amount}`,
      'the newest amounts',
    )
    return amounts.join(', ')
  })
  await timeline.step('The balance of felixsmith', () => balanceOf(world, 'felix', 'accountOfFelix'))
  await timeline.step('The balance of chris.smith', () => balanceOf(world, 'chris', 'accountOfChris'))
  await timeline.step('The sum of the ledger', async () => {
    const { body } = await send<Ledger>('GET', `/engine/v1/banks/${get(ids, 'bank')}/ledger-summary`, {
      as: get(people, 'admin'),
    })
    check(body.entries_sum_to_zero, true, 'the entries sum to zero')
    check(body.balances_equal_entries, true, 'balances equal their entries')
    const sums = body.entries.map(({ currency, number, sum }) => `${sum} ${currency} over ${number} entries`)
    return `${sums.join(', ')} of ${body.number_of_bookings} bookings`
  })
}

export async function paymentsChapter(world: World): Promise<void> {
  world.timeline.chapter('Accounts and money')
  await prepare(world)
  world.timeline.chapter('Payments')
  await pay(world)
  world.timeline.chapter('What the books say')
  await lookBack(world)
}
