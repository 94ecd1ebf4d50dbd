/** The alias that the public sees in place of a name: one for each, and always the same. */
import { createHash, randomUUID } from 'node:crypto'
import { automaticAlias } from '../../../db/read/other-accounts'

test('many others of one account have as many aliases', () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => `other account ${index}`)
  expect(new Set(ids.map(automaticAlias)).size).toBe(ids.length)
})

test('it is the same each time, begins as it always has, and does not tell the id', () => {
  const id = randomUUID()
  const alias = automaticAlias(id)
  expect(automaticAlias(id)).toBe(alias)
  expect(alias).toMatch(/^ALIAS_[0-9A-F]{12}$/)
  expect(alias.slice(0, 12)).toBe(`ALIAS_${createHash('sha256').update(id).digest('hex').slice(0, 6).toUpperCase()}`)
})
