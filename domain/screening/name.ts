/** Names as screening compares them: in Latin letters, without case, order and punctuation. */
import anyAscii from 'any-ascii'

/** Words beyond these say nothing new about a name, and comparing them would cost time. */
const mostWords = 12
const longestWord = 40

export interface Word {
  /** Lower-case Latin letters and digits. */
  readonly text: string
  readonly skeleton: string
}

export interface Name {
  /** Different words; none where the text has no letter at all. */
  readonly words: readonly Word[]
  /** The number of letters of all words. */
  readonly weight: number
  /** All letters in their order without spaces: `Abd al-Rahman` and `Abdalrahman` are spelled alike. */
  readonly joined: string
}

// A syllable of these scripts is a word of its own; transliterated they would run together.
const syllables = /[\p{Script=Han}\p{Script=Hangul}]/gu

/** `"AL-ZAWAHIRI, Dr. Ayman"` -> the words `al zawahiri dr ayman`. Every text has a Name, though it may be empty. */
export function nameOf(text: string): Name {
  const latin = anyAscii(text.normalize('NFKC').replaceAll(syllables, ' $& '))
  const texts = latin
    .toLowerCase()
    .replaceAll(/['`]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.slice(0, longestWord))
  const words = [...new Set(texts)].slice(0, mostWords).map((word) => ({ text: word, skeleton: skeletonOf(word) }))
  return { words, weight: words.reduce((sum, word) => sum + word.text.length, 0), joined: texts.join('') }
}

/** True when both are written with the same words, in whatever order. */
export const isSameName = (one: Name, other: Name): boolean =>
  one.joined !== '' && (one.joined === other.joined || sortedText(one) === sortedText(other))

const sortedText = ({ words }: Name): string =>
  words
    .map(({ text }) => text)
    .sort()
    .join(' ')

const vowels = /[aeiouyw]/g

/**
 * What is left of a word when its vowels and doubled letters go: how languages that write few vowels are transliterated
 * differs in these most of all. `muhammad`, `mohammed` and `mhmd` are all `mhmd`. A vowel at the beginning stays, as `a`.
 */
export function skeletonOf(word: string): string {
  const [first, rest] = [word.slice(0, 1), word.slice(1)]
  const head = /[aeiou]/.test(first) ? 'a' : first
  return (head + rest.replaceAll(vowels, '')).replaceAll(/(.)\1+/g, '$1')
}
