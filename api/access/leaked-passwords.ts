/** Passwords that are guessed first: a list of those that have leaked most often, and what people make of them where a rule wants more. */
import { dictionary } from '@zxcvbn-ts/language-common'

/** What a sign stands for in words like `p@ssw0rd`. */
const meant: ReadonlyMap<string, string> = new Map([
  ['@', 'a'],
  ['4', 'a'],
  ['3', 'e'],
  ['1', 'i'],
  ['!', 'i'],
  ['0', 'o'],
  ['$', 's'],
  ['5', 's'],
  ['7', 't'],
])
const asLetters = (text: string): string => text.replace(/[@431!0$57]/g, (sign) => meant.get(sign) ?? sign)

// More than this around a word, and it is no longer the word that is guessed.
const mostAdded = 8
// Shorter words of the list are parts of anything.
const shortestWord = 4

// Unpacked when the first password is looked up: it takes a tenth of a second.
let listed: ReadonlySet<string> | undefined

/** The text, and what is left of it when digits and signs are taken from its ends. */
function coresOf(text: string): readonly string[] {
  const before = Math.min(/^[^a-z]*/.exec(text)?.[0].length ?? 0, mostAdded)
  const behind = Math.min(/[^a-z]*$/.exec(text)?.[0].length ?? 0, mostAdded)
  const cores = []
  for (let from = 0; from <= before; from++) {
    for (let off = 0; off <= Math.min(behind, mostAdded - from); off++) cores.push(text.slice(from, text.length - off))
  }
  return cores
}

/**
 * True for a password of the list, whatever the case of its letters, and for one that differs from it only by signs in place of
 * letters and by a few digits and signs around it: `P@ssw0rd2024!` satisfies every rule, and is `password`.
 */
export function isCommonPassword(password: string): boolean {
  const known = (listed ??= new Set(dictionary['passwords-common'].filter((word) => word.length >= shortestWord)))
  return coresOf(password.toLowerCase()).some((core) => known.has(core) || known.has(asLetters(core)))
}
