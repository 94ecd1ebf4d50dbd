/** Maker is not checker: who has a part in a case does not decide it. */
import type { refuse } from '../refusal'
import type { CaseActionKind } from './case-action'

/** What keeps somebody from deciding about a customer. */
export interface PartInCase {
  /** The customer is themselves, or somebody for whom they act or have acted. */
  readonly isTheirOwn: boolean
  /** They have started the case, and its policy does not let makers decide. */
  readonly hasStarted: boolean
  /** They have recorded a document or media that the case rests on now, or uploaded its file, and the policy does not let makers decide. */
  readonly hasBrought: boolean
  /** They have written down who the customer is, whom nobody has accepted yet, and the policy does not let makers decide. */
  readonly hasCreated: boolean
  /** They have changed the name or birth date since somebody was last accepted by it, and the policy does not let makers decide. */
  readonly hasChanged: boolean
}

type Because = Parameters<typeof refuse>

/** What the refusal adds where it is their own matter. */
export const ownDetail = ' It is about a customer for whom you act or have acted.'

/** Why somebody has no say in the case at all, or undefined: nobody has in their own. */
export const ownRefusal = ({ isTheirOwn }: PartInCase): Because | undefined =>
  isTheirOwn ? ['MakerIsChecker', ownDetail] : undefined

/** Why somebody may not decide about the customer, or undefined. */
export function makerRefusal(part: PartInCase): Because | undefined {
  if (part.isTheirOwn) return ownRefusal(part)
  if (part.hasStarted) return ['MakerIsChecker']
  if (part.hasBrought) return ['MakerIsChecker', ' You have brought a document or media that it rests on.']
  if (part.hasCreated) return ['MakerIsChecker', ' You have created the customer.']
  return part.hasChanged ? ['MakerIsChecker', ' You have changed the name or birth date of the customer.'] : undefined
}

/** What somebody may do with their own case: it gives them nothing. Everything else that the staff do with cases is for others. */
const harmless: readonly CaseActionKind[] = ['comment', 'escalate', 'handBack', 'screen']

/** Why somebody may not act on the case so, or undefined: nobody steers their own, and no maker overrides a check. */
export function actorRefusal(part: PartInCase, kind: CaseActionKind): Because | undefined {
  if (kind === 'overrideEngineCheck') return makerRefusal(part)
  return harmless.includes(kind) ? undefined : ownRefusal(part)
}

/** Why a case is not given to somebody, or undefined: nobody else decides what they have, and they may not. */
export const assigneeRefusal = (part: PartInCase): Because | undefined =>
  makerRefusal(part) && ['MakerIsChecker', ' The case is given to nobody who has a part in it.']
