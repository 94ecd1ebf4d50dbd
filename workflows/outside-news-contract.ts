/** The part of the contract that is about what a case hears from elsewhere: changes of its customer, answers of check providers. Everybody takes it from `contract.ts`. */
import { defineSignal, defineUpdate } from '@temporalio/workflow'
import type { ProviderAnswer, ProviderCheck } from '../domain/kyc/provider-check'
import type { CaseStanding } from './contract'

/**
 * Something that is compared of the customer has changed: name, birth date or country. Its argument is the version of these
 * facts, so that the same change told twice is one.
 */
export const customerChanged = defineSignal<[number]>('customerChanged')

/** Comparing everybody with a list has found a hit of the customer. Who on which list it is about stays in the database. */
export const screeningHitFound = defineSignal('screeningHitFound')

/** What a provider says to a request; the hash tells a repetition from another content. No user has asked for it. */
export interface CheckAnswerCommand extends ProviderAnswer, ProviderCheck {
  readonly commandId: string
  readonly requestId: string
  readonly requestHash: string
  /** The callback that brought it; missing where the provider has answered at once. */
  readonly callback?: { readonly eventId: string; readonly bodyHash: string }
}

/** The answer of a check provider. Refusals: CheckRequestOver, CheckRequestAnswered; those of submitEvidence. */
export const answerCheck = defineUpdate<CaseStanding, [CheckAnswerCommand]>('answerCheck')
