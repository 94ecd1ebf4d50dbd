/** Writes what a bank notes about a transaction request. Owner: the API; what a rejection says, the transaction-request workflow. */
import { isUuid } from '../../domain/ids'
import type { Transaction } from '../connection'
import { requestAttributeColumns } from '../read/transaction-request-attributes'
import type { RequestAttributeRow } from '../read/transaction-request-attributes'

/** False when no request with this id pays from the account. */
export async function insertRequestAttribute(
  transaction: Transaction,
  { accountKey, requestId }: { readonly accountKey: string; readonly requestId: string },
  { attributeId, name, type, value }: RequestAttributeRow,
): Promise<boolean> {
  if (!isUuid(requestId)) return false
  const inserted = await transaction.raw(
    `insert into transaction_request_attributes (attribute_id, request_id, name, type, value)
     select ?, request_id, ?, ?, ? from transaction_requests where request_id = ? and account_key = ? returning attribute_id`,
    [attributeId, name, type, value, requestId, accountKey],
  )
  return inserted.length > 0
}

/** Replaces name, type and value of an attribute of the request; undefined when the request has none of this id. */
export async function updateRequestAttribute(
  transaction: Transaction,
  requestId: string,
  { attributeId, name, type, value }: RequestAttributeRow,
): Promise<RequestAttributeRow | undefined> {
  if (!isUuid(attributeId)) return undefined
  const [row] = await transaction.raw<RequestAttributeRow>(
    `update transaction_request_attributes set name = ?, type = ?, value = ? where attribute_id = ? and request_id = ?
     returning ${requestAttributeColumns}`,
    [name, type, value, attributeId, requestId],
  )
  return row
}

/** Notes why a request was rejected, as far as it was said. */
export async function insertRejectionAttributes(
  transaction: Transaction,
  requestId: string,
  { reasonCode, additionalInformation }: { readonly reasonCode: string; readonly additionalInformation: string },
): Promise<void> {
  await transaction.raw(
    `insert into transaction_request_attributes (attribute_id, request_id, name, type, value)
     select gen_random_uuid(), ?, name, 'STRING', value
     from (values ('reject_reason_code', ?), ('reject_additional_information', ?)) as said (name, value) where value <> ''`,
    [requestId, reasonCode, additionalInformation],
  )
}
