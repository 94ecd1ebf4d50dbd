/** What is secret or personal does not get into a log line. */
import { createLogger } from '../../platform/log'

function logged(fields: object): string {
  let written = ''
  createLogger({ name: 'test', level: 'info' }, { write: (line: string) => (written += line) }).info(fields, 'event')
  return written
}

test.each([
  [{ password: 'hidden' }],
  [{ user: { password: 'hidden' } }],
  [{ request: { headers: { authorization: 'DirectLogin token=hidden' } } }],
  [{ headers: { directlogin: 'hidden' } }],
  [{ body: { challenge: { answer: 'hidden' } } }],
  [{ token: 'hidden', secret: 'hidden' }],
  [{ reply: { access_token: 'hidden', refresh_token: 'hidden', id_token: 'hidden' } }],
  [{ staff_token: 'hidden', keys: { customer_token: 'hidden' } }],
  [{ user: { new_password: 'hidden' } }],
  [{ registration: { client_secret: 'hidden', consumer_secret: 'hidden' } }],
  [{ card: { cvv: 'hidden' }, app: { otpauth_uri: 'otpauth://totp/bank?secret=hidden' } }],
  [{ config: { secrets: { challenge: 'hidden' }, mail: { smtpUrl: 'smtps://user:hidden@mail' } } }],
  [{ config: { files: { s3: { credentials: { accessKeyId: 'AK', secretAccessKey: 'hidden' } } } } }],
  [{ req: { id: '1', method: 'GET', url: '/users?email=hidden', headers: { cookie: 'hidden' } } }],
  [{ error: { response: { body: { legal_name: 'hidden' } } } }],
  [{ customer: { email: 'hidden', mobile_phone_number: 'hidden' } }],
  [{ customer: { legalName: 'hidden', dateOfBirth: 'hidden', mobilePhoneNumber: 'hidden' } }],
  [{ document: { documentNumber: 'hidden', machineReadableZone: 'hidden' }, residence: { tax_number: 'hidden' } }],
  [{ message: { addresses: { EMAIL: 'hidden' } } }],
  [{ consumer: { consumerKey: 'hidden' }, user: { firstName: 'hidden', passwordHash: 'hidden' } }],
])('%j does not show its secret', (fields) => {
  const line = logged(fields)
  expect(line).not.toContain('hidden')
  expect(line).toContain('"msg":"event"')
})

test('what is no secret stays readable', () => {
  expect(JSON.parse(logged({ operation: 'createBank', error: { code: 'OBP-30001' } }))).toMatchObject({
    name: 'test',
    operation: 'createBank',
    error: { code: 'OBP-30001' },
    level: 30,
  })
})

test('an error shows what went wrong and where, but not the row that Postgres quotes', () => {
  const error = Object.assign(new Error('duplicate key value'), {
    code: '23505',
    constraint: 'users_email_unique',
    detail: 'Key (email)=(hidden@example.com) already exists.',
    where: 'hidden',
  })
  const line = logged({ err: error })
  expect(line).not.toContain('hidden')
  expect(JSON.parse(line)).toMatchObject({
    err: {
      type: 'Error',
      message: 'duplicate key value',
      code: '23505',
      constraint: 'users_email_unique',
      stack: expect.stringContaining('log.test') as string,
    },
  })
})
