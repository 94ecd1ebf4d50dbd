/** Files as bodies: what a request may bring, and a reply give, in place of JSON. Declared like any other shape. */
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { fileTypes } from '../../platform/file-types'

/** What the handler is given of a file that has come: facts about it, and where its bytes lie. */
export const ReceivedFile = z.object({
  /** Loose until the handler makes it belong to something (`claimObject`); what stays loose is removed. */
  objectId: z.uuid(),
  keyId: z.uuid().nullable(),
  /** Shown by the content, and declared by the client. */
  mediaType: z.enum(fileTypes),
  sizeBytes: z.int(),
  /** Hexadecimal. */
  sha256: z.string(),
})
export type ReceivedFile = z.output<typeof ReceivedFile>

/** The body of an endpoint that takes one file: its bytes as they are, its type as the Content-Type. */
export const fileBody = { name: 'the bytes of the file', schema: ReceivedFile } as const

export const isFileBody = (body: { readonly schema: z.ZodType } | undefined): boolean => body?.schema === ReceivedFile

/** A reply that is a file, always to be saved and never to be shown. The stream belongs to the reply from now on. */
export class FileReply {
  constructor(
    readonly mediaType: string,
    readonly sizeBytes: number,
    /** Letters, digits, dots and dashes. */
    readonly fileName: string,
    readonly bytes: Readable,
  ) {}
}

/** The reply of an endpoint that gives one file. */
export const fileReply = z.instanceof(FileReply)

export const isFileReply = (schema: z.ZodType): boolean => schema === fileReply
