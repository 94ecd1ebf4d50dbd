/** A client as it should be: repeats a request under its key until it is answered, by whichever API is there. */
import { setTimeout as delay } from 'node:timers/promises'
import { call } from '../../test/support/people'
import type { Person, Reply } from '../../test/support/people'
import type { Chance } from '../chance'
import { countIn } from './journal'

export interface Request {
  readonly as: Person
  readonly method?: 'GET' | 'POST'
  readonly path: string
  readonly body?: object
  /** Draws the key, the API and the pauses. */
  readonly chance: Chance
}

export interface Client {
  /** Rejects when nobody has answered for as long as the client is patient. */
  ask<Body>(request: Request): Promise<Reply<Body & Refusal>>
  readonly counted: {
    answered: number
    tries: number
    /** Of all tries, by HTTP status; `none`: no answer came. */
    readonly statuses: Map<string, number>
    /** What was answered with 500 and above, 503 aside, in words. */
    readonly faults: string[]
  }
}

export interface Refusal {
  /** Of an error: its code and text. */
  readonly message?: string
}

const givesUpAfterMs = 300_000
/** Longer than an API waits for a workflow. */
const withinMs = 12_000

const isInFlight = ({ status, body }: Reply<Refusal>): boolean =>
  status === 409 && body.message?.startsWith('OBP-29002') === true

/** A client of the APIs at the addresses. */
export function openClient(apiUrls: readonly [string, string]): Client {
  const counted = { answered: 0, tries: 0, statuses: new Map<string, number>(), faults: [] as string[] }

  async function tryOnce<Body>({ as, method = 'POST', path, body, chance }: Request, key: string) {
    counted.tries += 1
    const headers: Record<string, string> = method === 'GET' ? {} : { 'Idempotency-Key': key }
    const options = { as, headers, withinMs, ...(body === undefined ? {} : { body }) }
    const reply = await call<Body & Refusal>({ baseUrl: chance.oneOf(apiUrls) }, method, path, options).catch(
      () => undefined,
    )
    countIn(counted.statuses, String(reply?.status ?? 'none'))
    if (reply !== undefined && reply.status >= 500 && reply.status !== 503)
      counted.faults.push(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body).slice(0, 300)}`)
    return reply
  }

  return {
    counted,
    ask: async <Body>(request: Request) => {
      const key = request.chance.id()
      const untilMs = Date.now() + givesUpAfterMs
      while (Date.now() < untilMs) {
        const reply = await tryOnce<Body>(request, key)
        if (reply !== undefined && reply.status < 500 && !isInFlight(reply)) {
          counted.answered += 1
          return reply
        }
        await delay(request.chance.between(100, 700))
      }
      throw new Error(`nobody has answered ${request.method ?? 'POST'} ${request.path} for ${givesUpAfterMs / 1000} s`)
    },
  }
}
