/** Tells whoever counts in this process what became of bookings and of answers to challenges. Nobody has to listen. */
import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Verdict } from '../domain/payments/challenge'
import type { Outcome, RefusalName } from '../domain/refusal'

const bookingName = 'obp-engine:booking'
const verdictName = 'obp-engine:verdict'
const bookings = channel(bookingName)
const verdicts = channel(verdictName)

export type BookingOutcome = 'booked' | RefusalName

/** To be called when the transaction has ended. (Under an Idempotency-Key an outer one still goes on; that it fails is rare enough.) */
export const tellBooking = (outcome: Outcome<unknown>): void =>
  bookings.publish(outcome.ok ? 'booked' : outcome.refusal.refusal)

/** To be called when the judgement is committed. */
export const tellVerdict = (verdict: Verdict): void => verdicts.publish(verdict)

export interface Listener {
  readonly booking: (outcome: BookingOutcome) => void
  readonly verdict: (verdict: Verdict) => void
}

/** From now on the listener is told; returns what ends that. */
export function listenToHappenings({ booking, verdict }: Listener): () => void {
  const onBooking = (message: unknown): void => booking(message as BookingOutcome)
  const onVerdict = (message: unknown): void => verdict(message as Verdict)
  subscribe(bookingName, onBooking)
  subscribe(verdictName, onVerdict)
  return () => {
    unsubscribe(bookingName, onBooking)
    unsubscribe(verdictName, onVerdict)
  }
}
