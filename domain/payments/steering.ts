/** The two attributes that steer payments: of an account, and of a product that accounts take them from. */
import { parseMoney } from '../money'
import { isRequiredAnswersText } from './challenge'

/** How many people must confirm a payment. */
export const requiredAnswersName = 'REQUIRED_CHALLENGE_ANSWERS'
/** How far below zero the account may go, in its currency. */
export const overdraftLimitName = 'OVERDRAFT_LIMIT'

export const steeringNames = [requiredAnswersName, overdraftLimitName] as const

/** True for an attribute of which there is at most one, and whose value is looked at. */
export const isSteering = (name: string): boolean => (steeringNames as readonly string[]).includes(name)

// Every user who may pay gets a challenge of their own: more than this many signatures is a slip of the finger.
const mostRequiredAnswers = 100
// A product has no currency: its limit must mean an amount in every currency, so it has no decimals to cut.
const anyAmount = (value: string): boolean => /^\d{1,15}$/.test(value)

const isOverdraftLimit = (value: string, currency: string | undefined): boolean => {
  if (currency === undefined) return anyAmount(value)
  const limit = parseMoney(currency, value)
  return limit.ok && limit.value.minor >= 0n
}

interface Attribute {
  readonly name: string
  readonly value: string
}

/** What is wrong with the value of an attribute that steers payments, or undefined. Without a currency it is that of a product. */
export function wrongSteeringValue({ name, value }: Attribute, currency?: string): string | undefined {
  if (name === requiredAnswersName && !(isRequiredAnswersText(value) && Number(value) <= mostRequiredAnswers)) {
    return ` The value of ${name} must be a whole number from 1 to ${mostRequiredAnswers}.`
  }
  if (name !== overdraftLimitName || isOverdraftLimit(value, currency)) return undefined
  return currency === undefined
    ? ` The value of ${name} must be a whole number of zero or more: it holds for accounts of every currency.`
    : ` The value of ${name} must be a decimal of zero or more in ${currency}, such as 100.00.`
}
