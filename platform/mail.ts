/** Sends mail over SMTP. */
import { createTransport } from 'nodemailer'

export interface Mail {
  /** The same for a mail that is sent again; it is part of the Message-ID. Missing: the mail has one of its own. */
  readonly id?: string
  readonly to: string
  readonly subject: string
  /** Plain text. */
  readonly text: string
}

export interface Mailer {
  /** Ends when the mail server has taken the mail; throws when it has not. */
  send(mail: Mail): Promise<void>
  close(): void
}

const timeoutMs = 10_000

/** A mailer of one mail server. Connections are made when a mail is sent; a server that hangs is given up in time. */
export function openMailer({ smtpUrl, from }: { readonly smtpUrl: string; readonly from: string }): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // A mail that names a file or an address must not make us fetch it.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    send: async ({ id, to, subject, text }) => {
      const messageId = id === undefined ? {} : { messageId: `<${id}@obp-engine>` }
      await transport.sendMail({ from, to: { name: '', address: to }, subject, text, ...messageId })
    },
    close: () => transport.close(),
  }
}
