import { createHash, randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { decryptStream, encryptStream } from '../../../platform/encryption/segments'

const key = randomBytes(32)

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield Promise.resolve(bytes.subarray(at, at + size))
}
const encrypted = (plain: Buffer, size = 10_000): Promise<Buffer> =>
  buffer(encryptStream(key, inPieces(plain, size), 'object/1'))
const decrypted = (bytes: Buffer, { size = 7_000, under = key, purpose = 'object/1' } = {}): Promise<Buffer> =>
  buffer(decryptStream(under, inPieces(bytes, size), purpose))

// Written by tink-go 2.9.0: subtle.NewAESGCMHKDF(SHA-256 of "key of the vector", "SHA256", 32, 65536, 0), "file/vector".
const ofTink = 'KAIJYtwHpdkzw5ULuiRmHGai1WeoUJaG+evtFfPWV7A2dVsNF0X5cFcQtnXtZFphrow0CG7gQmPq'

// One segment holds 65480 plain bytes at the start and 65520 after that.
test.each([0, 1, 65_479, 65_480, 65_481, 131_000, 131_001, 300_000])('%d bytes come back', async (length) => {
  const plain = randomBytes(length)
  const sent = await encrypted(plain)
  expect((await decrypted(sent)).equals(plain)).toBe(true)
  expect((await decrypted(await encrypted(plain, 200_000), { size: 1_000_000 })).equals(plain)).toBe(true)
})

test('opens what Tink has written', async () => {
  const under = createHash('sha256').update('key of the vector').digest()
  expect(await decrypted(Buffer.from(ofTink, 'base64'), { under, purpose: 'file/vector' })).toEqual(Buffer.of(0))
})

test('does not open under another key or for another purpose', async () => {
  const sent = await encrypted(Buffer.from('Eveline Tripman'))
  await expect(decrypted(sent, { under: randomBytes(32) })).rejects.toThrow()
  await expect(decrypted(sent, { purpose: 'object/2' })).rejects.toThrow()
})

test('the same text is never encrypted into the same bytes, and does not show', async () => {
  const plain = Buffer.from('Eveline Tripman')
  const [first, second] = [await encrypted(plain), await encrypted(plain)]
  expect(first).not.toEqual(second)
  expect(first.includes(plain)).toBe(false)
})

describe('notices', () => {
  const plain = randomBytes(200_000)
  const segments = (bytes: Buffer): Buffer[] => [
    bytes.subarray(0, 65_536),
    bytes.subarray(65_536, 131_072),
    bytes.subarray(131_072, 196_608),
    bytes.subarray(196_608),
  ]
  const cases: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
    ['an end that was cut off inside a segment', (bytes) => bytes.subarray(0, -1)],
    ['an end that was cut off between segments', (bytes) => bytes.subarray(0, 131_072)],
    ['nothing but a header', (bytes) => bytes.subarray(0, 40)],
    ['half a header', (bytes) => bytes.subarray(0, 20)],
    ['nothing at all', () => Buffer.alloc(0)],
    ['something appended', (bytes) => Buffer.concat([bytes, Buffer.alloc(100)])],
    [
      'two segments that changed places',
      (bytes) => {
        const [first, second, third, fourth] = segments(bytes) as [Buffer, Buffer, Buffer, Buffer]
        return Buffer.concat([first, third, second, fourth])
      },
    ],
    [
      'a segment that was left out',
      (bytes) => {
        const [first, , third, fourth] = segments(bytes) as [Buffer, Buffer, Buffer, Buffer]
        return Buffer.concat([first, third, fourth])
      },
    ],
    ...[0, 1, 35, 50, 70_000, 200_050].map(
      (at) =>
        [
          `a changed byte at ${at}`,
          (bytes: Buffer) => {
            const changed = Buffer.from(bytes)
            changed[at] = (changed[at] ?? 0) ^ 1
            return changed
          },
        ] as const,
    ),
  ]
  test.each(cases)('%s', async (_what, change) => {
    await expect(decrypted(change(await encrypted(plain)))).rejects.toThrow()
  })
})
