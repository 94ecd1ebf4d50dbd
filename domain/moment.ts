/** Moments as clients write them: every one that comes in is read here, and none that does not exist is bent into one that does. */
// The calendar of ECMAScript, not the workflows of the same name.
import { Temporal } from 'temporal-polyfill'

/** The forms that are taken, each where OBP has it. No form has a leap second: no clock here can say it. */
const forms = {
  /** `yyyy-MM-ddTHH:mm:ssZ`. */
  seconds: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:[0-5]\dZ$/,
  /** The same, with or without milliseconds. */
  secondsOrMilliseconds: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:[0-5]\d(?:\.\d{3})?Z$/,
  /** `yyyy-MM-ddTHH:mm:ss.SSSZ`, or with an offset such as +0200. */
  milliseconds: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:[0-5]\d\.\d{3}(?:Z|[+-]\d{4})$/,
}
export type MomentForm = keyof typeof forms

/** Postgres knows no year 0, and ISO 8601 writes a fifth digit in another way. */
const fourDigitYear = /^(?!0000)\d{4}-/

/** The moment in UTC with milliseconds (ISO 8601); undefined for another form, and for a day or an hour that does not exist. */
export function momentOf(text: string, form: MomentForm): string | undefined {
  if (!forms[form].test(text)) return undefined
  try {
    const utc = Temporal.Instant.from(text).toString({ fractionalSecondDigits: 3 })
    return fourDigitYear.test(utc) ? utc : undefined
  } catch {
    return undefined
  }
}
