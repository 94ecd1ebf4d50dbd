/** What the bodies of cards say, with the values that a card may have. */
import type { CardDetails, CardRequest } from '../../db/read/cards'
import type { CardBody } from '../json/cards'

export const cardDetailErrors = ['AllowedValues', 'IssueNumberTooLong'] as const
type Fail = (name: (typeof cardDetailErrors)[number], detail: string) => never

const allowed = ['credit', 'debit', 'cash_withdrawal']
const replacementReasons = ['LOST', 'STOLEN', 'RENEW', 'FIRST']
const pinResetReasons = ['FORGOT', 'GOOD_SECURITY_PRACTICE']
const longestIssueNumber = 10

const among = (values: readonly string[], value: string, fail: Fail): string =>
  values.includes(value) ? value : fail('AllowedValues', values.join(', '))

/** Why PINs were reset, in whatever case that is written. Clients know this as the last check of a body. */
export const pinResetsOf = (body: CardBody, fail: Fail): readonly CardRequest[] =>
  body.pin_reset.map(({ requested_date: date, reason_requested: reason }) => ({
    date,
    reason: among(pinResetReasons, reason.toUpperCase(), fail),
  }))

/** Fails where a value is none of those that a card may have, in the order that clients know. */
export function cardDetailsOf(body: CardBody, fail: Fail): Omit<CardDetails, 'pinResets'> {
  const allows = body.allows.map((value) => among(allowed, value, fail))
  const replacement: CardRequest | null = body.replacement
    ? {
        date: body.replacement.requested_date,
        reason: among(replacementReasons, body.replacement.reason_requested, fail),
      }
    : null
  if (body.issue_number.length > longestIssueNumber) {
    fail('IssueNumberTooLong', ` Current issue_number is ${body.issue_number}`)
  }
  return {
    cardType: body.card_type,
    brand: body.brand ?? null,
    nameOnCard: body.name_on_card,
    issueNumber: body.issue_number,
    serialNumber: body.serial_number,
    validFrom: body.valid_from_date,
    expires: body.expires_date,
    enabled: body.enabled,
    technology: body.technology,
    networks: body.networks,
    allows,
    replacement,
    collected: body.collected ?? null,
    posted: body.posted ?? null,
    customerId: body.customer_id,
  }
}
