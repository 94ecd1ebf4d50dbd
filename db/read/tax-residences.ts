/** Reads where customers pay taxes. */
import type { Reader } from '../connection'

export interface TaxResidenceRow {
  readonly taxResidenceId: string
  readonly customerId: string
  /** The country or other area whose taxes are meant, as it was sent. */
  readonly domain: string | null
  readonly taxNumber: string | null
}

// Nobody has as many; the bound is there so that no row count can exhaust the server.
const maxTaxResidences = 1_000

/** The tax residences of a customer, oldest first. */
export const taxResidencesOf = (read: Reader, customerId: string): Promise<TaxResidenceRow[]> =>
  read.raw<TaxResidenceRow>(
    `select tax_residence_id as "taxResidenceId", customer_id as "customerId", domain, tax_number as "taxNumber"
     from tax_residences where customer_id = ? order by inserted_at, tax_residence_id limit ${maxTaxResidences}`,
    [customerId],
  )
