/** A mail server that is of no use at times. */
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { counted } from './fate'
import type { Calls, Fates, Inboxes } from './fate'

export interface Mail {
  readonly url: string
  close(): Promise<void>
}

export async function openMail(fates: Fates, calls: Calls, inboxes: Inboxes): Promise<Mail> {
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 1_000,
    disabledCommands: ['STARTTLS'],
    onData: (stream, { envelope }, done) => {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        const fate = counted(calls, fates.draw())
        // Long lines come folded.
        const text = Buffer.concat(pieces)
          .toString('utf8')
          .replace(/=\r?\n/g, '')
        if (fate === 'taken' || fate === 'lost') inboxes.put(envelope.rcptTo[0]?.address ?? '', text)
        if (fate === 'taken') done()
        else if (fate !== 'unanswered') done(Object.assign(new Error('busy'), { responseCode: 451 }))
      })
    },
  })
  // Whoever was killed in the middle of a mail.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  }
}
