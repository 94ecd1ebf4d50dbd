/** How a challenge reaches its user, in OBP's words for it. */

/** Those that carry a code, or a word of warning, to the user. */
export const sentTransports = ['EMAIL', 'SMS'] as const
export type SentTransport = (typeof sentTransports)[number]

/** DUMMY sends nothing and takes an answer that everybody knows: for sandboxes. */
export const challengeTransports = ['DUMMY', ...sentTransports] as const
export type ChallengeTransport = (typeof challengeTransports)[number]

export const isSent = (method: string): method is SentTransport =>
  (sentTransports as readonly string[]).includes(method)

/** What became of a code that was to be sent. NOT_TAKEN: whoever carries messages did not take it, and is asked again. */
export const deliveries = ['SENT', 'NO_ADDRESS', 'NOT_TAKEN'] as const
export type Delivery = (typeof deliveries)[number]

/**
 * A telephone number as gateways want it: digits, with a plus where the number is international. Undefined for a text that
 * is none: people write spaces, brackets, dots and dashes into them, and nothing else.
 */
export const telephoneNumber = (written: string): string | undefined => {
  const bare = written.replaceAll(/[\s().\-/]/g, '')
  return /^\+?\d{5,15}$/.test(bare) ? bare : undefined
}
