/** Payments that wait for answers, and how many answers have been judged. */
import type { TestEngine } from './engine'
import { addPayer, createPayingPair, pay, setAttribute } from './payments'
import type { PayingPair } from './payments'
import type { Person } from './people'

/** A pair with a request above the threshold that waits for one answer of the payer; `balance` is in minor units. */
export async function waitingForOne(
  engine: TestEngine,
  amount = '1500.00',
  balance = 1_000_000n,
): Promise<PayingPair & { requestId: string; challengeId: string }> {
  const pair = await createPayingPair(engine, { balance })
  const { body } = await pay(engine, pair, { amount })
  return { ...pair, requestId: body.id, challengeId: body.challenges[0]?.id ?? '' }
}

export interface SharedRequest extends PayingPair {
  readonly requestId: string
  readonly second: Person
  readonly third: Person
  readonly challengeOf: (person: Person) => string
}

/** A request that waits for two answers of three. */
export async function waitingForTwo(engine: TestEngine): Promise<SharedRequest> {
  const pair = await createPayingPair(engine)
  const second = await addPayer(engine, pair)
  const third = await addPayer(engine, pair)
  await setAttribute(engine, pair, 'REQUIRED_CHALLENGE_ANSWERS', '2')
  const { body } = await pay(engine, pair, { amount: '1100.00' })
  return {
    ...pair,
    requestId: body.id,
    second,
    third,
    challengeOf: (person) => body.challenges.find(({ user_id: userId }) => userId === person.userId)?.id ?? '',
  }
}

/** A request that waits for so many answers, and everybody who holds a challenge of it. */
export async function waitingForSome(
  engine: TestEngine,
  { required, holders }: { readonly required: number; readonly holders: number },
): Promise<
  PayingPair & { readonly requestId: string; readonly asked: readonly { as: Person; challengeId: string }[] }
> {
  const pair = await createPayingPair(engine)
  const people = [pair.payer]
  while (people.length < holders) people.push(await addPayer(engine, pair))
  await setAttribute(engine, pair, 'REQUIRED_CHALLENGE_ANSWERS', String(required))
  const { body } = await pay(engine, pair, { amount: '1100.00' })
  const challengeIds = new Map(body.challenges.map(({ id, user_id }) => [user_id, id]))
  const asked = people.map((as) => ({ as, challengeId: challengeIds.get(as.userId) ?? '' }))
  return { ...pair, requestId: body.id, asked }
}

/** The number of answers to a request that were judged. */
export async function judgedAnswers({ database }: TestEngine, requestId: string): Promise<number> {
  const [row] = await database.read.raw<{ count: bigint }>(
    'select count(*) from challenge_judgements where request_id = ?',
    [requestId],
  )
  return Number(row?.count)
}
