/** Payments that wait for people: confirmed with the codes that were sent, mistyped, rejected, withdrawn, left alone. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Person, Reply } from '../../test/support/people'
import type { RequestJson } from '../../test/support/payments'
import type { Chance } from '../chance'
import type { Refusal } from './client'
import type { PaymentEnd } from './journal'
import { askFor, codeOf, decimal, requestsPath, saying } from './payments'
import type { Ask, Job } from './payments'
import type { World } from './world'

/** A request that waits, as its maker knows it. */
export interface Waiting {
  readonly request: RequestJson
  /** Where it is answered: not where it is asked for, if it is a refund. */
  readonly accountId: string
  readonly ask: Ask
}

/** After the challenges' own time, and a little more, no code is of use. */
const laterMs = 10_000

/** Each payment has an amount of its own: a message that names it belongs to it. */
const codesFor = ({ outside, addresses }: World, { userId }: Person, minor: bigint): string[] =>
  outside
    .messagesTo(addresses.get(userId) ?? '')
    .filter((text) => text.includes(`payment of ${decimal(minor)} EUR`))
    .map((text) => /Your code is (\d+)\./.exec(text)?.[1] ?? '')

const give = (world: World, waiting: Waiting, as: Person, answer: string, chance: Chance): Promise<Answered> => {
  const { request, accountId, ask } = waiting
  const own = request.challenges.find(({ user_id }) => user_id === as.userId)
  return world.client.ask<RequestJson>({
    ...{ as, chance, path: `${requestsPath(world, accountId, ask.type)}/${request.id}/challenge` },
    body: { id: own?.id ?? '', answer },
  })
}
type Answered = Reply<RequestJson & Refusal>

/** What an answer came to. `again`: the code was void, a newer one is good; `blocked`: its user may not confirm for a while. */
type Came = 'COMPLETED' | 'more' | 'again' | 'over' | 'blocked'

function whatCameOf(reply: Answered): Came {
  if (reply.status === 202 && reply.body.status === 'COMPLETED') return 'COMPLETED'
  const known: Readonly<Record<string, Came>> = {
    'OBP-40019': 'more',
    'OBP-40016': 'again',
    'OBP-40020': 'over',
    'OBP-49340': 'blocked',
    // A refund of what has been given back, and money that has gone elsewhere: the request has FAILED.
    'OBP-30068': 'over',
    'OBP-49001': 'over',
  }
  const came = known[codeOf(reply)]
  if (came === undefined) throw new Error(`a code is answered with ${saying(reply)}`)
  return came
}

/** One person confirms: with the newest code, and with a newer one when that was void. */
async function confirmAs(world: World, waiting: Waiting, as: Person, chance: Chance): Promise<Came> {
  const untilMs = Date.now() + world.lifetimeSeconds * 1_000 + laterMs
  let used = 0
  while (Date.now() < untilMs) {
    const codes = codesFor(world, as, waiting.ask.minor)
    const newest = codes.at(-1)
    if (newest === undefined || codes.length === used) {
      await delay(200)
      continue
    }
    used = codes.length
    const came = whatCameOf(await give(world, waiting, as, newest, chance))
    if (came !== 'again') return came
  }
  return 'over'
}

/** Everybody who was asked confirms, one after the other. */
export async function confirm(
  world: World,
  waiting: Waiting,
  people: readonly Person[],
  chance: Chance,
): Promise<PaymentEnd> {
  for (const person of people) {
    const came = await confirmAs(world, waiting, person, chance)
    if (came === 'COMPLETED') return 'COMPLETED'
    if (came !== 'more') return 'untold'
  }
  return 'untold'
}

async function reject(world: World, waiting: Waiting, as: Person, chance: Chance): Promise<PaymentEnd> {
  const reply = await give(world, waiting, as, 'REJECT', chance)
  if (reply.body.status === 'REJECTED') return 'REJECTED'
  if (codeOf(reply) === 'OBP-40020') return 'untold'
  throw new Error(`a rejection is answered with ${saying(reply)}`)
}

async function withdraw(
  world: World,
  { request, accountId }: Waiting,
  as: Person,
  chance: Chance,
): Promise<PaymentEnd> {
  const path = `/engine/v1/banks/${world.bankId}/accounts/${accountId}/transaction-requests/${request.id}/withdrawal`
  const reply = await world.client.ask<RequestJson>({ as, chance, path, body: {} })
  if (reply.body.status === 'CANCELLED') return 'CANCELLED'
  if (codeOf(reply) === 'OBP-40020') return 'untold'
  throw new Error(`a withdrawal is answered with ${saying(reply)}`)
}

/** Asks for a payment that must wait; undefined where the account has not as much or its user is blocked. */
export async function askAndWait(world: World, ask: Ask, tag: string, chance: Chance): Promise<Waiting | undefined> {
  const reply = await askFor(world, ask, tag, chance)
  if (reply.status === 201 && reply.body.status === 'INITIATED') {
    return { request: reply.body, accountId: ask.type === 'REFUND' ? ask.to : ask.from, ask }
  }
  if (['OBP-49001', 'OBP-49340', 'OBP-30068'].includes(codeOf(reply))) return undefined
  throw new Error(`a large payment is answered with ${saying(reply)}`)
}

/** A payment above the threshold, and what people make of it. */
export async function payLarge(world: World, { index, tag, chance }: Job): Promise<void> {
  const { person, accountId, second } = chance.oneOf(world.payers)
  const minor = 100_000n + BigInt(index)
  const ask: Ask = { as: person, type: 'ACCOUNT', from: accountId, to: world.hotAccount, minor }
  const waiting = await askAndWait(world, ask, tag, chance)
  const act = async (asked: Waiting): Promise<PaymentEnd> => {
    const people = second === undefined ? [person] : chance.happens(50) ? [person, second] : [second, person]
    const drawn = chance.between(1, 100)
    if (drawn <= 15) return 'untold'
    if (drawn <= 25) return reject(world, asked, chance.oneOf([person, ...people]), chance)
    if (drawn <= 35) return withdraw(world, asked, person, chance)
    if (drawn <= 50) whatCameOf(await give(world, asked, person, 'mistyped', chance))
    return confirm(world, asked, people, chance)
  }
  const { type, from, to } = ask
  const end = waiting === undefined ? 'refused' : await act(waiting)
  world.journal.payments.push({ tag, type, from, to, minor, end })
}
