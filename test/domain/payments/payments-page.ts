/** The tables of `docs/payments.md`, made from the code. Run by itself (`npm run docs`) it writes them into the page. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { countsAsFailure, isAcceptedAnswer } from '../../../domain/payments/challenge'
import type { Verdict } from '../../../domain/payments/challenge'
import { transactionRequestStatuses, transactionRequestTransitions } from '../../../domain/payments/transaction-request'
import type { TransactionRequestEvent, TransactionRequestStatus } from '../../../domain/payments/transaction-request'

const page = join(__dirname, '../../../docs/payments.md')

const happenings: Readonly<Record<TransactionRequestEvent, string>> = {
  answerCounted: 'a right answer, and more are needed',
  quorumReached: 'the last right answer: the payment is booked',
  confirmed: 'nobody has to answer (any more), but its day has not begun, or it has to wait for funds or its account',
  made: 'its day has begun, or what it waited for is there: the payment is booked',
  bookingRefused: 'it is confirmed, but cannot be booked (no funds, a limit)',
  rejected: 'somebody who is asked, or staff, says REJECT',
  quorumLost: 'too few of those who were asked can still answer',
  deadlinePassed: 'the time to answer is over',
  withdrawn: 'whoever made the payment takes it back',
  abandoned: 'staff end its workflow',
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** What leads from each status to another. */
export const statusTable = (): string => {
  const moves = (status: TransactionRequestStatus): readonly string[] =>
    transactionRequestTransitions
      .eventsOf(status)
      .map((event) =>
        row([`\`${status}\``, happenings[event], `\`${transactionRequestTransitions.next(status, event) ?? ''}\``]),
      )
  const ends = transactionRequestStatuses.filter(
    (status) => transactionRequestTransitions.eventsOf(status).length === 0,
  )
  return [
    row(['status', 'what happens', 'then it is']),
    row(['---', '---', '---']),
    ...transactionRequestStatuses.flatMap(moves),
    '',
    `Nothing leads on from ${ends.map((status) => `\`${status}\``).join(', ')}.`,
  ].join('\n')
}

const meanings: Readonly<Record<Verdict, string>> = {
  right: 'the code, in time, by the user who was asked',
  repeated: 'the code once more, to a challenge that is answered',
  wrong: 'another code',
  wrong_user: "an answer to somebody else's challenge",
  not_entitled: 'whoever was asked may no longer pay from the account',
  expired: 'after the time to answer',
  exhausted: 'no attempt is left; nothing is judged, so nothing is on the trail',
}

const yes = (is: boolean): string => (is ? 'yes' : '')

/** What becomes of an answer. */
export const outcomeTable = (): string =>
  [
    row(['outcome', 'what was answered', 'accepted', 'counts against the user']),
    row(['---', '---', ':-:', ':-:']),
    ...(Object.keys(meanings) as Verdict[]).map((verdict) =>
      row([`\`${verdict}\``, meanings[verdict], yes(isAcceptedAnswer(verdict)), yes(countsAsFailure(verdict))]),
    ),
  ].join('\n')

/** The tables by the name of their place in the page. */
export const tables: Readonly<Record<string, () => string>> = { statuses: statusTable, outcomes: outcomeTable }

const marks = (name: string): readonly [string, string] => [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`]

/** A table as it stands in the page. */
export function tableInPage(name: string): string {
  const text = readFileSync(page, 'utf8')
  const [begin, end] = marks(name)
  return text.slice(text.indexOf(begin) + begin.length, text.indexOf(end))
}

function withTable(text: string, name: string, table: string): string {
  const [begin, end] = marks(name)
  return `${text.slice(0, text.indexOf(begin) + begin.length)}\n\n${table}\n\n${text.slice(text.indexOf(end))}`
}

if (require.main === module) {
  const filled = Object.entries(tables).reduce(
    (text, [name, table]) => withTable(text, name, table()),
    readFileSync(page, 'utf8'),
  )
  writeFileSync(page, filled)
}
