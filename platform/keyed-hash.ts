/** HMAC-SHA256 with one of our secrets: what is stored or sent in place of a value that nobody may read back. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** 32 bytes. The parts cannot run into each other: they are hashed as a JSON array. */
export const keyedHash = (secret: string, ...parts: readonly string[]): Buffer =>
  createHmac('sha256', secret).update(JSON.stringify(parts)).digest()

/** Compares without telling by its duration where two hashes differ. */
export const sameHash = (left: Buffer, right: Buffer): boolean =>
  left.length === right.length && timingSafeEqual(left, right)

/** The same for texts of any length. */
export const sameText = (left: string, right: string): boolean =>
  timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest())

/** What a mail to a new user carries, to show that they read it: nobody can make it but this instance, and for another address it is another one. */
export const addressToken = (secret: string, userId: string, email: string): string =>
  keyedHash(secret, 'address confirmation', userId, email).toString('base64url')
