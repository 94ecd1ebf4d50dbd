/** AES-256-GCM as one value: initialisation vector, authentication tag and ciphertext in one buffer. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const algorithm = 'aes-256-gcm'
/** NIST SP 800-38D: 96 random bits, good for 2^32 messages under one key. */
const ivBytes = 12
const tagBytes = 16

/** Bytes of a key. */
export const keyBytes = 32

/** Encrypts under a key of 32 bytes. `purpose` is authenticated, not encrypted: it must be given again to open. */
export function seal(key: Buffer, plain: Uint8Array, purpose: string): Buffer {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(purpose))
  const encrypted = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), encrypted])
}

/** The plain bytes; throws when key or purpose are others, or when anything was changed. */
export function open(key: Buffer, sealed: Uint8Array, purpose: string): Buffer {
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(purpose))
    .setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes))
  return Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()])
}
