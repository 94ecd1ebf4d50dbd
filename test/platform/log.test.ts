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
  [{ req: { id: '1', method: 'GET', url: '/users?email=hidden', headers: { cookie: 'hidden' } } }],
  [{ error: { response: { body: { legal_name: 'hidden' } } } }],
  [{ customer: { email: 'hidden', mobile_phone_number: 'hidden' } }],
])('%j does not show its secret', (fields) => {
  const line = logged(fields)
  expect(line).not.toContain('hidden')
  expect(line).toContain('"msg":"event"')
})

test('what is no secret stays readable', () => {
  expect(JSON.parse(logged({ operation: 'createBank' }))).toMatchObject({
    name: 'test',
    operation: 'createBank',
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
