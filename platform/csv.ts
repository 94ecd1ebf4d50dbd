/** Reads CSV as RFC 4180 has it, and what is often sent instead: a byte order mark, either kind of line end. */
import { CsvError, parse } from 'csv-parse/sync'

/** A file of another form than its format has; the message says where. */
export class MalformedFileError extends Error {}

/** Cells as texts; rows may be of different lengths, empty ones are left out. Throws MalformedFileError. */
export function readCsv(text: string): string[][] {
  try {
    return parse(text, {
      bom: true,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      skip_empty_lines: true,
    })
  } catch (error) {
    throw error instanceof CsvError ? new MalformedFileError(error.message, { cause: error }) : error
  }
}
