/** An endpoint is one value; routing, checks, OpenAPI and resource docs are derived from it. */
import type { z } from 'zod'
import type { PayingCard } from '../../db/read/cards'
import type { AccountRow, BankRow, CallerRow, UserRow } from '../../db/read/facts'
import type { CustomerRow } from '../../db/read/customers'
import type { Role } from '../access/roles'
import type { ApiErrorName } from './errors'
import type { Handles, WaitingHandles } from './handles'
import type { Settings } from '../settings'
import type { View } from '../../domain/views/view'
import type { ParamsOf, Placeholder, PlaceholdersOf } from './path'
import type { Api } from './versions'

export interface Caller extends CallerRow {
  /** When they have logged in at their issuer, where its token says so; never known of a login of ours. */
  readonly loggedInAt: Date | undefined
  /** True when the caller holds the role: a bank role at this bank, a system role at none. */
  has(role: Role, bankId?: string): boolean
}

/** What a path can name, the placeholder that names it and the row that the checks load. */
interface Subjects {
  bank: { placeholder: 'BANK_ID'; row: BankRow }
  account: { placeholder: 'ACCOUNT_ID'; row: AccountRow }
  view: { placeholder: 'VIEW_ID'; row: View }
  customer: { placeholder: 'CUSTOMER_ID'; row: CustomerRow }
  user: { placeholder: 'USER_ID'; row: UserRow }
}
export type Subject = keyof Subjects
export const subjectPlaceholder: { readonly [S in Subject]: Placeholder } = {
  bank: 'BANK_ID',
  account: 'ACCOUNT_ID',
  view: 'VIEW_ID',
  customer: 'CUSTOMER_ID',
  user: 'USER_ID',
}
export const subjectAbsent = {
  bank: 'BankNotFound',
  account: 'AccountNotFound',
  view: 'ViewNotAccessible',
  customer: 'CustomerNotFound',
  user: 'UserNotFound',
} as const satisfies Record<Subject, ApiErrorName>

/** The error of an endpoint for a subject that is not there. */
export const absentErrorOf = ({ absent }: Pick<AnyEndpoint, 'absent'>, subject: Subject): ApiErrorName =>
  absent?.[subject] ?? subjectAbsent[subject]

type SubjectsOf<P extends string> = {
  [S in Subject]: Subjects[S]['placeholder'] extends PlaceholdersOf<P> ? S : never
}[Subject]
type Loaded<S extends Subject> = { readonly [K in S]: Subjects[K]['row'] }

/**
 * 'ids' refuses a bank or account of the path that none can be, for the calls that do not simply find none; 'guard' is the endpoint's own
 * check, for the calls that decide who may before they look at the body; 'lookUp' is its own look for what the path names besides
 * the subjects.
 */
export type Check = 'caller' | 'ids' | 'roles' | 'body' | 'guard' | 'lookUp' | Subject
/** A role at a bank that does not exist cannot be granted: the bank comes before the roles. */
export const standardOrder = [
  'caller',
  'bank',
  'roles',
  'account',
  'view',
  'customer',
  'user',
  'body',
] as const satisfies readonly Check[]
/** Several older calls ask for the role before they look whether the bank exists. */
export const rolesBeforeBank = [
  'caller',
  'roles',
  'bank',
  'account',
  'view',
  'customer',
  'user',
  'body',
] as const satisfies readonly Check[]

export type Auth = 'anonymous' | 'user'
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** A request body: the name that OBP's error text gives it, and its schema. */
export interface BodyShape<Body extends z.ZodType> {
  readonly name: string
  readonly schema: Body
  readonly example?: z.input<Body>
  /** What is said, after all other checks, of a body in which nothing is wrong but the length of texts; OBP-10001 where it is missing. */
  readonly tooLong?: ApiErrorName
  /** Where it may be larger than others, for callers who have logged in. */
  readonly limitBytes?: number
  /** Members that are secret: what is remembered of a request under an Idempotency-Key does not depend on them. */
  readonly secrets?: readonly string[]
}

/** What a handler is given about its request. */
export interface RequestOf<P extends string, A extends Auth, Body extends z.ZodType, E extends ApiErrorName> {
  readonly params: ParamsOf<P>
  readonly query: URLSearchParams
  readonly header: (name: string) => string | undefined
  readonly body: z.output<Body>
  /** The body as it was sent: what a signature is over. */
  readonly bodyText: string
  readonly caller: A extends 'user' ? Caller : Caller | undefined
  /** The usable cards of the number that `cardOf` has found, newest issue first, with the caller's views of their accounts. */
  readonly cards: readonly PayingCard[]
  /** The prefix under which the request came; several replies name it. */
  readonly servedAs: Api
  /** Where it comes from, as calls are counted. */
  readonly address: string
  /** Ends the request with an error that the definition declares. */
  readonly fail: (name: E, detail?: string) => never
  /** The same, and what the handler has written stays: for counting what was tried. */
  readonly failAndKeep: (name: E) => never
  /** Sets a header that the definition declares. */
  readonly setHeader: (name: string, value: string) => void
}

export interface Definition<
  P extends string,
  S extends Subject,
  A extends Auth,
  Body extends z.ZodType,
  Reply extends z.ZodType,
  E extends ApiErrorName,
  W extends boolean,
> {
  readonly operation: string
  readonly version: Api
  readonly method: Method
  readonly path: P
  readonly summary: string
  readonly description: string
  readonly tags: readonly string[]
  readonly auth: A
  /** Any one of them is enough. */
  readonly roles?: readonly Role[]
  /** How clients know the missing roles of a call whose text follows no rule (`missingRolesText`); it names each of them. */
  readonly rolesText?: string
  readonly needs?: readonly S[]
  /** The error of a subject that is not there, for calls whose clients know another one than `subjectAbsent`; it names no id. */
  readonly absent?: Partial<Readonly<Record<Subject, ApiErrorName>>>
  readonly order?: readonly Check[]
  /** Runs where `order` names it; before the body is parsed, so it sees none. */
  readonly guard?: (
    request: Omit<RequestOf<P, A, Body, E>, 'body' | 'bodyText'> & Loaded<S>,
    settings: Settings,
  ) => void
  /**
   * Runs where `order` names it, for calls that say what is not there before they look at the body. It costs a read of its own; the
   * handler's write finds out again.
   */
  readonly lookUp?: (
    request: Omit<RequestOf<P, A, Body, E>, 'body' | 'bodyText'> & Loaded<S>,
    handles: Pick<Handles, 'read' | 'settings'>,
  ) => Promise<unknown>
  readonly body?: BodyShape<Body> & {
    /** Runs as soon as the body has its shape: for what is wrong with it whatever the path names. The caller is known by then. */
    readonly guard?: (request: Pick<RequestOf<P, A, Body, E>, 'params' | 'body' | 'caller' | 'fail'>) => void
  }
  /** A customer of another bank is told from one that there is not: 400 OBP-30113, as clients know these calls. */
  readonly tellsOtherBank?: boolean
  /** It makes the account of its path: that there is such an account is said before what is wrong with the body. */
  readonly opensAccount?: boolean
  /** The number of the card that a body names, as it was sent: its cards are loaded with what the path names. */
  readonly cardOf?: (body: unknown) => string | undefined
  /** The path may name the customer by their number at the bank, as the specification of 2015 has it. */
  readonly customerByNumber?: boolean
  /** A supervisor asks it: its calls are neither counted nor limited. */
  readonly uncounted?: boolean
  readonly reply: readonly [status: 200 | 201 | 202 | 204, schema: Reply]
  /** Where pages of the Temporal UI may call as whoever has logged in for that (`cookie-logins.ts`). */
  readonly cookieLogin?: boolean
  /** What a reply says in headers: the name of each, and what it means. */
  readonly replyHeaders?: Readonly<Record<string, string>>
  /** Secrets among the reply's members: a reply that is stored under an Idempotency-Key is stored without them. */
  readonly shownOnce?: readonly string[]
  readonly replyExample?: z.input<Reply>
  readonly errors: readonly E[]
  /**
   * It may wait for a workflow. Under an Idempotency-Key it then holds no transaction while it does: each of its writes is
   * committed at once, and must be one that a retry may do again. All others are one transaction with their stored reply.
   */
  readonly waits?: W
  readonly handle: (
    request: RequestOf<P, A, Body, E> & Loaded<S>,
    handles: W extends true ? WaitingHandles : Handles,
  ) => Promise<z.input<Reply>>
}

export type AnyEndpoint = Definition<string, Subject, Auth, z.ZodType, z.ZodType, ApiErrorName, boolean>

/** Defines an endpoint; the types tie the handler to its path, its needs, its schemas and its declared errors. */
export const endpoint = <
  const P extends string,
  const A extends Auth,
  Reply extends z.ZodType,
  const E extends ApiErrorName = never,
  const S extends SubjectsOf<P> = never,
  Body extends z.ZodType = z.ZodUndefined,
  const W extends boolean = false,
>(
  definition: Definition<P, S, A, Body, Reply, E, W>,
): AnyEndpoint => definition
