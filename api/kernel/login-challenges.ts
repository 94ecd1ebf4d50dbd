/** How a 401 tells programs what would let them in: the ways to log in (RFC 9110), or that the login has to be a fresh one (RFC 9470). */
import type { ApiError } from './errors'
import type { Outgoing } from './serve'

/** Every 401 names the ways to log in, unless it says already what is missing. */
export function withWaysToLogIn(reply: Outgoing, realm: string): Outgoing {
  if (reply.status !== 401) return reply
  const ways = ['OAuth', 'Bearer', 'DirectLogin'].map((scheme) => `${scheme} realm="${realm}"`)
  return { ...reply, headers: { 'WWW-Authenticate': ways.join(', '), ...reply.headers } }
}

/** True where the token is good, but its user has to log in anew before the same request is answered. */
export const asksForFreshLogin = ({ errorName }: ApiError): boolean => errorName === 'LoginNotFresh'

/** The reply with the challenge from which a client knows what to ask the issuer for. */
export const askingForFreshLogin = (reply: Outgoing, maxAgeSeconds: number): Outgoing => ({
  ...reply,
  headers: {
    ...reply.headers,
    'WWW-Authenticate': `Bearer error="insufficient_user_authentication", error_description="A more recent login is needed", max_age="${maxAgeSeconds}"`,
  },
})
