/** Writes files of customers and what was done with them. Owner: the API. */
import { accept, refuse } from '../../domain/refusal'
import type { Outcome } from '../../domain/refusal'
import type { Transaction } from '../connection'
import { fileOfContent, mostFiles } from '../read/customer-files'
import type { CustomerFileRow } from '../read/customer-files'
import { insertEvent } from './cases'
import type { NewCaseEvent } from './cases'
import { claimObject } from './loose-objects'

export interface NewCustomerFile {
  readonly fileId: string
  /** Names the event of the upload. */
  readonly eventId: string
  readonly bankId: string
  readonly customerId: string
  /** A loose object; it is loose no longer when this is committed. */
  readonly objectId: string
  readonly keyId: string | null
  readonly mediaType: string
  readonly sizeBytes: number
  /** Hexadecimal. */
  readonly sha256: string
  readonly uploadedBy: string
}

/** What was done with a file. */
export interface NewFileEvent extends Pick<NewCaseEvent, 'eventId' | 'customerId' | 'detail'> {
  readonly kind: 'fileUploaded' | 'fileDownloaded'
  readonly actorUserId: string
}

/** Appends it to the customer's timeline. */
export const insertFileEvent = (transaction: Transaction, event: NewFileEvent): Promise<boolean> =>
  insertEvent(transaction, { ...event, caseVersion: null })

async function isFull(transaction: Transaction, customerId: string): Promise<boolean> {
  const [row] = await transaction.raw<{ count: bigint }>('select count(*) from customer_files where customer_id = ?', [
    customerId,
  ])
  return Number(row?.count) >= mostFiles
}

/** False when the customer has a file of this content already. */
async function insertFile(transaction: Transaction, file: NewCustomerFile): Promise<boolean> {
  const inserted = await transaction.raw(
    `insert into customer_files (file_id, bank_id, customer_id, object_id, key_id, media_type, size_bytes, sha256, uploaded_by)
     values (?, ?, ?, ?, ?, ?, ?, decode(?, 'hex'), ?) on conflict (customer_id, sha256) do nothing returning file_id`,
    [
      file.fileId,
      file.bankId,
      file.customerId,
      file.objectId,
      file.keyId,
      file.mediaType,
      file.sizeBytes,
      file.sha256,
      file.uploadedBy,
    ],
  )
  return inserted.length > 0
}

/**
 * Makes a loose object a file of the customer. The same content again is the file that is there already, and the object stays
 * loose. Refusal: TooManyFiles.
 */
export async function keepFile(transaction: Transaction, file: NewCustomerFile): Promise<Outcome<CustomerFileRow>> {
  const { customerId, fileId, eventId, uploadedBy, mediaType, sizeBytes, sha256 } = file
  const present = await fileOfContent(transaction, customerId, sha256)
  if (present !== undefined) return accept(present)
  if (await isFull(transaction, customerId)) return refuse('TooManyFiles')
  const isNew = await insertFile(transaction, file)
  const kept = await fileOfContent(transaction, customerId, sha256)
  if (kept === undefined) throw new Error('a file that was just stored cannot be read')
  if (isNew) {
    await claimObject(transaction, file.objectId)
    await insertFileEvent(transaction, {
      eventId,
      customerId,
      kind: 'fileUploaded',
      detail: { fileId, mediaType, sizeBytes, sha256, duplicateOfCustomers: kept.duplicateOfCustomers },
      actorUserId: uploadedBy,
    })
  }
  return accept(kept)
}
