/** The day that a client may name for a payment; payments are made at once, so a later one cannot be kept. */

const form = /^(\d{4})-?(\d{2})-?(\d{2})$/

// Where on earth a day begins first, it begins this much before it does in UTC: for whoever is there, it is today.
const aheadMs = 14 * 60 * 60 * 1_000

/** A day as `yyyymmdd` or `yyyy-mm-dd`; an empty text names none. */
export const isFutureDateText = (text: string): boolean => text === '' || form.test(text)

/** True where the text names a day that has not begun anywhere yet. */
export function isLaterDay(text: string, nowMs: number): boolean {
  const latest = new Date(nowMs + aheadMs).toISOString().slice(0, 10)
  return text.replace(form, '$1-$2-$3') > latest
}
