/** Encrypts what Temporal stores: every payload under the data key of the scope that its workflow belongs to. */
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common'
import { temporal } from '@temporalio/proto'
import { validate as isUuid } from 'uuid'
import { open, seal } from './aes-gcm'
import type { DataKeys } from './data-keys'

const encryptedEncoding = 'binary/encrypted'
const cipherName = 'AES-256-GCM'
const members = { encoding: 'encoding', cipher: 'encryption-cipher', keyId: 'encryption-key-id' } as const

const textOf = (payload: Payload, member: string): string => Buffer.from(payload.metadata?.[member] ?? []).toString()

/** True for a payload that this codec has encrypted. */
export const isEncrypted = (payload: Payload): boolean => textOf(payload, members.encoding) === encryptedEncoding

/** The data key of a payload has been deleted: what it said is gone for good. */
export class ErasedPayloadError extends Error {
  constructor(readonly keyId: string) {
    super(`the key ${keyId} of this payload has been erased`)
    this.name = 'ErasedPayloadError'
  }
}

/** The key is there, but it has not encrypted this: a payload that was changed, or that is no payload of ours. */
export class UnreadablePayloadError extends Error {
  constructor(readonly keyId: string) {
    super(`a payload that names the key ${keyId} cannot be read`)
    this.name = 'UnreadablePayloadError'
  }
}

export interface PayloadCodecOptions {
  readonly keys: DataKeys
  /** Whose key encrypts what this workflow carries. */
  readonly scopeOf: (workflowId: string | undefined) => string
}

/** Payloads that are not encrypted pass `decode` as they are: histories may be older than their encryption. */
export function createPayloadCodec({ keys, scopeOf }: PayloadCodecOptions): PayloadCodec {
  return {
    encode: async (payloads, context?: SerializationContext) => {
      if (payloads.length === 0) return payloads
      const { keyId, key } = await keys.ofScope(scopeOf(context?.workflowId))
      return payloads.map((payload) => encrypted(payload, keyId, key))
    },
    decode: (payloads) => Promise.all(payloads.map((payload) => decrypted(payload, keys))),
  }
}

/** The payload with its metadata, as one message; the key's id is bound to it. */
const encrypted = (payload: Payload, keyId: string, key: Buffer): Payload => ({
  metadata: {
    [members.encoding]: Buffer.from(encryptedEncoding),
    [members.cipher]: Buffer.from(cipherName),
    [members.keyId]: Buffer.from(keyId),
  },
  data: seal(key, temporal.api.common.v1.Payload.encode(payload).finish(), keyId),
})

/** Throws ErasedPayloadError when the key is gone, UnreadablePayloadError when it does not fit. */
async function decrypted(payload: Payload, keys: DataKeys): Promise<Payload> {
  if (!isEncrypted(payload)) return payload
  const keyId = textOf(payload, members.keyId)
  if (!isUuid(keyId)) throw new UnreadablePayloadError(keyId)
  const found = await keys.byId(keyId)
  if (found === undefined) throw new ErasedPayloadError(keyId)
  try {
    return temporal.api.common.v1.Payload.decode(open(found.key, payload.data ?? Buffer.alloc(0), keyId))
  } catch {
    throw new UnreadablePayloadError(keyId)
  }
}
