/** What an import brings, as its client wrote it: amounts and dates are texts until they have been judged. */

export interface ImportedBank {
  readonly id: string
  readonly shortName: string
  readonly fullName: string
  readonly logo: string
  readonly website: string
}

export interface ImportedUser {
  readonly email: string
  readonly password: string
  readonly username: string
}

export interface ImportedAccount {
  readonly id: string
  readonly bankId: string
  readonly label: string
  readonly number: string
  readonly type: string
  readonly currency: string
  /** The balance after all transactions of the import. */
  readonly balance: string
  /** Empty: it has none. */
  readonly iban: string
  /** Names of users of the import. */
  readonly owners: readonly string[]
  readonly publicView: boolean
  readonly accountantsView: boolean
  readonly auditorsView: boolean
}

export interface ImportedTransaction {
  readonly id: string
  readonly bankId: string
  readonly accountId: string
  /** Who was on the other side; both are empty where nobody knows. */
  readonly counterparty: { readonly name: string; readonly accountNumber: string }
  readonly type: string
  readonly description: string
  readonly posted: string
  readonly completed: string
  readonly newBalance: string
  /** Negative: money left the account. */
  readonly value: string
}

/** What is found under an id of its own at a bank. */
export interface ImportedAtBank {
  readonly id: string
  readonly bankId: string
}

export interface ImportedProduct extends ImportedAtBank {
  readonly name: string
  readonly category: string
  readonly family: string
  readonly superFamily: string
  readonly moreInfoUrl: string
  readonly licenceId: string
  readonly licenceName: string
}

export interface ImportedPlace extends ImportedAtBank {
  /** As it is kept. */
  readonly document: object
}

export interface ImportedCrmEvent extends ImportedAtBank {
  readonly customerName: string
  readonly customerNumber: string
  readonly category: string
  readonly detail: string
  readonly channel: string
  readonly actualDate: string
}

export interface ImportDocument {
  readonly banks: readonly ImportedBank[]
  readonly users: readonly ImportedUser[]
  readonly accounts: readonly ImportedAccount[]
  readonly transactions: readonly ImportedTransaction[]
  readonly branches: readonly ImportedPlace[]
  readonly atms: readonly ImportedPlace[]
  readonly products: readonly ImportedProduct[]
  readonly crmEvents: readonly ImportedCrmEvent[]
}

/** What names one thing of a bank among all banks; ids have no slash. */
export const atBank = (bankId: string, id: string): string => `${bankId}/${id}`
