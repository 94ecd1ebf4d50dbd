/** How a message of the bank reaches a customer, and what can become of it. */
import { sentTransports } from './payments/transport'
import type { SentTransport } from './payments/transport'

/**
 * PENDING: waits to be handed on. SENT: a mail server or gateway has taken it. PARKED: nobody has, it is left to the staff. NONE: it is
 * not sent, and only stands in the lists.
 */
export const messageDeliveries = ['PENDING', 'SENT', 'PARKED', 'NONE'] as const
export type MessageDelivery = (typeof messageDeliveries)[number]

/** noTransport: this instance has none of that kind. noAddress: the customer has none of that kind. notTaken: nobody took it in time. */
export const messageProblems = ['noTransport', 'noAddress', 'notTaken'] as const
export type MessageProblem = (typeof messageProblems)[number]

/** The transports that may carry the message, the best first. Whoever writes it names one, or leaves it to us; other words are a note. */
export function transportsFor(wanted: string): readonly SentTransport[] {
  const word = wanted.trim().toUpperCase()
  return word === '' ? sentTransports : sentTransports.filter((transport) => transport === word)
}

/** How the message goes, or why it does not. An address is empty where there is none. */
export function wayOf(
  wanted: string,
  addresses: Readonly<Record<SentTransport, string>>,
  available: readonly SentTransport[],
): SentTransport | Exclude<MessageProblem, 'notTaken'> {
  const possible = transportsFor(wanted).filter((transport) => available.includes(transport))
  if (possible.length === 0) return 'noTransport'
  return possible.find((transport) => addresses[transport] !== '') ?? 'noAddress'
}
