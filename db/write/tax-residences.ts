/** Writes where customers pay taxes. Owner: the API. */
import { isUuid } from '../../domain/ids'
import type { Transaction } from '../connection'
import type { TaxResidenceRow } from '../read/tax-residences'
import { actedBy } from './actor'

/** `userId` adds it. False when the customer has a residence with this domain and number already: then nothing is changed. */
export async function insertTaxResidence(
  transaction: Transaction,
  row: TaxResidenceRow,
  userId: string,
): Promise<boolean> {
  const inserted = await transaction.raw(
    `insert into tax_residences (tax_residence_id, customer_id, domain, tax_number) select ?, ?, ?, ? where ${actedBy}
     on conflict (customer_id, domain, tax_number) do nothing returning tax_residence_id`,
    [row.taxResidenceId, row.customerId, row.domain, row.taxNumber, userId],
  )
  return inserted.length > 0
}

/** `userId` removes it. False when this customer has no such tax residence. */
export async function deleteTaxResidence(
  transaction: Transaction,
  customerId: string,
  id: string,
  userId: string,
): Promise<boolean> {
  if (!isUuid(id)) return false
  const deleted = await transaction.raw(
    `delete from tax_residences where tax_residence_id = ? and customer_id = ? and ${actedBy} returning tax_residence_id`,
    [id, customerId, userId],
  )
  return deleted.length > 0
}
