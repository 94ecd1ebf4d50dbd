/** A request that waits for one decision of the staff: what can become of it, and who may decide. */
import { accept, refuse } from './refusal'
import type { Outcome } from './refusal'
import { erasedDetail, formerDetail } from './kyc/erased'
import { defineTransitions } from './transition'

/** OBP's words where it has some; EXPIRED is ours: nobody has decided in time. */
export const staffRequestStatuses = ['REQUESTED', 'ACCEPTED', 'REJECTED', 'EXPIRED'] as const
export type StaffRequestStatus = (typeof staffRequestStatuses)[number]

export const staffRequestEvents = ['accepted', 'rejected', 'deadlinePassed'] as const
export type StaffRequestEvent = (typeof staffRequestEvents)[number]

/** Every legal move; one that has ended never moves again. */
export const staffRequestTransitions = defineTransitions<StaffRequestStatus, StaffRequestEvent>([
  { from: ['REQUESTED'], event: 'accepted', to: 'ACCEPTED' },
  { from: ['REQUESTED'], event: 'rejected', to: 'REJECTED' },
  { from: ['REQUESTED'], event: 'deadlinePassed', to: 'EXPIRED' },
])

/** What the staff can say, and the move that it makes. */
export const staffDecisions = { ACCEPTED: 'accepted', REJECTED: 'rejected' } as const satisfies Partial<
  Record<StaffRequestStatus, StaffRequestEvent>
>
export type StaffDecision = keyof typeof staffDecisions

export const isStaffDecision = (text: string): text is StaffDecision => Object.hasOwn(staffDecisions, text)

/** The status after the event. Nobody decides in their own matter, and nobody about who has been erased; a former customer is given nothing. Refusals: StaffRequestDecided, CaseClosed, MakerIsChecker. */
export function decideStaffRequest(
  /** `concernedUserIds`: who has asked, for whom, and who acts, or has acted, for the customer. */
  request: {
    readonly status: StaffRequestStatus
    readonly concernedUserIds: readonly string[]
    readonly isOfErased: boolean
    /** The relationship with the customer has ended. */
    readonly isOfFormer: boolean
  },
  event: StaffRequestEvent,
  /** Undefined where nobody decides: the time has passed. */
  userId: string | undefined,
): Outcome<StaffRequestStatus> {
  const next = staffRequestTransitions.next(request.status, event)
  if (next === undefined) return refuse('StaffRequestDecided')
  if (userId !== undefined && request.isOfErased) return refuse('CaseClosed', erasedDetail)
  const isOwn = userId !== undefined && request.concernedUserIds.includes(userId)
  if (isOwn) return refuse('MakerIsChecker')
  return event === 'accepted' && request.isOfFormer ? refuse('CaseClosed', formerDetail) : accept(next)
}
