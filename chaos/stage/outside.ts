/** The world outside: a receiver of webhooks and a mail server, both of which are at times of no use. */
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { Chance } from '../chance'

/** What becomes of a call. `lost`: it is taken, and the answer does not arrive. */
const fates = ['taken', 'refused', 'lost', 'unanswered'] as const
type Fate = (typeof fates)[number]

/** What libraries of Standard Webhooks allow. */
const believedWithinSeconds = 300

export interface Outside {
  readonly hookUrl: string
  /** What an instance that mails is configured with. */
  readonly environment: Readonly<Record<string, string>>
  /** How often each event was told at a path and taken with a 2xx, by event id. */
  takenAt(path: string): ReadonlyMap<string, number>
  /** Events in the order in which they were first taken at the path. */
  orderAt(path: string): readonly string[]
  /** Every text that was mailed to the address, oldest first. */
  mailsTo(address: string): readonly string[]
  /** So many of a hundred calls go wrong from now on. */
  fail(percent: number): void
  /** Calls that no receiver would believe, because they were signed at another time: event and how far it was off. */
  readonly wronglyTimed: readonly string[]
  readonly counted: { hooks: number; hooksFailed: number; mails: number; mailsFailed: number }
  close(): Promise<void>
}

/** Both listen on ports of this machine; every fate is drawn from the chance. */
export async function openOutside(chance: Chance): Promise<Outside> {
  const taken = new Map<string, Map<string, number>>()
  const mails = new Map<string, string[]>()
  const counted = { hooks: 0, hooksFailed: 0, mails: 0, mailsFailed: 0 }
  const wronglyTimed: string[] = []
  let percent = 0
  const fate = (): Fate => (chance.happens(percent) ? chance.oneOf(['refused', 'lost', 'unanswered']) : 'taken')

  const hooks = createServer((request, response) => {
    request.resume().once('end', () => {
      const path = request.url ?? ''
      const eventId = String(request.headers['webhook-id'])
      const at = taken.get(path) ?? new Map<string, number>()
      taken.set(path, at)
      const offSeconds = Number(request.headers['webhook-timestamp']) - Date.now() / 1_000
      const isBelieved = Math.abs(offSeconds) < believedWithinSeconds
      if (!isBelieved) wronglyTimed.push(`${eventId}: ${Math.round(offSeconds)} s`)
      const how = isBelieved ? fate() : 'refused'
      counted.hooks += 1
      if (how !== 'taken') counted.hooksFailed += 1
      if (how === 'taken') at.set(eventId, (at.get(eventId) ?? 0) + 1)
      answerAs(response, how)
    })
  })
  const smtp = new SMTPServer({
    authOptional: true,
    closeTimeout: 1_000,
    disabledCommands: ['STARTTLS'],
    onData: (stream, { envelope }, done) => {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        const to = envelope.rcptTo[0]?.address ?? ''
        const how = fate()
        counted.mails += 1
        if (how !== 'taken') counted.mailsFailed += 1
        // Long lines come folded.
        const text = Buffer.concat(pieces)
          .toString('utf8')
          .replace(/=\r?\n/g, '')
        if (how === 'taken' || how === 'lost') mails.set(to, [...(mails.get(to) ?? []), text])
        if (how === 'taken') done()
        else if (how === 'refused' || how === 'lost') done(Object.assign(new Error('busy'), { responseCode: 451 }))
      })
    },
  })
  smtp.on('error', () => undefined)
  await new Promise<void>((resolve) => hooks.listen(0, '127.0.0.1', resolve))
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  return {
    hookUrl: `http://127.0.0.1:${(hooks.address() as AddressInfo).port}`,
    environment: {
      CHALLENGE_TRANSPORT: 'EMAIL',
      SMTP_URL: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
      MAIL_FROM: 'bank@example.com',
    },
    takenAt: (path) => taken.get(path) ?? new Map<string, number>(),
    orderAt: (path) => [...(taken.get(path)?.keys() ?? [])],
    mailsTo: (address) => mails.get(address) ?? [],
    fail: (of) => (percent = of),
    wronglyTimed,
    counted,
    close: async () => {
      hooks.closeAllConnections()
      await Promise.all([
        new Promise((resolve) => hooks.close(resolve)),
        new Promise<void>((resolve) => smtp.close(resolve)),
      ])
    },
  }
}

function answerAs(response: ServerResponse, how: Fate): void {
  if (how === 'taken') response.writeHead(204).end()
  else if (how === 'refused') response.writeHead(503).end()
  else if (how === 'lost') response.destroy()
}
