/** Times as people say them, with the exact one behind. */
import type { ReactElement } from 'react'

const dayMs = 86_400_000
/** Years only from two of them on: a deadline in fifteen months is none of the next year. */
const years = ['year', 365.25 * dayMs] as const
const units = [
  ['day', dayMs],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })

/** "3 hours ago", "in 2 days". */
export function inWords(moment: string, now: number = Date.now()): string {
  const distance = new Date(moment).getTime() - now
  const isFar = Math.abs(distance) >= 2 * years[1]
  const [unit, size] = isFar ? years : (units.find(([, ms]) => Math.abs(distance) >= ms) ?? units[3])
  return relative.format(Math.trunc(distance / size), unit)
}

/** A length of time with its greatest unit: "3 hours". */
export function lengthInWords(seconds: number): string {
  const [unit, size] = units.find(([, ms]) => seconds * 1_000 >= ms) ?? units[3]
  const number = Math.round((seconds * 1_000) / size)
  return new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' }).format(number)
}

/** The text with every moment in it as people write them. */
export const inPlainMoments = (text: string): string =>
  text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (moment) => exact.format(new Date(moment)))

/** A moment relative to now. */
export function Moment({ at }: { readonly at: string }): ReactElement {
  return (
    <time dateTime={at} title={exact.format(new Date(at))}>
      {inWords(at)}
    </time>
  )
}

/** A moment by date and time. */
export function Exactly({ at }: { readonly at: string }): ReactElement {
  return <time dateTime={at}>{exact.format(new Date(at))}</time>
}

/** `2026-12-05` -> `5 Dec 2026`. */
export const dayText = (date: string): string => day.format(new Date(date))

/** A date without a time, as documents carry it. */
export function Day({ at }: { readonly at: string | null }): ReactElement {
  return at === null ? <>–</> : <time dateTime={at}>{dayText(at)}</time>
}
