/** Writes where customers pay taxes. Owner: the API. */
import { isUuid } from '../../domain/ids'
import type { Transaction } from '../connection'
import type { TaxResidenceRow } from '../read/tax-residences'

/** False when the customer has a residence with this domain and number already: then nothing is changed. */
export async function insertTaxResidence(transaction: Transaction, row: TaxResidenceRow): Promise<boolean> {
  const inserted = await transaction.raw(
    `insert into tax_residences (tax_residence_id, customer_id, domain, tax_number) values (?, ?, ?, ?)
     on conflict (customer_id, domain, tax_number) do nothing returning tax_residence_id`,
    [row.taxResidenceId, row.customerId, row.domain, row.taxNumber],
  )
  return inserted.length > 0
}

/** False when this customer has no such tax residence. */
export async function deleteTaxResidence(transaction: Transaction, customerId: string, id: string): Promise<boolean> {
  if (!isUuid(id)) return false
  const deleted = await transaction.raw(
    'delete from tax_residences where tax_residence_id = ? and customer_id = ? returning tax_residence_id',
    [id, customerId],
  )
  return deleted.length > 0
}
