/** The two attributes that steer payments. An account may take the first from its product. */
import { parseMoney } from '../money'
import { isRequiredAnswersText } from './challenge'

/** How many people must confirm a payment. */
export const requiredAnswersName = 'REQUIRED_CHALLENGE_ANSWERS'
/** How far below zero the account may go, in its currency. */
export const overdraftLimitName = 'OVERDRAFT_LIMIT'

const steeringNames: readonly string[] = [requiredAnswersName, overdraftLimitName]

/** True for an attribute of which there is at most one, and whose value is looked at. */
export const isSteering = (name: string): boolean => steeringNames.includes(name)

// Every user who may pay gets a challenge of their own: more than this many signatures is a slip of the finger.
export const mostRequiredAnswers = 100

const isOverdraftLimit = (value: string, currency: string): boolean => {
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
  if (name !== overdraftLimitName) return undefined
  // Whoever opens an account for themselves chooses its product: a product must not hand out credit.
  if (currency === undefined) return ` A product has no ${name}: it is set on the account.`
  return isOverdraftLimit(value, currency)
    ? undefined
    : ` The value of ${name} must be a decimal of zero or more in ${currency}, such as 100.00.`
}
