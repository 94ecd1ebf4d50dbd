/** The evidence of a case as it is sent, stored and shown. Plain JSON; times are ISO 8601 text, and what was sent as null is null. */

/** Documents and media come with a type of at most so many characters: nobody can be asked for a longer one. */
export const longestEvidenceType = 50

export interface KycDocument {
  readonly bankId: string
  readonly customerId: string
  readonly id: string
  readonly customerNumber: string | null
  readonly type: string | null
  readonly number: string | null
  readonly issueDate: string | null
  readonly issuePlace: string | null
  readonly expiryDate: string | null
  /** The uploaded file that shows it; missing where the record came without one. */
  readonly fileId?: string | null
  /** The lines of its machine-readable zone; missing or null where it came without. */
  readonly machineReadableZone?: readonly string[] | null
}

export interface KycMedia {
  readonly bankId: string
  readonly customerId: string
  readonly id: string
  readonly customerNumber: string | null
  readonly type: string | null
  readonly url: string | null
  readonly date: string | null
  readonly relatesToKycDocumentId: string | null
  readonly relatesToKycCheckId: string | null
  /** The uploaded file, beside the address or in place of it. */
  readonly fileId?: string | null
}

export interface KycCheck {
  readonly bankId: string
  readonly customerId: string
  readonly id: string
  readonly customerNumber: string | null
  readonly date: string | null
  readonly how: string | null
  readonly staffUserId: string | null
  readonly staffName: string | null
  readonly satisfied: boolean
  readonly comments: string | null
}

export interface KycStatus {
  readonly customerId: string
  readonly customerNumber: string | null
  readonly ok: boolean
  readonly date: string | null
}

/** One piece of evidence, with what it is. */
export type EvidenceRecord =
  | ({ readonly kind: 'document' } & KycDocument)
  | ({ readonly kind: 'media' } & KycMedia)
  | ({ readonly kind: 'check' } & KycCheck)
