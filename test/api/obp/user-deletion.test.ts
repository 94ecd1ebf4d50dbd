import { randomUUID } from 'node:crypto'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
let staff: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  staff = await createPerson(engine, { roles: ['CanDeleteUser', 'CanGetAnyUser'] })
})
afterAll(() => engine.stop())

const remove = (userId: string, as: Person | undefined = staff): Promise<Reply> =>
  call(engine, 'DELETE', `/obp/v4.0.0/users/${userId}`, { as })

test('of a deleted user the id alone stays; tokens are refused, and the name can be taken again', async () => {
  const username = `user.${randomUUID().slice(0, 8)}`
  const person = await createPerson(engine, { username })
  expect(await remove(person.userId)).toMatchObject({ status: 200, body: true })
  const rows = await engine.database.read.raw<{ text: string }>(
    'select users::text as text from users where user_id = ?',
    [person.userId],
  )
  expect(rows).toHaveLength(1)
  expect(rows[0]?.text).not.toContain(username)
  expect(await call(engine, 'GET', '/obp/v4.0.0/users/current', { as: person })).toMatchObject(
    refused(401, 'OBP-20064'),
  )
  expect(await call(engine, 'GET', `/obp/v4.0.0/users/user_id/${person.userId}`, { as: staff })).toMatchObject({
    status: 200,
    body: { user_id: person.userId, email: '', is_deleted: true },
  })
  const body = { username, password: 'Str0ng!Pass-word9', email: 'a@example.com', first_name: 'A', last_name: 'B' }
  expect((await call(engine, 'POST', '/obp/v2.0.0/users', { body })).status).toBe(201)
})

test('of many deletions at once one counts; an unknown user is 404', async () => {
  const person = await createPerson(engine)
  const replies = await Promise.all(Array.from({ length: 4 }, () => remove(person.userId)))
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404])
  for (const id of [person.userId, randomUUID(), 'rubbish']) {
    expect(await remove(id)).toMatchObject(refused(404, 'OBP-20005'))
  }
})

test('it needs a login and the role', async () => {
  const person = await createPerson(engine)
  expect(await call(engine, 'DELETE', `/obp/v4.0.0/users/${person.userId}`)).toMatchObject(refused(401, 'OBP-20001'))
  expect(await remove(person.userId, person)).toMatchObject(refused(403, 'OBP-20006'))
})
