/** Kinds of files, known by their first bytes and not by what anybody says that they are. */
import { FileTypeParser } from 'file-type/core'

/** Media type and the ending of a file's name. */
const endings = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/tiff': 'tif',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
} as const

export type FileType = keyof typeof endings

export const fileTypes = Object.keys(endings) as readonly FileType[]

export const isFileType = (text: string): text is FileType => text in endings

export const fileEndingOf = (type: FileType): string => endings[type]

/** So many of the first bytes are enough to know a file's type. */
export const sniffedBytes = 4_100

const parser = new FileTypeParser()

/** The directory of a TIFF, by which the parser knows it, may lie behind all of its pictures. */
const isTiff = (head: Uint8Array): boolean =>
  ['49492a00', '4d4d002a'].includes(Buffer.from(head.subarray(0, 4)).toString('hex'))

/** The media type that the first bytes of a file show, whether we take files of that type or not; undefined when none is known. */
export async function mediaTypeOf(head: Uint8Array): Promise<string | undefined> {
  const known = await parser.fromBuffer(head)
  return known?.mime ?? (isTiff(head) ? 'image/tiff' : undefined)
}
