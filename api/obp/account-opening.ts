/** Opening accounts: PUT with an id of the client's choice (v3.1.0, v5.0.0), POST with one that is made (v4.0.0). */
import type { z } from 'zod'
import { attributesOfAccount, openingFacts } from '../../db/read/accounts'
import type { OpeningFacts } from '../../db/read/accounts'
import { isCurrency } from '../../domain/currency'
import { parseDecimal } from '../../domain/decimal'
import { isBanksOwnAccountId, isObpId, isUuid } from '../../domain/ids'
import { formatMoney } from '../../domain/money'
import { attributeJson, CreateAccount310, CreateAccount500, CreatedAccount } from '../json/accounts'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Caller } from '../kernel/endpoint'
import type { ApiErrorName } from '../kernel/errors'
import type { Handles, WaitingHandles } from '../kernel/handles'

const tags = ['Account', 'Onboarding']
const openingErrors = [
  'AccountExists',
  'InvalidAccountId',
  'UserNotFound',
  'RoleMissing',
  'OpeningBalanceNotNumeric',
  'OpeningBalanceNotZero',
  'InvalidCurrency',
  'BankNotFound',
  'AccountRoutingDuplicate',
  'AccountRoutingTaken',
] as const satisfies readonly ApiErrorName[]
type Fail = (name: (typeof openingErrors)[number], detail?: string) => never

/** An account that somebody wants, with every default filled in. */
interface Wanted {
  readonly bankId: string
  readonly accountId: string
  readonly ownerUserId: string
  readonly body: z.output<typeof CreateAccount310>
  readonly caller: Caller
  readonly requestId: string
}

/** In the order in which OBP looks at them; an account that this very request has opened before is not in its own way. */
function refuseOpening(wanted: Wanted, facts: OpeningFacts, fail: Fail): void {
  const { bankId, body } = wanted
  const openedBefore = facts.openingRequestId === wanted.requestId
  if (facts.openingRequestId !== null && !openedBefore) fail('AccountExists')
  refuseIdAndOwner(wanted, facts, fail)
  refuseBalance(body.balance, fail)
  if (!facts.bankExists) fail('BankNotFound', ` Current BankId is ${bankId}`)
  const schemes = body.account_routings.map(({ scheme }) => scheme)
  if (new Set(schemes).size < schemes.length) fail('AccountRoutingDuplicate')
  if (facts.takenRoutings.length > 0 && !openedBefore) fail('AccountRoutingTaken', takenText(bankId, facts))
}

function refuseIdAndOwner({ bankId, accountId, ownerUserId, caller }: Wanted, facts: OpeningFacts, fail: Fail): void {
  if (!isObpId(accountId) || isBanksOwnAccountId(accountId)) fail('InvalidAccountId')
  if (!facts.ownerExists) fail('UserNotFound', ` Current USER_ID(${ownerUserId})`)
  if (ownerUserId !== caller.userId && !caller.has('CanCreateAccount', bankId)) {
    fail('RoleMissing', ' CanCreateAccount or create account for self')
  }
}

function refuseBalance({ currency, amount }: Wanted['body']['balance'], fail: Fail): void {
  const decimal = parseDecimal(amount)
  if (decimal === undefined) return fail('OpeningBalanceNotNumeric')
  if (decimal.units !== 0n) fail('OpeningBalanceNotZero')
  if (!isCurrency(currency)) fail('InvalidCurrency')
}

const takenText = (bankId: string, { takenRoutings }: OpeningFacts): string =>
  ` ${takenRoutings.map(({ scheme, address }) => `(bankId: ${bankId}, scheme: ${scheme}, address: ${address})`).join('; ')}`

/** The bank vouches for what those say who may open accounts in its name; for what somebody says of their own account nobody does. */
const isVouched = ({ bankId, caller }: Wanted): boolean => caller.superAdmin || caller.has('CanCreateAccount', bankId)

/** An ill-formed id names nothing, and it may hold what Postgres cannot store. */
const lookUp = (wanted: Wanted, read: Handles['read']): Promise<OpeningFacts> =>
  openingFacts(read, {
    bankId: isObpId(wanted.bankId) ? wanted.bankId : '',
    accountId: isObpId(wanted.accountId) ? wanted.accountId : '',
    ownerUserId: isUuid(wanted.ownerUserId) ? wanted.ownerUserId : null,
    routings: wanted.body.account_routings,
    isVouched: isVouched(wanted),
  })

/** Checks what can be checked, then leaves it to the workflow, whose database has the last word. */
async function open(
  wanted: Wanted,
  { read, run }: WaitingHandles,
  fail: Fail,
): Promise<z.input<typeof CreatedAccount>> {
  refuseOpening(wanted, await lookUp(wanted, read), fail)
  const { bankId, accountId, ownerUserId, body, caller, requestId } = wanted
  const { currency } = body.balance
  await run.openAccount({
    bankId,
    accountId,
    ownerUserId,
    // Kept as an empty text, and told as it was sent.
    label: body.label ?? '',
    productCode: body.product_code ?? '',
    branchId: body.branch_id ?? '',
    currency,
    routings: body.account_routings,
    isVouched: isVouched(wanted),
    openedBy: caller.userId,
    requestId,
  })
  return {
    account_id: accountId,
    user_id: ownerUserId,
    label: body.label,
    product_code: body.product_code,
    balance: { currency, amount: formatMoney({ currency, minor: 0n }) },
    branch_id: body.branch_id,
    account_routings: body.account_routings,
    account_attributes: (await attributesOfAccount(read, bankId, accountId)).map(attributeJson),
  }
}

/** UUIDs are compared as text from here on, so in lower case. */
const ownerNamed = (userId: string): string => (isUuid(userId) ? userId.toLowerCase() : userId)

/** Clients of v3.1.0 and v4.0.0 name nobody by an empty text: the account is the caller's own. */
const ownerOf = (userId: string, caller: Caller): string => (userId === '' ? caller.userId : ownerNamed(userId))

const example = {
  user_id: '9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1',
  label: 'My Account',
  product_code: '1234BW',
  balance: { currency: 'EUR', amount: '0' },
  branch_id: 'DERBY6',
  account_routings: [{ scheme: 'AccountNumber', address: '4930396' }],
}

const createAccount310 = endpoint({
  operation: 'createAccount',
  version: 'v3.1.0',
  method: 'PUT',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID',
  opensAccount: true,
  summary: 'Create Account',
  description:
    'Opens an account with an id of your choice and a balance of zero. An empty user_id opens it for the caller; for somebody else the role CanCreateAccount is needed. An id that is in use is refused.',
  tags,
  auth: 'user',
  body: { name: 'CreateAccountRequestJsonV310', schema: CreateAccount310, example },
  reply: [201, CreatedAccount],
  errors: openingErrors,
  waits: true,
  handle: ({ params, body, caller, fail }, handles) =>
    open(
      {
        bankId: params.BANK_ID,
        accountId: params.ACCOUNT_ID,
        ownerUserId: ownerOf(body.user_id, caller),
        body,
        caller,
        requestId: handles.newId(),
      },
      handles,
      fail,
    ),
})

const createAccount500 = endpoint({
  operation: 'createAccount',
  version: 'v5.0.0',
  method: 'PUT',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID',
  opensAccount: true,
  summary: 'Create Account',
  description:
    'Opens an account with an id of your choice and a balance of zero; owner (the caller), currency (EUR), branch and routings may be left out. For somebody else the role CanCreateAccount is needed. An id that is in use is refused.',
  tags,
  auth: 'user',
  needs: ['bank'],
  body: { name: 'CreateAccountRequestJsonV500', schema: CreateAccount500, example },
  reply: [201, CreatedAccount],
  errors: openingErrors,
  waits: true,
  handle: ({ params, body, caller, fail }, handles) =>
    open(
      {
        bankId: params.BANK_ID,
        accountId: params.ACCOUNT_ID,
        // An empty text is a user whom nobody has, as on other servers: only what is left out is the caller.
        ownerUserId: typeof body.user_id === 'string' ? ownerNamed(body.user_id) : caller.userId,
        body: {
          ...body,
          user_id: '',
          balance: body.balance ?? { currency: 'EUR', amount: '0' },
          branch_id: body.branch_id ?? '',
        },
        caller,
        requestId: handles.newId(),
      },
      handles,
      fail,
    ),
})

const addAccount = endpoint({
  operation: 'addAccount',
  version: 'v4.0.0',
  method: 'POST',
  path: '/banks/BANK_ID/accounts',
  summary: 'Create Account',
  description:
    'Opens an account with an id that is made for it and a balance of zero. An empty user_id opens it for the caller; for somebody else the role CanCreateAccount is needed.',
  tags,
  auth: 'user',
  body: { name: 'CreateAccountRequestJsonV310', schema: CreateAccount310, example },
  reply: [201, CreatedAccount],
  errors: openingErrors,
  waits: true,
  handle: ({ params, body, caller, fail }, handles) =>
    open(
      {
        bankId: params.BANK_ID,
        accountId: handles.newId(),
        ownerUserId: ownerOf(body.user_id, caller),
        body,
        caller,
        requestId: handles.newId(),
      },
      handles,
      fail,
    ),
})

export const accountOpeningEndpoints: readonly AnyEndpoint[] = [createAccount310, createAccount500, addAccount]
