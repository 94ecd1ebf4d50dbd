/** How alike two names are: word by word, whatever their order. From 0 (nothing in common) to 1 (the same words). */
import { distance } from 'fastest-levenshtein'
import type { Name, Word } from './name'

/** Words that are less alike than this are different words. */
export const leastWordSimilarity = 0.75
/** How alike words are that differ in vowels and doubled letters only; the fewer letters are left, the less that says. */
const skeletonSimilarity = { long: 0.9, short: 0.8 } as const
const longSkeleton = 3
const shortSkeleton = 2
/** How much the words of the longer name count that the shorter one lacks. */
const extraWordsWeight = 0.2
/** One word in common of several says little. */
const oneWordFactor = 0.8

/** True for a skeleton that is shared by few enough words to say something. */
export const saysSomething = (skeleton: string): boolean => skeleton.length >= shortSkeleton

/** How alike two words are: 1 for equal ones, 0 for those that are less alike than `leastWordSimilarity`. */
export function wordSimilarity(one: Word, other: Word): number {
  if (one.text === other.text) return 1
  const bySkeleton =
    one.skeleton !== other.skeleton || !saysSomething(one.skeleton)
      ? 0
      : skeletonSimilarity[one.skeleton.length >= longSkeleton ? 'long' : 'short']
  const [shorter, longer] = [Math.min(one.text.length, other.text.length), Math.max(one.text.length, other.text.length)]
  const byLetters = shorter < leastWordSimilarity * longer ? 0 : 1 - distance(one.text, other.text) / longer
  const similarity = Math.max(byLetters, bySkeleton)
  return similarity < leastWordSimilarity ? 0 : similarity
}

/** What a pair of words weighs: no more than the shorter one. */
export const pairWeight = (one: Word, other: Word, similarity: number): number =>
  similarity * Math.min(one.text.length, other.text.length)

/** What the words in common would have to weigh for a similarity of 1. */
export const fullWeight = (one: Name, other: Name): number => {
  const shorter = Math.min(one.weight, other.weight)
  return shorter + extraWordsWeight * (Math.max(one.weight, other.weight) - shorter)
}

/** Symmetric; 1 for the same words. A word that only one of the names has never makes them more alike. */
export function nameSimilarity(one: Name, other: Name): number {
  if (one.joined === '' || other.joined === '') return 0
  if (one.joined === other.joined) return 1
  const { weight, pairs } = wordsInCommon(one, other)
  const similarity = Math.min(1, weight / fullWeight(one, other))
  const ofSeveral = Math.max(one.words.length, other.words.length) > 1
  return pairs === 1 && ofSeveral ? similarity * oneWordFactor : similarity
}

interface Common {
  readonly weight: number
  readonly pairs: number
}

interface Partner {
  readonly index: number
  readonly weight: number
}

const partnersOf = (word: Word, others: readonly Word[]): readonly Partner[] =>
  others.flatMap((other, index) => {
    const similarity = wordSimilarity(word, other)
    return similarity === 0 ? [] : [{ index, weight: pairWeight(word, other, similarity) }]
  })

const heavier = (one: Common, other: Common): Common => (other.weight > one.weight ? other : one)

/**
 * Pairs the words of the names so that together they weigh most: no other choice of pairs would, so the order of words
 * and names does not matter. A word has few partners, so there is little to try.
 */
function wordsInCommon(one: Name, other: Name): Common {
  const rows = one.words.map((word) => partnersOf(word, other.words)).filter((partners) => partners.length > 0)
  const known = new Map<string, Common>()
  const best = (row: number, used: number): Common => {
    const partners = rows[row]
    if (partners === undefined) return { weight: 0, pairs: 0 }
    const key = `${row}/${used}`
    const found = known.get(key)
    if (found !== undefined) return found
    const heaviest = partners
      .filter(({ index }) => (used & (1 << index)) === 0)
      .map(({ index, weight }) => {
        const rest = best(row + 1, used | (1 << index))
        return { weight: rest.weight + weight, pairs: rest.pairs + 1 }
      })
      .reduce(heavier, best(row + 1, used))
    known.set(key, heaviest)
    return heaviest
  }
  return best(0, 0)
}
