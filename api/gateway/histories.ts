/** What the histories of Temporal say, for people: payloads decrypted and encrypted as clients and workers do it. */
import type { Client } from '@temporalio/client'
import type { Payload } from '@temporalio/common'
import { ErasedPayloadError, UnreadablePayloadError } from '../../platform/encryption/payload-codec'

export interface HistoryGateway {
  /** As many as were given, in their order; `erased` and `unreadable` are the numbers of those that only say so. */
  decodePayloads(payloads: readonly Payload[]): Promise<DecodedPayloads>
  /** Under the key of the instance: nothing says for which workflow they are meant. */
  encodePayloads(payloads: readonly Payload[]): Promise<Payload[]>
}

export interface DecodedPayloads {
  readonly payloads: readonly Payload[]
  readonly erased: number
  readonly unreadable: number
}

/** A payload that says something to whoever looks at it in the UI. */
const saying = (text: string): Payload => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify(text)),
})
const erased = saying('[erased] The key of this payload has been deleted. Nobody can read it any more.')
const unreadable = saying('[unreadable] This is no payload that this instance has encrypted, or it was changed since.')

/** The verbs of one client; they ask the database for keys, never Temporal. Throw what keeps a key from being had. */
export function historyVerbs(client: Client): HistoryGateway {
  const codecs = client.options.loadedDataConverter.payloadCodecs
  const decoded = async (payload: Payload): Promise<Payload> => {
    let result = payload
    // One by one: a payload whose key is gone must not take the others of its page with it.
    for (const codec of [...codecs].reverse()) [result = payload] = await codec.decode([result])
    return result
  }
  const readable = (payload: Payload): Promise<Payload> =>
    decoded(payload).catch((error: unknown) => {
      if (error instanceof ErasedPayloadError) return erased
      if (error instanceof UnreadablePayloadError) return unreadable
      throw error
    })
  return {
    decodePayloads: async (given) => {
      const payloads = await Promise.all(given.map(readable))
      const count = (what: Payload): number => payloads.filter((payload) => payload === what).length
      return { payloads, erased: count(erased), unreadable: count(unreadable) }
    },
    encodePayloads: async (given) => {
      let payloads = [...given]
      for (const codec of codecs) payloads = await codec.encode(payloads)
      return payloads
    },
  }
}
