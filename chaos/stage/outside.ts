/** The world outside: a receiver of webhooks, a mail server and a gateway of text messages, which are of no use at times. */
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Chance } from '../chance'
import { counted, Inboxes, openFates } from './fate'
import type { Calls, Fate, Fates } from './fate'
import { openMail } from './mail'

/** How the codes of a run are sent. */
export type Transport = 'EMAIL' | 'SMS'

export interface Outside {
  readonly hookUrl: string
  readonly transport: Transport
  /** What the instance is configured with. */
  readonly environment: Readonly<Record<string, string>>
  /** How often each event was told at a path and taken, by event id, in the order in which they were first taken. */
  takenAt(path: string): ReadonlyMap<string, number>
  /** Every text that was sent to the address or number, oldest first. */
  messagesTo(address: string): readonly string[]
  /** So many of a hundred calls go wrong from now on. */
  fail(percent: number): void
  /** Calls that no receiver would believe, because they were signed at another time: what, and by how much. */
  readonly wronglyTimed: readonly string[]
  readonly hooks: Readonly<Calls>
  readonly messages: Readonly<Calls>
  close(): Promise<void>
}

const smsPath = '/text-messages'
/** What libraries of Standard Webhooks allow. */
const believedWithinSeconds = 300

/** Everybody listens on ports of this machine; every fate is drawn from the chance. */
export async function openOutside(chance: Chance): Promise<Outside> {
  const transport = chance.oneOf<Transport>(['EMAIL', 'SMS'])
  const fates = openFates(chance)
  const [hooks, messages] = [
    { all: 0, failed: 0 },
    { all: 0, failed: 0 },
  ]
  const inboxes = new Inboxes()
  const mail = await openMail(fates, messages, inboxes)
  const receiver = new Receiver(fates, { hooks, messages }, inboxes)
  const server = createServer((request, response) => void receiver.take(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const hookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    ...{ hookUrl, transport, hooks, messages },
    environment: {
      CHALLENGE_TRANSPORT: transport,
      SMTP_URL: mail.url,
      MAIL_FROM: 'bank@example.com',
      SMS_GATEWAY_URL: `${hookUrl}${smsPath}`,
      SMS_GATEWAY_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    },
    takenAt: (path) => receiver.takenAt(path),
    messagesTo: (address) => inboxes.of(address),
    fail: (percent) => fates.fail(percent),
    wronglyTimed: receiver.wronglyTimed,
    close: async () => {
      server.closeAllConnections()
      await Promise.all([new Promise((resolve) => server.close(resolve)), mail.close()])
    },
  }
}

class Receiver {
  readonly wronglyTimed: string[] = []
  private readonly taken = new Map<string, Map<string, number>>()

  constructor(
    private readonly fates: Fates,
    private readonly calls: { readonly hooks: Calls; readonly messages: Calls },
    private readonly inboxes: Inboxes,
  ) {}

  takenAt(path: string): Map<string, number> {
    const at = this.taken.get(path) ?? new Map<string, number>()
    this.taken.set(path, at)
    return at
  }

  async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = []
    try {
      for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece)
    } catch {
      // Its sender was killed in the middle of it.
      return
    }
    const path = request.url ?? ''
    const id = String(request.headers['webhook-id'])
    const isMessage = path === smsPath
    const drawn = this.isBelieved(request, `${path} ${id}`) ? this.fates.draw() : 'refused'
    const fate = counted(isMessage ? this.calls.messages : this.calls.hooks, drawn)
    if (isMessage && (fate === 'taken' || fate === 'lost')) this.deliver(Buffer.concat(pieces).toString())
    if (!isMessage && fate === 'taken') this.takenAt(path).set(id, (this.takenAt(path).get(id) ?? 0) + 1)
    answerAs(response, fate)
  }

  private isBelieved({ headers }: IncomingMessage, what: string): boolean {
    const offSeconds = Number(headers['webhook-timestamp']) - Date.now() / 1_000
    if (Math.abs(offSeconds) < believedWithinSeconds) return true
    this.wronglyTimed.push(`${what}: ${Math.round(offSeconds)} s`)
    return false
  }

  private deliver(body: string): void {
    const { data } = JSON.parse(body) as { readonly data: { readonly to: string; readonly text: string } }
    this.inboxes.put(data.to, data.text)
  }
}

function answerAs(response: ServerResponse, how: Fate): void {
  if (how === 'taken') response.writeHead(204).end()
  else if (how === 'refused') response.writeHead(503).end()
  else if (how === 'lost') response.destroy()
}
