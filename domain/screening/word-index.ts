/** The different words of many names, arranged so that those which are like a word are found quickly. */
import type { Word } from './name'
import { leastWordSimilarity, saysSomething, wordSimilarity } from './similarity'

/** A word, and the positions of the names that have it. */
export interface IndexedWord extends Word {
  readonly names: readonly number[]
  /** One bit for each letter that the word has. */
  readonly letters: number
}

const bitOf = (code: number): number => (code >= 97 ? 1 << (code - 97) : 1 << (26 + (code & 3)))

const lettersOf = (text: string): number => {
  let letters = 0
  for (let index = 0; index < text.length; index += 1) letters |= bitOf(text.charCodeAt(index))
  return letters
}

/** How many bits are set. */
function bitsOf(letters: number): number {
  let [count, rest] = [0, letters]
  while (rest !== 0) {
    rest &= rest - 1
    count += 1
  }
  return count
}

const addTo = <Key>(groups: Map<Key, IndexedWord[]>, key: Key, word: IndexedWord): void => {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [word])
  else group.push(word)
}

export interface WordIndex {
  /** Calls back with every word whose similarity is not 0: the same that comparing with all would find. */
  similarTo(word: Word, found: (similar: IndexedWord, similarity: number) => void): void
}

/** `names`: the words of each name. */
export function indexWords(names: readonly (readonly Word[])[]): WordIndex {
  const byText = new Map<string, IndexedWord & { readonly names: number[] }>()
  for (const [position, words] of names.entries()) {
    for (const { text, skeleton } of words) {
      const known = byText.get(text)
      if (known === undefined) byText.set(text, { text, skeleton, names: [position], letters: lettersOf(text) })
      else known.names.push(position)
    }
  }
  const byLength = new Map<number, IndexedWord[]>()
  const bySkeleton = new Map<string, IndexedWord[]>()
  for (const word of byText.values()) {
    addTo(byLength, word.text.length, word)
    if (saysSomething(word.skeleton)) addTo(bySkeleton, word.skeleton, word)
  }

  return {
    similarTo: (word, found) => {
      for (const one of bySkeleton.get(word.skeleton) ?? []) found(one, wordSimilarity(word, one))
      const letters = lettersOf(word.text)
      const { length } = word.text
      const last = Math.floor(length / leastWordSimilarity)
      for (let other = Math.ceil(length * leastWordSimilarity); other <= last; other += 1) {
        const mostEdits = Math.floor(Math.max(length, other) * (1 - leastWordSimilarity))
        for (const one of byLength.get(other) ?? []) {
          // Each letter that one of the words lacks altogether costs an edit.
          if (bitsOf(letters & ~one.letters) > mostEdits || bitsOf(one.letters & ~letters) > mostEdits) continue
          if (one.skeleton === word.skeleton && saysSomething(word.skeleton)) continue
          const similarity = wordSimilarity(word, one)
          if (similarity > 0) found(one, similarity)
        }
      }
    },
  }
}
