/** Files of customers on the wire. */
import { z } from 'zod'
import type { CustomerFileRow } from '../../db/read/customer-files'

export const CustomerFile = z.object({
  file_id: z.string(),
  bank_id: z.string(),
  customer_id: z.string(),
  type: z.string(),
  size_bytes: z.int(),
  sha256: z.string(),
  uploaded_by_user_id: z.string(),
  uploaded_at: z.string(),
  /** Missing for those who may bring files but not look at them. */
  duplicate_of_customers: z.array(z.string()).optional(),
})
export const CustomerFiles = z.object({ files: z.array(CustomerFile) })

/** `showDuplicates`: who else has the same content is for those who look after customers. */
export const customerFileJson = (row: CustomerFileRow, showDuplicates: boolean): z.input<typeof CustomerFile> => ({
  file_id: row.fileId,
  bank_id: row.bankId,
  customer_id: row.customerId,
  type: row.mediaType,
  size_bytes: Number(row.sizeBytes),
  sha256: row.sha256,
  uploaded_by_user_id: row.uploadedBy,
  uploaded_at: row.uploadedAt,
  ...(showDuplicates ? { duplicate_of_customers: [...row.duplicateOfCustomers] } : {}),
})
