/** What a person sees of a case in the Temporal UI: where it stands, since when, and who can move it. */
import { patched, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow'
import type { CaseState } from '../../domain/kyc/case'
import type { CaseFile } from '../../domain/kyc/case-file'
import { shownWaitsFor } from '../../domain/kyc/case-screening'
import { roleOfLevel } from '../../domain/kyc/level'
import { searchAttributes } from '../contract'

const whoMoves: { readonly [State in CaseState]: (file: CaseFile) => string } = {
  collecting: ({ bankId }) => `whoever may add KYC documents and media at bank \`${bankId}\``,
  checking: ({ bankId }) => `staff with \`CanAddKycCheck\` at bank \`${bankId}\``,
  in_review: ({ bankId, level }) => `staff with \`${roleOfLevel[level]}\` at bank \`${bankId}\``,
  approved: () => 'the engine: it opens the account',
  rejected: ({ bankId }) => `new evidence, by staff of bank \`${bankId}\``,
  monitoring: () => 'time: a document that runs out, or a check that fails',
  closed: () => 'time: the end of the retention',
  erased: () => 'nobody',
}

// The visibility store holds keywords of at most 255 characters; the text can name many document types.
const longestKeyword = 200
const iso = (moment: number): string => new Date(moment).toISOString()

/** From this change on whoever looks for what waits finds the accepted customers of whom hits are open. */
const namesHits = 'onboarding/open-hits-are-named'

/** What the case is found by; asked only where it matters. */
function waitingFor(file: CaseFile): string {
  const shown = shownWaitsFor(file)
  return shown === file.waitsFor || patched(namesHits) ? shown : file.waitsFor
}

const isShownAlike = (left: CaseFile, right: CaseFile): boolean =>
  left.state === right.state &&
  waitingFor(left) === waitingFor(right) &&
  left.dueAtMs === right.dueAtMs &&
  left.sinceMs === right.sinceMs &&
  left.level === right.level

/** Of an accepted customer, too, who stays accepted until somebody has said what a hit means. */
const hitsText = ({ screening }: CaseFile): string =>
  screening === null || screening.openHits === 0
    ? ''
    : `\n\nScreening hits that nobody has decided: ${screening.openHits}.`

/**
 * Shows the case. Search attributes are set where they differ from those before, so that the history stays short, and are stored in clear, so
 * there is nothing in here about the person; the text costs nothing.
 */
export function show(file: CaseFile, before?: CaseFile): void {
  const due = file.dueAtMs === null ? '' : `\n\nDue at ${iso(file.dueAtMs)}${file.overdue ? ' (overdue)' : ''}.`
  setCurrentDetails(
    `**${file.state}**: ${file.waitsFor}, since ${iso(file.sinceMs)}.${due}${hitsText(file)}\n\nWho can move it: ${whoMoves[file.state](file)}.`,
  )
  if (before !== undefined && isShownAlike(before, file)) return
  upsertSearchAttributes([
    { key: searchAttributes.bankId, value: file.bankId },
    { key: searchAttributes.customerId, value: file.customerId },
    { key: searchAttributes.processStatus, value: file.state },
    { key: searchAttributes.waitingFor, value: waitingFor(file).slice(0, longestKeyword) },
    { key: searchAttributes.dueAt, value: file.dueAtMs === null ? null : new Date(file.dueAtMs) },
  ])
}
