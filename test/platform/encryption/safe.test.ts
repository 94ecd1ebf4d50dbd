/** The safe with its keys in a real table. */
import { randomBytes } from 'node:crypto'
import type { Database } from '../../../db/connection'
import { dataKeyTable, eraseDataKey } from '../../../db/write/data-keys'
import { safeOf } from '../../../platform/encryption/safe'
import { openTestDatabase } from '../../support/database'

const challenge = 'a challenge secret only tests know.'
const payloadKeys = `2026:${randomBytes(32).toString('base64')}`
const plain = Buffer.from('a secret')
let database: Database
beforeAll(async () => {
  database = await openTestDatabase(4)
})
afterAll(() => database.close())

const newProcess = (secrets: { payloadKeys?: string; challenge?: string } = {}) =>
  safeOf({ challenge, ...secrets }, dataKeyTable(database))

test('another process opens what one has sealed, for the same purpose only, and not what was changed', async () => {
  const what = await newProcess({ payloadKeys }).seal('user/1', 'purpose', plain)
  expect(what.sealed.includes(plain)).toBe(false)
  const safe = newProcess({ payloadKeys })
  expect(await safe.open(what, 'purpose')).toEqual(plain)
  await expect(safe.open(what, 'another purpose')).rejects.toThrow()
  const changed = Buffer.from(what.sealed)
  changed[20] = (changed[20] ?? 0) ^ 1
  await expect(safe.open({ ...what, sealed: changed }, 'purpose')).rejects.toThrow()
})

test('without master keys it works all the same, and goes on to do so when keys are given', async () => {
  const what = await newProcess().seal('user/2', 'purpose', plain)
  expect(await newProcess({ payloadKeys }).open(what, 'purpose')).toEqual(plain)
  await expect(newProcess({ challenge: 'another secret of another instance' }).open(what, 'purpose')).rejects.toThrow()
})

test('with the data key of its scope a secret is gone', async () => {
  const what = await newProcess({ payloadKeys }).seal('user/3', 'purpose', plain)
  await database.write((transaction) => eraseDataKey(transaction, 'user/3'))
  expect(await newProcess({ payloadKeys }).open(what, 'purpose')).toBeUndefined()
})
