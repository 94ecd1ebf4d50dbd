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
  /** Ends when the mail server has taken the mail; throws when it has not, a `MailRefused` where the server has said so. */
  send(mail: Mail): Promise<void>
  close(): void
}

/**
 * A mail that was refused. Errors are logged and stand in histories in clear, and whoever refuses a mail mostly quotes the address: the
 * message has codes only, and `said`, the words of the mail server, is for where messages to customers have their place.
 */
export class MailRefused extends Error {
  override readonly name = 'MailRefused'
  constructor(
    message: string,
    readonly said = message,
  ) {
    super(message)
  }
}

/** An error of nodemailer as it may be logged: those that name an address have a response of the server, or the code of envelopes. */
function withoutAddress(error: unknown): unknown {
  const { code, response } = error as { readonly code?: unknown; readonly response?: unknown }
  if (typeof response === 'string') {
    const [codes = 'something that is no SMTP'] = /^\d{3}([ -]\d\.\d+\.\d+)?/.exec(response) ?? []
    return new MailRefused(`the mail server answered ${codes}`, response)
  }
  return code === 'EENVELOPE' ? new MailRefused('no mail goes to or from such an address') : error
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
      await transport
        .sendMail({ from, to: { name: '', address: to }, subject, text, ...messageId })
        .catch((error: unknown) => {
          throw withoutAddress(error)
        })
    },
    close: () => transport.close(),
  }
}
