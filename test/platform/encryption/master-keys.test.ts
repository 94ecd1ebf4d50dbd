import { randomBytes } from 'node:crypto'
import { masterKeysOf, parseMasterKeys } from '../../../platform/encryption/master-keys'

const fresh = (): string => randomBytes(32).toString('base64')
const [old, newer] = [`2025:${fresh()}`, `2026:${fresh()}`]

test.each([
  ['nothing', ''],
  ['a key without an id', fresh()],
  ['a key of 31 bytes', `a:${randomBytes(31).toString('base64')}`],
  ['a key that is no base64', `a:${'?'.repeat(43)}=`],
  ['an id twice', `a:${fresh()},a:${fresh()}`],
  ['a comma too many', `${old},`],
])('%s is no list of master keys', (_, list) => {
  expect(parseMasterKeys(list)).toBeUndefined()
})

test('a new master key wraps from now on; what the old one wrapped still opens', async () => {
  const key = randomBytes(32)
  const stored = await masterKeysOf(old).wrap('k', key)
  const rotated = masterKeysOf(`${newer}, ${old}`)
  expect(stored.masterKeyId).toBe('2025')
  expect(await rotated.unwrap('k', stored)).toEqual(key)
  expect((await rotated.wrap('k', key)).masterKeyId).toBe('2026')
})

test('a wrapped key opens under its own id and its own master key only', async () => {
  const stored = await masterKeysOf(old).wrap('k', randomBytes(32))
  await expect(masterKeysOf(old).unwrap('another', stored)).rejects.toThrow()
  await expect(masterKeysOf(newer).unwrap('k', stored)).rejects.toThrow('2025, which is not given')
})
