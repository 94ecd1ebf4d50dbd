/** A check provider outside: a real HTTP server that remembers what it was asked, answers as the test wants, and calls back. */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signedHeaders } from '../../platform/webhook-signature'
import type { TestEngine } from './engine'
import type { OnboardingDesk } from './onboarding'
import { call, createPerson } from './people'
import type { Person, Reply } from './people'

/** What the provider was posted. */
export interface Asked {
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly body: {
    readonly request_id: string
    readonly check: string
    readonly callback_url: string
    readonly subject: Readonly<Record<string, unknown>>
  }
}

export interface Provider {
  readonly url: string
  readonly asked: readonly Asked[]
  /** What to reply from now on. */
  reply(status: number, body?: object | string): void
  close(): Promise<void>
}

export async function startProvider(): Promise<Provider> {
  const asked: Asked[] = []
  let [status, answer] = [202, '']
  const server = await new Promise<Server>((resolve) => {
    const listening: Server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        asked.push({ headers: request.headers, text, body: JSON.parse(text) as Asked['body'] })
        response.writeHead(status).end(answer)
      })
    }).listen(0, '127.0.0.1', () => resolve(listening))
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/checks`,
    asked,
    reply: (next, body = '') => {
      status = next
      answer = typeof body === 'string' ? body : JSON.stringify(body)
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

export interface CallbackOptions {
  readonly eventId?: string
  readonly secret?: string
  readonly at?: Date
  readonly bankId?: string
  readonly provider?: string
  /** Sent in place of what was signed. */
  readonly raw?: string
}

export type CallbackReply = Reply<{ readonly message: string; readonly check_id: string; readonly satisfied: boolean }>

/** A bank that has written the provider down. */
export interface ProviderDesk {
  readonly keeper: Person
  readonly name: string
  readonly path: string
  readonly secret: string
  /** Posts a callback that the provider has signed. */
  readonly callBack: (body: object, options?: CallbackOptions) => Promise<CallbackReply>
  readonly change: (changes: object) => Promise<Reply>
}

/** Writes the provider down at the bank of the desk, for checks of addresses unless it is said otherwise. */
export async function openProviderDesk(
  engine: TestEngine,
  { bankId }: Pick<OnboardingDesk, 'bankId'>,
  { url }: Pick<Provider, 'url'>,
  given: { readonly name?: string; readonly kinds?: readonly string[]; readonly timeout_ms?: number } = {},
): Promise<ProviderDesk> {
  const keeper = await createPerson(engine, { roles: [['CanManageCheckProviders', bankId]] })
  const path = `/engine/v1/banks/${bankId}/check-providers`
  const { name = 'post' } = given
  const body = { name, url, kinds: ['address'], timeout_ms: 60_000, is_active: true, ...given }
  const created = await call<{ secret: string }>(engine, 'POST', path, { as: keeper, body })
  if (created.status !== 201) throw new Error(`the provider was not written down: ${created.status}`)
  const { secret } = created.body
  return {
    keeper,
    name,
    path: `${path}/${name}`,
    secret,
    callBack: (sent, options = {}) => {
      const { eventId = randomUUID(), at = new Date(), raw } = options
      const signed = JSON.stringify(sent)
      const headers: Record<string, string> = signedHeaders([options.secret ?? secret], { eventId, at, body: signed })
      delete headers['content-type']
      const to = `/engine/v1/banks/${options.bankId ?? bankId}/check-providers/${options.provider ?? name}/callbacks`
      return call(engine, 'POST', to, { raw: raw ?? signed, headers })
    },
    change: (changes) => call(engine, 'PUT', `${path}/${name}`, { as: keeper, body: changes }),
  }
}

/** The policy member that asks this provider. */
export const asksProvider = { provider_checks: [{ kind: 'address', provider: 'post' }] }
