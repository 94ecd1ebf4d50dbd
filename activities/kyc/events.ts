/** What the timeline of a case says of a step, with old and new values; and that each step is carried out once. */
import type { Transaction } from '../../db/connection'
import { insertEvent, isSameEvent, updateCase } from '../../db/write/cases'
import type { CaseStand, NewCaseEvent } from '../../db/write/cases'
import type { CaseEventKind } from '../../domain/kyc/event'
import { accept, refuse } from '../../domain/refusal'
import type { Outcome } from '../../domain/refusal'

/** What the timeline compares; an older worker may not have sent all of it. */
type Before = Pick<CaseStand, 'state' | 'round'> &
  Partial<Pick<CaseStand, (typeof compared)[number]>> & { readonly policyVersion?: number }

/** The case before and after: the timeline says what moved, the case's row follows `after`. */
export interface CaseChange {
  readonly before: Before
  readonly after: CaseStand
}

/** Something that no user did. */
export interface CaseHappening extends CaseChange {
  readonly eventId: string
  readonly kind: CaseEventKind
  readonly detail: Readonly<Record<string, string>>
}

const compared = ['risk', 'level', 'assigneeUserId', 'requested', 'frozen', 'resubmissions'] as const

/** Old and new value of everything that is compared and differs. */
function changesOf({ before, after }: CaseChange): Readonly<Record<string, object>> {
  const policyVersion = after.policy?.version
  const ofPolicy =
    policyVersion === undefined ? {} : { policyVersion: { from: before.policyVersion, to: policyVersion } }
  const others = compared.flatMap((name) => {
    const [from, to] = [before[name], after[name]]
    const isSame = from === undefined || to === undefined || JSON.stringify(from) === JSON.stringify(to)
    return isSame ? [] : [[name, { from, to }] as const]
  })
  return { ...Object.fromEntries(others), ...ofPolicy }
}

/** What the timeline shows of a move. */
export function moved(change: CaseChange): object {
  const { before, after } = change
  const changes = changesOf(change)
  return {
    ...(before.state === after.state ? {} : { from: before.state, to: after.state }),
    ...(before.round === after.round ? {} : { round: after.round }),
    ...(Object.keys(changes).length === 0 ? {} : { changes }),
    caseVersion: after.caseVersion,
  }
}

interface Command {
  readonly commandId: string
  readonly userId: string
  readonly requestHash: string
}

/** The event of what somebody has asked for. */
export const ofCommand = (
  { commandId, userId, requestHash }: Command,
  change: CaseChange,
  kind: CaseEventKind,
  detail: object,
): NewCaseEvent => ({
  eventId: commandId,
  customerId: change.after.customerId,
  kind,
  detail: { ...detail, ...moved(change), requestHash },
  actorUserId: userId,
  caseVersion: change.after.caseVersion,
})

/** The event of what time or the engine did. */
export const ofHappening = (happening: CaseHappening): NewCaseEvent => ({
  eventId: happening.eventId,
  customerId: happening.after.customerId,
  kind: happening.kind,
  detail: { ...happening.detail, ...moved(happening) },
  actorUserId: null,
  caseVersion: happening.after.caseVersion,
})

/** Whether this very command has been carried out: a step that is tried again after it was written stays accepted, whatever has changed since. */
export const isCarriedOut = isSameEvent

/** Event and new standing; whatever `work` writes is skipped where this very command has been carried out before. */
export async function once(
  transaction: Transaction,
  event: NewCaseEvent,
  after: CaseStand,
  work: () => Promise<unknown>,
): Promise<Outcome<null>> {
  if (!(await insertEvent(transaction, event))) {
    return (await isSameEvent(transaction, event)) ? accept(null) : refuse('RequestModified')
  }
  await work()
  await updateCase(transaction, after)
  return accept(null)
}
