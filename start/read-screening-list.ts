/** Reads the files of a screening list, whatever published form they have. */
import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ListFormat } from '../db/read/screening-lists'
import { accept, refuse } from '../domain/refusal'
import type { Outcome } from '../domain/refusal'
import type { ListedEntry } from '../domain/screening/entry'
import { entriesOfOfac } from '../domain/screening/sources/ofac'
import { entriesOfOwn, isOwnHeader } from '../domain/screening/sources/own'
import { entriesOfUn } from '../domain/screening/sources/un'
import { MalformedFileError, readCsv } from '../platform/csv'
import { readXml } from '../platform/xml'

export interface ReadList {
  readonly format: ListFormat
  /** In the order of the format, not of the command line: the same files are the same list. */
  readonly fileHashes: readonly string[]
  readonly entries: readonly ListedEntry[]
}

interface ListFile {
  readonly hash: string
  readonly text: string
}

const fileAt = (path: string): ListFile => {
  const bytes = readFileSync(path)
  // Read as something else, names would become other names.
  if (!isUtf8(bytes)) throw new MalformedFileError('A file is not UTF-8.')
  return { hash: createHash('sha256').update(bytes).digest('hex'), text: bytes.toString('utf8') }
}

const isXml = ({ text }: ListFile): boolean => text.trimStart().startsWith('<')

const read = (
  format: ListFormat,
  files: readonly ListFile[],
  entries: Outcome<readonly ListedEntry[]>,
): Outcome<ReadList> =>
  entries.ok ? accept({ format, fileHashes: files.map(({ hash }) => hash), entries: entries.value }) : entries

/** The aliases of OFAC have fewer columns than its entries. */
const columnsIn = ({ text }: ListFile): number => readCsv(text.slice(0, text.indexOf('\n') + 1))[0]?.length ?? 0

function readOfac(files: readonly ListFile[]): Outcome<ReadList> {
  const [sdn, alt] = [...files].sort((one, other) => columnsIn(other) - columnsIn(one))
  if (sdn === undefined || alt === undefined || files.length !== 2)
    return refuse('InvalidScreeningList', 'OFAC publishes two files, sdn.csv and alt.csv: both are needed.')
  return read('ofac', [sdn, alt], entriesOfOfac(readCsv(sdn.text), readCsv(alt.text)))
}

function readFiles(files: readonly ListFile[]): Outcome<ReadList> {
  const [first] = files
  if (first === undefined) return refuse('InvalidScreeningList', 'There is no file.')
  if (files.length > 1) return readOfac(files)
  if (isXml(first)) return read('un', files, entriesOfUn(readXml(first.text)))
  const rows = readCsv(first.text)
  return isOwnHeader(rows[0] ?? []) ? read('own', files, entriesOfOwn(rows)) : readOfac(files)
}

/**
 * The list in the files: the XML of the United Nations, the two CSV files of OFAC in any order, or a CSV of our own.
 * Refusal: InvalidScreeningList, with what is wrong. Throws where a file cannot be read at all.
 */
export function readScreeningList(paths: readonly string[]): Outcome<ReadList> {
  try {
    return readFiles(paths.map(fileAt))
  } catch (error) {
    if (error instanceof MalformedFileError) return refuse('InvalidScreeningList', error.message)
    throw error
  }
}
