/** Errors of uploaded files; all of them are ours. */
import { row } from './row'
import type { ErrorRow } from './row'

export const filesErrors = {
  FileEmpty: row('OBP-39380', 400, 'The file is empty.'),
  FileTooLarge: row('OBP-39381', 413, 'The file is too large.'),
  FileTypeNotTaken: row('OBP-39382', 415, 'Files of this Content-Type are not taken.'),
  FileTypeMismatch: row('OBP-39383', 400, 'The content of the file is not of the type that its Content-Type says.'),
  FileIncomplete: row('OBP-39384', 400, 'The file has not come as a whole.'),
  FileNotFound: row('OBP-39385', 404, 'File not found. Please specify a valid value for FILE_ID.'),
  FileNotOfCustomer: row('OBP-39386', 400, 'The customer has no file with this file_id.'),
  FileErased: row('OBP-39387', 410, 'The content of this file has been erased.'),
  TooManyFiles: row('OBP-39388', 400, 'The customer has as many files as a customer can have.'),
} as const satisfies Record<string, ErrorRow>
