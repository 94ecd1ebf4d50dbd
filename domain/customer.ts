/** A customer as a bank writes one down. */

/** What is known about a person. Plain JSON; times are ISO 8601 text, null where nothing is known. */
export interface CustomerDetails {
  readonly legalName: string
  readonly mobilePhoneNumber: string
  readonly email: string
  readonly faceImageUrl: string
  readonly faceImageDate: string | null
  readonly dateOfBirth: string | null
  readonly relationshipStatus: string
  readonly dependants: number
  readonly dobOfDependants: readonly string[]
  readonly creditRating: string
  readonly creditSource: string
  readonly creditLimitCurrency: string
  readonly creditLimitAmount: string
  readonly highestEducationAttained: string
  readonly employmentStatus: string
  /** Counts until the customer has a KYC case; then the case does. */
  readonly initialKycStatus: boolean
  readonly initialLastOkDate: string | null
  readonly title: string
  readonly branchId: string
  readonly nameSuffix: string
}

export interface NewCustomer extends CustomerDetails {
  readonly customerId: string
  readonly bankId: string
  readonly customerNumber: string
  /** The user who asked for it; null when nobody of this instance did. */
  readonly createdBy: string | null
}
