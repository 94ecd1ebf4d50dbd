/** Payloads of Temporal on the wire, as its UI and its command line send them to a codec server: bytes in base64. */
import { z } from 'zod'
import type { Payload } from '@temporalio/common'

/** More than one page of a history holds. */
const mostPayloads = 1_000

const bytes = z.base64()
const PayloadJson = z.object({ metadata: z.record(z.string().max(255), bytes).nullish(), data: bytes.nullish() })

/** Senders leave out what is empty. */
export const PostPayloads = z.object({ payloads: z.array(PayloadJson).max(mostPayloads).nullish() })
export const Payloads = z.object({
  payloads: z.array(z.object({ metadata: z.record(z.string(), z.string()), data: z.string() })),
})

export const payloadsOf = ({ payloads }: z.output<typeof PostPayloads>): Payload[] =>
  (payloads ?? []).map(({ metadata, data }) => ({
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value, 'base64')]),
    ),
    data: Buffer.from(data ?? '', 'base64'),
  }))

const base64 = (value: Uint8Array | null | undefined): string => Buffer.from(value ?? []).toString('base64')

export const payloadsJson = (payloads: readonly Payload[]): z.input<typeof Payloads> => ({
  payloads: payloads.map(({ metadata, data }) => ({
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)])),
    data: base64(data),
  })),
})
