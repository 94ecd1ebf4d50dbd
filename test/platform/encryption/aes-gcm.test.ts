import { randomBytes } from 'node:crypto'
import { open, seal } from '../../../platform/encryption/aes-gcm'

const key = randomBytes(32)
const plain = Buffer.from('Eveline Tripman')

test('what is sealed opens again, under the same key and for the same purpose only', () => {
  const sealed = seal(key, plain, 'a')
  expect(open(key, sealed, 'a')).toEqual(plain)
  expect(() => open(randomBytes(32), sealed, 'a')).toThrow()
  expect(() => open(key, sealed, 'b')).toThrow()
})

test('no byte can be changed unnoticed, and nothing can be cut off', () => {
  const sealed = seal(key, plain, 'a')
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => open(key, changed, 'a')).toThrow()
  }
  for (const length of [0, 5, 12, 27, sealed.length - 1])
    expect(() => open(key, sealed.subarray(0, length), 'a')).toThrow()
})

test('the same text is never sealed into the same bytes, and does not show', () => {
  const [first, second] = [seal(key, plain, 'a'), seal(key, plain, 'a')]
  expect(first).not.toEqual(second)
  expect(first.includes(plain)).toBe(false)
})
