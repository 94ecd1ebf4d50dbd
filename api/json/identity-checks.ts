/** What the engine's own checks say, on the wire of our own API. */
import { z } from 'zod'
import { allPassed, findingChecks, findingOutcomes } from '../../domain/identity/finding'
import type { Finding } from '../../domain/identity/finding'
import type { Mrz } from '../../domain/identity/mrz'
import { text } from './wire'

const FindingJson = z.object({ check: z.enum(findingChecks), outcome: z.enum(findingOutcomes), text: z.string() })

export const EngineChecks = z.object({
  customer_id: z.string(),
  checked_at: z.string(),
  all_passed: z.boolean(),
  findings: z.array(FindingJson),
})

export const PostMrz = z.object({
  lines: z.array(text(60)).min(2).max(3),
  kyc_document_id: text(255).nullish(),
})

export const MrzCheck = z.object({
  customer_id: z.string(),
  all_passed: z.boolean(),
  findings: z.array(FindingJson),
  mrz: z.object({
    format: z.string(),
    document_code: z.string().nullable(),
    issuing_state: z.string().nullable(),
    document_number: z.string().nullable(),
    nationality: z.string().nullable(),
    birth_date: z.string().nullable(),
    expiry_date: z.string().nullable(),
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
  }),
})

export const engineChecksJson = (
  customerId: string,
  findings: readonly Finding[],
  now: Date,
): z.input<typeof EngineChecks> => ({
  customer_id: customerId,
  checked_at: `${now.toISOString().slice(0, 19)}Z`,
  all_passed: allPassed(findings),
  findings: [...findings],
})

export const mrzCheckJson = (customerId: string, mrz: Mrz, findings: readonly Finding[]): z.input<typeof MrzCheck> => ({
  customer_id: customerId,
  all_passed: allPassed(findings),
  findings: [...findings],
  mrz: {
    format: mrz.format,
    document_code: mrz.documentCode,
    issuing_state: mrz.issuingState,
    document_number: mrz.documentNumber,
    nationality: mrz.nationality,
    birth_date: mrz.birthDate,
    expiry_date: mrz.expiryDate,
    first_name: mrz.firstName,
    last_name: mrz.lastName,
  },
})
