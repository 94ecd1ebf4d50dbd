import fc from 'fast-check'
import { isSameName, nameOf, skeletonOf } from '../../../domain/screening/name'
import { nameSimilarity } from '../../../domain/screening/similarity'

const textsOf = (text: string): readonly string[] => nameOf(text).words.map((word) => word.text)
const alike = (one: string, other: string): number => nameSimilarity(nameOf(one), nameOf(other))

describe('a name', () => {
  test.each([
    ['AL-ZAWAHIRI, Dr. Ayman', ['al', 'zawahiri', 'dr', 'ayman']],
    ["Siobhán O'Brien", ['siobhan', 'obrien']],
    ['Łódź Straße', ['lodz', 'strasse']],
    ['Владимир', ['vladimir']],
    ['毛泽东', ['mao', 'ze', 'dong']],
    ['Ｆｕｌｌ Width', ['full', 'width']],
    ['Anna Anna', ['anna']],
    ['?! 🐭', ['mouse']],
    ['', []],
  ])('%p is compared as %p', (text, words) => {
    expect(textsOf(text)).toEqual(words)
  })

  test('has so many words and letters at most, whatever it is', () => {
    const { words } = nameOf(Array.from({ length: 100 }, (_, index) => `${index}`.padEnd(100, 'x')).join(' '))
    expect(words).toHaveLength(12)
    expect(Math.max(...words.map(({ text }) => text.length))).toBe(40)
  })

  test.each([
    ['muhammad', 'mhmd'],
    ['mohammed', 'mhmd'],
    ['mhmd', 'mhmd'],
    ['usama', 'asm'],
    ['osama', 'asm'],
    ['li', 'l'],
    ['', ''],
  ])('the skeleton of %p is %p', (word, skeleton) => {
    expect(skeletonOf(word)).toBe(skeleton)
  })

  test.each([
    ['Smith, John', 'John SMITH', true],
    ['Abd al-Rahman', 'Abdalrahman', true],
    ['John Smith', 'John Smyth', false],
    ['', '', false],
  ])('%p and %p are the same: %p', (one, other, same) => {
    expect(isSameName(nameOf(one), nameOf(other))).toBe(same)
  })
})

describe('likeness', () => {
  test.each([
    ['another order', 'Ayman Al-Zawahiri', 'AL ZAWAHIRI, Ayman', 1, 1],
    ['other accents', 'José Núñez', 'Jose Nunez', 1, 1],
    ['another way to part words', 'Abd al-Rahman', 'Abdalrahman', 1, 1],
    ['other vowels', 'Usama bin Ladin', 'Osama Ben Laden', 0.85, 0.95],
    ['other vowels and doubled letters', 'Mohammed Ahmed', 'Muhammad Ahmad', 0.85, 0.95],
    ['other letters', 'Владимир Иванов', 'Vladimir Ivanov', 1, 1],
    ['a slip of the pen', 'Robert Mugabe', 'Robert Mugaba', 0.85, 0.99],
    ['a middle name more', 'John Smith', 'John William Smith', 0.85, 0.9],
    ['one word of two', 'John Smith', 'Mary Smith', 0, 0.6],
    ['one word of a long name', 'Muhammad', 'Muhammad Ali Hassan', 0, 0.75],
    ['one word, and another name of one word', 'Tiger', 'John Tiger', 0, 0.75],
    ['nothing', 'John Smith', 'Wei Zhang', 0, 0],
    ['no letters', '--', '--', 0, 0],
  ])('%s: %p and %p', (_what, one, other, least, most) => {
    expect(alike(one, other)).toBeGreaterThanOrEqual(least)
    expect(alike(one, other)).toBeLessThanOrEqual(most)
  })

  const word = fc.stringMatching(/^[a-e]{1,6}$/)
  const name = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '))

  test('is the same from both sides', () => {
    fc.assert(fc.property(name, name, (one, other) => alike(one, other) === alike(other, one)))
  })

  test('lies between 0 and 1, and is 1 for a name and itself in any order', () => {
    fc.assert(
      fc.property(name, name, (one, other) => {
        expect(alike(one, other)).toBeGreaterThanOrEqual(0)
        expect(alike(one, other)).toBeLessThanOrEqual(1)
        expect(alike(one, one.split(' ').reverse().join(' '))).toBe(1)
      }),
    )
  })

  test('is 1 for nothing but the same words or letters', () => {
    fc.assert(
      fc.property(name, name, (one, other) => (alike(one, other) === 1) === isSameName(nameOf(one), nameOf(other))),
    )
  })

  test('never grows by a word that only one of the names has', () => {
    const stranger = fc.stringMatching(/^[p-t]{6,8}$/)
    fc.assert(
      fc.property(name, name, stranger, (one, other, strange) => {
        const before = alike(one, other)
        expect(alike(`${one} ${strange}`, other)).toBeLessThanOrEqual(before + 1e-9)
      }),
    )
  })

  test('grows by a word that both have', () => {
    const shared = fc.stringMatching(/^[p-t]{6,8}$/)
    fc.assert(
      fc.property(name, name, shared, (one, other, both) => {
        expect(alike(`${one} ${both}`, `${other} ${both}`)).toBeGreaterThanOrEqual(alike(one, other) - 1e-9)
      }),
    )
  })

  test('takes little time for the worst of names', () => {
    const worst = Array.from({ length: 12 }, (_, index) => `aaaaaaaaaaaaaaaaaaaa${String.fromCharCode(98 + index)}`)
    const started = performance.now()
    alike(
      worst.join(' '),
      [...worst]
        .reverse()
        .map((text) => `${text}a`)
        .join(' '),
    )
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})
