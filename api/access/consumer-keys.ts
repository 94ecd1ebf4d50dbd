/** Keys and secrets of applications (consumers): random texts; of a secret only its hash is kept. */
import { createHash, randomInt } from 'node:crypto'

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** 40 random lower-case letters and digits: 206 bits. */
export const randomConsumerText = (): string =>
  Array.from({ length: 40 }, () => alphabet[randomInt(alphabet.length)]).join('')

/** A fast hash is enough for a text that nobody can guess. */
export const hashConsumerSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')
