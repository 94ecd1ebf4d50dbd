/** Standing orders: a payment that is made again and again. Which day each time is due. */
import { daysAfter, monthsAfter } from './days'

/** ISO 20022 (Frequency6Code): every week, every two, every month, every quarter, twice a year, every year. */
export const frequencies = ['WEEK', 'FRTN', 'MNTH', 'QURT', 'MIAN', 'YEAR'] as const
export type Frequency = (typeof frequencies)[number]

export interface Rhythm {
  /** The day of the first payment, which is number 1. */
  readonly firstDay: string
  readonly frequency: Frequency
  /** The last day on which a payment may be due; null: none. */
  readonly lastDay: string | null
  /** How many payments there are; null: no end. */
  readonly payments: number | null
}

/** INITIATED: its first payment is not confirmed. COMPLETED: it has come to its own end; CANCELLED: somebody has ended it. */
export const standingOrderStatuses = ['INITIATED', 'ACTIVE', 'COMPLETED', 'CANCELLED', 'REJECTED', 'FAILED'] as const
export type StandingOrderStatus = (typeof standingOrderStatuses)[number]

const monthsOf = { MNTH: 1, QURT: 3, MIAN: 6, YEAR: 12 } as const
const daysOf = { WEEK: 7, FRTN: 14 } as const

/** Counted from the first day, so that the 31st comes back after a short month. */
function dayOfNumber({ firstDay, frequency }: Rhythm, number: number): string {
  const times = number - 1
  return frequency === 'WEEK' || frequency === 'FRTN'
    ? daysAfter(firstDay, times * daysOf[frequency])
    : monthsAfter(firstDay, times * monthsOf[frequency])
}

/** The day on which the payment of this number (from 1) is due; undefined: there is none any more. */
export function dueDay(rhythm: Rhythm, number: number): string | undefined {
  if (rhythm.payments !== null && number > rhythm.payments) return undefined
  const day = dayOfNumber(rhythm, number)
  return rhythm.lastDay !== null && day > rhythm.lastDay ? undefined : day
}

/** The newest payment of an order; over: it was made, or it will not be. */
export interface NewestPayment {
  readonly number: number
  readonly dueDay: string
  readonly isOver: boolean
}

/** The day on which the next payment of an order that has not ended is due; undefined: there is none any more. */
export function nextDueDay(rhythm: Rhythm, newest: NewestPayment | null): string | undefined {
  if (newest === null) return dueDay(rhythm, 1)
  return newest.isOver ? dueDay(rhythm, newest.number + 1) : newest.dueDay
}
