/** What screening, and the engine's other checks of who a customer is, do to the world. */
import { identityChecks } from '../../db/read/identity-checks'
import type { IdentityCheckRequest } from '../../db/read/identity-checks'
import { openHitsOf, standingTrueMatches } from '../../db/read/screenings'
import { endRescreening } from '../../db/write/screening-lists'
import { screenCustomer } from '../../db/write/screen-customer'
import type { ScreeningRequest } from '../../db/write/screen-customer'
import type { Finding } from '../../domain/identity/finding'
import { accept, refuse } from '../../domain/refusal'
import type { Outcome } from '../../domain/refusal'
import type { RescreeningProgress } from '../../workflows/contract'
import type { ScreeningDependencies } from '../dependencies'
import { rescreenCustomers } from './rescreen-customers'
import type { RescreeningTurn } from './rescreen-customers'

/** What a process needs to know of a screening: no personal data. */
export interface ScreeningResult {
  readonly screeningId: string
  /** Hits that nobody has decided yet, those that another comparison has found as well. */
  readonly openHits: number
  /** Entries of the lists that the staff have said to be this customer, under whatever name. */
  readonly trueMatches: number
}

export interface ScreeningActivities {
  /** Compares one customer with every list. Refusals: CustomerNotFound, NameNotComparable, NoScreeningList. */
  screenCustomer(request: ScreeningRequest): Promise<Outcome<ScreeningResult>>
  /** Document expiry, age, duplicates and what screenings have come to. Refusal: CustomerNotFound. */
  checkIdentity(request: IdentityCheckRequest): Promise<Outcome<readonly Finding[]>>
  /** Compares the next customers with what a list version has brought; `after` is null when nobody is left. */
  rescreenCustomers(turn: RescreeningTurn): Promise<RescreeningProgress>
  endRescreening(ended: { readonly versionId: string; readonly customers: number }): Promise<void>
}

/** The activities of this room, bound to what the worker gives them. */
export const screeningActivities = (dependencies: ScreeningDependencies): ScreeningActivities => ({
  screenCustomer: async (request) => {
    const outcome = await screenCustomer(dependencies.database, request)
    if (!outcome.ok) return outcome
    const { screeningId, threshold } = outcome.value
    const { read } = dependencies.database
    const openHits = await openHitsOf(read, request.customerId, threshold)
    const trueMatches = await standingTrueMatches(read, request.customerId)
    return accept({ screeningId, openHits, trueMatches })
  },
  checkIdentity: async (request) => {
    const findings = await identityChecks(dependencies.database.read, request, dependencies.now())
    return findings === undefined ? refuse('CustomerNotFound') : accept(findings)
  },
  rescreenCustomers: (turn) => rescreenCustomers(dependencies, turn),
  endRescreening: ({ versionId, customers }) => endRescreening(dependencies.database.writeAtOnce, versionId, customers),
})
