/** Tax residences of customers on the wire. */
import { z } from 'zod'
import type { TaxResidenceRow } from '../../db/read/tax-residences'
import { nullableText } from './wire'

/** The body of createTaxResidence. */
export const PostTaxResidence = z.object({ domain: nullableText(20), tax_number: nullableText(20) })

export const TaxResidence = z.object({
  domain: z.string().nullable(),
  tax_number: z.string().nullable(),
  tax_residence_id: z.string(),
})
// Clients know the list under a name in the singular.
export const TaxResidences = z.object({ tax_residence: z.array(TaxResidence) })

export const taxResidenceJson = (row: TaxResidenceRow): z.input<typeof TaxResidence> => ({
  domain: row.domain,
  tax_number: row.taxNumber,
  tax_residence_id: row.taxResidenceId,
})
