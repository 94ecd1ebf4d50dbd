/** Reads the evidence of a customer's KYC case: documents, media, checks and statuses. Times are ISO 8601 text; what was sent as null is null. */
import type { EvidenceRecord, KycCheck, KycDocument, KycMedia, KycStatus } from '../../domain/kyc/evidence'
import type { Reader, Transaction } from '../connection'

/** A case holds fewer pieces of evidence than this; statuses alone can be more, and then the latest are given. */
const most = 1_000

export const documentColumns = `bank_id as "bankId", customer_id as "customerId", document_id as "id", customer_number as "customerNumber",
  type, number, iso_seconds(issue_date) as "issueDate", issue_place as "issuePlace", iso_seconds(expiry_date) as "expiryDate", file_id as "fileId",
  machine_readable_zone as "machineReadableZone"`
export const mediaColumns = `bank_id as "bankId", customer_id as "customerId", media_id as "id", customer_number as "customerNumber",
  type, url, iso_seconds(date) as "date", relates_to_kyc_document_id as "relatesToKycDocumentId", relates_to_kyc_check_id as "relatesToKycCheckId",
  file_id as "fileId"`
export const checkColumns = `bank_id as "bankId", customer_id as "customerId", check_id as "id", customer_number as "customerNumber",
  iso_seconds(date) as "date", how, staff_user_id as "staffUserId", staff_name as "staffName", satisfied, comments`
export const statusColumns = `customer_id as "customerId", customer_number as "customerNumber", ok, iso_seconds(date) as "date"`

/** Last update first. */
const newestFirst = (columns: string, table: string): string =>
  `select ${columns} from ${table} where customer_id = ? order by updated_at desc limit ${most}`

export const documentsOf = (read: Reader | Transaction, customerId: string): Promise<KycDocument[]> =>
  read.raw<KycDocument>(newestFirst(documentColumns, 'kyc_documents'), [customerId])

export const mediaOf = (read: Reader, customerId: string): Promise<KycMedia[]> =>
  read.raw<KycMedia>(newestFirst(mediaColumns, 'kyc_media'), [customerId])

export const checksOf = (read: Reader, customerId: string): Promise<KycCheck[]> =>
  read.raw<KycCheck>(newestFirst(checkColumns, 'kyc_checks'), [customerId])

const versionOf: { readonly [Kind in EvidenceRecord['kind']]: string } = {
  document: `select ${documentColumns} from kyc_documents where customer_id = ? and document_id = ?`,
  media: `select ${mediaColumns} from kyc_media where customer_id = ? and media_id = ?`,
  check: `select ${checkColumns} from kyc_checks where customer_id = ? and check_id = ?`,
}

/** What the case holds under the kind and id of the record; null when it holds nothing. */
export async function presentEvidence(
  transaction: Transaction,
  { kind, customerId, id }: EvidenceRecord,
): Promise<object | null> {
  const [row] = await transaction.raw<object>(versionOf[kind], [customerId, id])
  return row ?? null
}

/** The timeline of statuses, newest last. */
export const statusesOf = (read: Reader, customerId: string): Promise<KycStatus[]> =>
  read.raw<KycStatus>(
    `select "customerId", "customerNumber", ok, "date" from
       (select ${statusColumns}, recorded_order from kyc_statuses where customer_id = ? order by recorded_order desc limit ${most}) latest
     order by recorded_order`,
    [customerId],
  )
