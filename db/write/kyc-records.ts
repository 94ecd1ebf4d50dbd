/** Writes the evidence of a case: one row per (customer, id), whose version counts up with its content. Owner: the onboarding workflow. */
import type { EvidenceRecord, KycStatus } from '../../domain/kyc/evidence'
import type { SqlValue, Transaction } from '../connection'

interface Target {
  readonly table: string
  readonly idColumn: string
  readonly columns: Readonly<Record<string, SqlValue>>
}

function targetOf(record: EvidenceRecord): Target {
  switch (record.kind) {
    case 'document':
      return {
        table: 'kyc_documents',
        idColumn: 'document_id',
        columns: {
          type: record.type,
          number: record.number,
          issue_date: record.issueDate,
          issue_place: record.issuePlace,
          expiry_date: record.expiryDate,
          file_id: record.fileId ?? null,
          machine_readable_zone: record.machineReadableZone ? JSON.stringify(record.machineReadableZone) : null,
        },
      }
    case 'media':
      return {
        table: 'kyc_media',
        idColumn: 'media_id',
        columns: {
          type: record.type,
          url: record.url,
          date: record.date,
          relates_to_kyc_document_id: record.relatesToKycDocumentId,
          relates_to_kyc_check_id: record.relatesToKycCheckId,
          file_id: record.fileId ?? null,
        },
      }
    case 'check':
      return {
        table: 'kyc_checks',
        idColumn: 'check_id',
        columns: {
          date: record.date,
          how: record.how,
          staff_user_id: record.staffUserId,
          staff_name: record.staffName,
          satisfied: record.satisfied,
          comments: record.comments,
        },
      }
  }
}

/** Inserts the record, or makes a new version of it; the same content (by `requestHash`) changes nothing. */
export async function putEvidence(
  transaction: Transaction,
  record: EvidenceRecord,
  requestHash: string,
  /** Null where no user has. */
  submittedBy: string | null,
): Promise<void> {
  const { table, idColumn, columns } = targetOf(record)
  const row: Record<string, SqlValue> = {
    customer_id: record.customerId,
    [idColumn]: record.id,
    bank_id: record.bankId,
    customer_number: record.customerNumber,
    ...columns,
    request_hash: requestHash,
    submitted_by: submittedBy,
  }
  const names = Object.keys(row)
  const changes = names.map((name) => `${name} = excluded.${name}`).join(', ')
  await transaction.raw(
    `insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})
     on conflict (customer_id, ${idColumn}) do update set ${changes}, version = ${table}.version + 1, updated_at = now()
       where ${table}.request_hash <> excluded.request_hash`,
    Object.values(row),
  )
}

/** Appends to the timeline of statuses and makes it the customer's KYC status. */
export async function addStatus(
  transaction: Transaction,
  status: KycStatus & { readonly statusId: string; readonly requestHash: string; readonly submittedBy: string | null },
): Promise<void> {
  const { customerId, ok, date } = status
  await transaction.raw(
    `insert into kyc_statuses (status_id, customer_id, customer_number, ok, date, request_hash, submitted_by) values (?, ?, ?, ?, ?, ?, ?)`,
    [status.statusId, customerId, status.customerNumber, ok, date, status.requestHash, status.submittedBy],
  )
  await transaction.raw(
    'update kyc_cases set kyc_status = ?, last_ok_date = case when ? then coalesce(?::timestamptz, last_ok_date) else last_ok_date end where customer_id = ?',
    [ok, ok, date, customerId],
  )
}
