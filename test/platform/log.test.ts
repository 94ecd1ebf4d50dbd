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
