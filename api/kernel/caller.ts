/** Finds out who calls: the credentials are verified, the user is loaded with the other facts and, when an issuer sends somebody new, made. */
import { randomUUID } from 'node:crypto'
import type { Database } from '../../db/connection'
import { isPassingFault } from '../../db/faults'
import { noteAfter, readFacts } from '../../db/read/facts'
import type { CallerKey, CallerRow, FactRequest, Facts } from '../../db/read/facts'
import { meetBearer } from '../../db/write/bearers'
import { noteUseOfLogin } from '../../db/write/logins'
import { randomConsumerText } from '../access/consumer-keys'
import type { Credentials } from '../access/credentials'
import type { Bearer, BearerVerdict, Issuers } from '../access/issuers'
import { requiresBankId } from '../access/roles'
import type { Tokens } from '../access/tokens'
import type { Caller } from './endpoint'
import { ApiError } from './errors'
import type { ApiErrorName } from './errors'

/** What the credentials of a request prove. A refusal is told in the turn of the caller. */
export type Identity =
  { readonly kind: 'nobody' } | { readonly kind: 'login'; readonly loginId: string } | BearerVerdict

export interface Recognising {
  readonly tokens: Tokens
  readonly issuers: Issuers
  readonly database: Database
}

export const nobody: Identity = { kind: 'nobody' }

export async function identify(
  credentials: Credentials,
  { tokens, issuers }: Pick<Recognising, 'tokens' | 'issuers'>,
): Promise<Identity> {
  switch (credentials.kind) {
    case 'none':
      return nobody
    case 'unsupported':
      return { kind: 'refused', error: 'AuthorizationUnsupported' }
    case 'bearer':
      return issuers.verify(credentials.token)
    case 'token': {
      const loginId = await tokens.verify(credentials.token)
      return loginId === undefined ? { kind: 'refused', error: 'TokenInvalid' } : { kind: 'login', loginId }
    }
  }
}

const keyOf = (identity: Identity): CallerKey | undefined => {
  if (identity.kind === 'login') return { loginId: identity.loginId }
  return identity.kind === 'bearer' ? identity.bearer : undefined
}

/** An address that an issuer tells later than at the first sight is taken then. */
const isMet = ({ caller }: Facts, { email }: Bearer): boolean =>
  caller !== null && (caller.email !== '' || caller.deleted || email === '')

// Somebody else may take the name between two statements; after that it is seen as taken.
const mostTries = 3

/** The facts of a request in one statement. For whom an issuer sends for the first time it takes a write and a second look. */
export async function factsFor(
  identity: Identity,
  wanted: Omit<FactRequest, 'caller'>,
  { glance, writeAtOnce }: Database,
): Promise<Facts> {
  const request = { ...wanted, caller: keyOf(identity) }
  let facts = await readFacts(glance, request)
  if (identity.kind !== 'bearer') return facts
  const { bearer } = identity
  for (let tries = 0; tries < mostTries && !isMet(facts, bearer); tries++) {
    const made = { userId: randomUUID(), consumerId: randomUUID(), consumerKey: randomConsumerText() }
    await meetBearer(writeAtOnce, bearer, made)
    facts = await readFacts(glance, request)
  }
  return facts
}

const fail = (name: ApiErrorName, detail?: string): never => {
  throw new ApiError(name, detail)
}

const callerOf = (row: CallerRow, loggedInAt?: Date): Caller => ({
  ...row,
  loggedInAt,
  has: (role, bankId) =>
    row.entitlements.some((held) => held.role === role && held.bankId === (requiresBankId(role) ? bankId : '')),
})

/** The caller's row where their login is good; whether it lets them in is told in the turn of the caller. */
export const usableCaller = ({ caller }: Facts): CallerRow | undefined =>
  caller?.tokenUsable === true && caller.consumerEnabled && !caller.deleted ? caller : undefined

/**
 * Notes that the login of a request is in use, now and then. A database that takes no writes just now still answers reads: then the
 * use is not noted.
 */
export async function noteUse(facts: Facts, idleSeconds: number | undefined, database: Database): Promise<void> {
  const caller = usableCaller(facts)
  if (idleSeconds === undefined || !caller?.useIsOld || caller.loginId === null || caller.locked) return
  try {
    await noteUseOfLogin(database.writeAtOnce, caller.loginId, noteAfter(idleSeconds))
  } catch (error) {
    if (!isPassingFault(error)) throw error
  }
}

/** Who calls, or undefined for nobody. Credentials that are given and wrong fail even where nobody may call. */
export function authenticate(identity: Identity, { caller }: Facts): Caller | undefined {
  if (identity.kind === 'nobody') return undefined
  if (identity.kind === 'refused') return fail(identity.error, identity.detail)
  if (caller === null) return fail('TokenInvalid')
  if (caller.deleted) return fail('UserDeleted')
  if (caller.locked) return fail('UserLocked')
  if (identity.kind === 'login') {
    return caller.tokenUsable && caller.consumerEnabled ? callerOf(caller) : fail('TokenInvalid')
  }
  if (!caller.consumerEnabled) return fail('ConsumerDisabled')
  return caller.tokenUsable
    ? callerOf(caller, identity.bearer.loggedInAt)
    : fail('BearerTokenRefused', 'The token has been revoked.')
}
