/** Reads the files of customers; the bytes themselves lie in the store. Hashes are hexadecimal. */
import type { Reader } from '../connection'

export interface CustomerFileRow {
  readonly fileId: string
  readonly bankId: string
  readonly customerId: string
  readonly objectId: string
  readonly keyId: string | null
  readonly mediaType: string
  readonly sizeBytes: bigint
  readonly sha256: string
  readonly uploadedBy: string
  readonly uploadedAt: string
  /** Other customers of the bank with a file of the same content: their ids, in order, the first hundred of them. */
  readonly duplicateOfCustomers: readonly string[]
}

const columns = `f.file_id as "fileId", f.bank_id as "bankId", f.customer_id as "customerId", f.object_id as "objectId", f.key_id as "keyId",
  f.media_type as "mediaType", f.size_bytes as "sizeBytes", encode(f.sha256, 'hex') as sha256, f.uploaded_by as "uploadedBy",
  iso_seconds(f.uploaded_at) as "uploadedAt",
  array(select o.customer_id::text from customer_files o
    where o.bank_id = f.bank_id and o.sha256 = f.sha256 and o.customer_id <> f.customer_id order by 1 limit 100) as "duplicateOfCustomers"`

/** No customer has more files than this. */
export const mostFiles = 500

/** All files of the customer, newest first. */
export const filesOfCustomer = (read: Reader, customerId: string): Promise<CustomerFileRow[]> =>
  read.raw<CustomerFileRow>(
    `select ${columns} from customer_files f where f.customer_id = ? order by f.uploaded_at desc, f.file_id limit ${mostFiles}`,
    [customerId],
  )

/** The file of this customer, or undefined. `fileId` is a UUID. */
export async function fileOfCustomer(
  read: Pick<Reader, 'raw'>,
  customerId: string,
  fileId: string,
): Promise<CustomerFileRow | undefined> {
  const [row] = await read.raw<CustomerFileRow>(
    `select ${columns} from customer_files f where f.customer_id = ? and f.file_id = ?`,
    [customerId, fileId],
  )
  return row
}

/** The customer's file of this content (SHA-256 in hexadecimal), or undefined. */
export async function fileOfContent(
  read: Pick<Reader, 'raw'>,
  customerId: string,
  sha256: string,
): Promise<CustomerFileRow | undefined> {
  const [row] = await read.raw<CustomerFileRow>(
    `select ${columns} from customer_files f where f.customer_id = ? and f.sha256 = decode(?, 'hex')`,
    [customerId, sha256],
  )
  return row
}
