/** A real mail server that remembers what it has taken. */
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface TakenMail {
  readonly to: string
  readonly text: string
}

export interface MailServer {
  readonly taken: readonly TakenMail[]
  /** From now on it takes mail, or refuses it for the moment. */
  takes(isTaking: boolean): void
  /** What an instance that mails is configured with. */
  readonly environment: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** On a free port, unless one is named: that of a mail server that was down and comes back. */
export async function startMailServer(onPort = 0): Promise<MailServer> {
  const taken: TakenMail[] = []
  let isTaking = true
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (!isTaking) {
          done(Object.assign(new Error('come again later'), { responseCode: 451 }))
          return
        }
        taken.push({ to: envelope.rcptTo[0]?.address ?? '', text: Buffer.concat(chunks).toString('utf8') })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => {
    smtp.listen(onPort, '127.0.0.1', resolve)
  })
  const { port } = smtp.server.address() as AddressInfo
  return {
    taken,
    takes: (value) => {
      isTaking = value
    },
    environment: {
      CHALLENGE_TRANSPORT: 'EMAIL',
      SMTP_URL: `smtp://127.0.0.1:${port}`,
      MAIL_FROM: 'bank@example.com',
    },
    close: () =>
      new Promise<void>((resolve) => {
        smtp.close(resolve)
      }),
  }
}
