import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { MailRefused, openMailer } from '../../platform/mail'

const received: { from: string; to: string; text: string }[] = []
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo: ({ address }, _session, done) =>
    done(address.startsWith('unknown') ? new Error(`5.1.1 <${address}>: no such user`) : null),
  onData: (stream, { envelope: { mailFrom, rcptTo } }, done) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      received.push({
        from: mailFrom === false ? '' : mailFrom.address,
        to: rcptTo.map(({ address }) => address).join(),
        text: Buffer.concat(chunks).toString('utf8'),
      })
      done()
    })
  },
})
let smtpUrl: string
beforeAll(async () => {
  await new Promise<void>((resolve) => {
    smtp.listen(0, '127.0.0.1', resolve)
  })
  smtpUrl = `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`
})
afterAll(
  () =>
    new Promise<void>((resolve) => {
      smtp.close(resolve)
    }),
)

test('the mail server takes a mail from us, to one address', async () => {
  const mailer = openMailer({ smtpUrl, from: 'bank@example.com' })
  await mailer.send({ to: 'somebody@example.com', subject: 'Your code', text: 'Your code is 1.' })
  // An address is an address: a comma in it must not make two receivers.
  await mailer.send({ to: 'a@example.com, b@example.com', subject: 's', text: 't' }).catch(() => undefined)
  mailer.close()
  expect(received[0]).toEqual({
    from: 'bank@example.com',
    to: 'somebody@example.com',
    text: expect.stringMatching(/Subject: Your code\r\n[^]*\r\n\r\nYour code is 1\./) as string,
  })
  expect(received.slice(1).filter(({ to }) => to.includes(','))).toEqual([])
})

const mail = { to: 'unknown@example.com', subject: 's', text: 't' }

test('a refusal of the mail server is thrown without the address that it quotes', async () => {
  const mailer = openMailer({ smtpUrl, from: 'bank@example.com' })
  const refused = (await mailer.send(mail).catch((error: unknown) => error)) as MailRefused
  const impossible = (await mailer.send({ ...mail, to: 'un known@\nexample.com>' }).catch((e: unknown) => e)) as Error
  mailer.close()
  expect(refused).toBeInstanceOf(MailRefused)
  expect(refused.message).toBe('the mail server answered 550 5.1.1')
  expect(refused.said).toContain('<unknown@example.com>: no such user')
  expect(impossible).toBeInstanceOf(MailRefused)
  // What logs and histories are made of.
  for (const { message, stack } of [refused, impossible]) expect(`${message} ${stack}`).not.toContain('known')
})

test('a mail server that is not there is said', async () => {
  const nowhere = openMailer({ smtpUrl: 'smtp://127.0.0.1:1', from: 'bank@example.com' })
  await expect(nowhere.send(mail)).rejects.toThrow('ECONNREFUSED')
  nowhere.close()
})
