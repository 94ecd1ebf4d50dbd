/** Applications for accounts: somebody asks for an account of a product, the staff accepts or rejects. */
import type { z } from 'zod'
import { accountApplication, accountApplicationsAtBank, actsFor, applicantsOf } from '../../db/read/staff-requests'
import type { AccountApplicationRow, Applicants } from '../../db/read/staff-requests'
import { erasedDetail } from '../../domain/kyc/erased'
import { isStaffDecision } from '../../domain/staff-decision'
import type { AccountApplicationInput } from '../../workflows/contract'
import {
  AccountApplication,
  accountApplicationJson,
  AccountApplications,
  onlyIdOfCustomer,
  onlyIdOfUser,
  PostAccountApplication,
  PutAccountApplication,
} from '../json/staff-requests'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Caller, Check } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { pageOf } from '../kernel/paging'
import type { Settings } from '../settings'

const path = '/banks/BANK_ID/account-applications'
const one = `${path}/ACCOUNT_APPLICATION_ID` as const
const common = { version: 'v3.1.0', tags: ['Account-Application', 'Account'], auth: 'user', needs: ['bank'] } as const
const bodyBeforeBank: readonly Check[] = ['caller', 'roles', 'body', 'bank']
// Neither products nor banks name a currency.
const currency = 'EUR'

interface Named {
  readonly bank: { readonly bankId: string }
  readonly params: { readonly ACCOUNT_APPLICATION_ID: string }
  readonly fail: (name: 'AccountApplicationNotFound', detail: string) => never
}
const applicationOf = async (
  { bank, params, fail }: Named,
  { read }: Pick<Handles, 'read'>,
): Promise<AccountApplicationRow> => {
  const id = params.ACCOUNT_APPLICATION_ID
  return (
    (await accountApplication(read, bank.bankId, id)) ??
    fail('AccountApplicationNotFound', `Current Account-Application-Id(${id.slice(0, 100)})`)
  )
}

/** Staff sees whole applications; others see themselves, and the customer for whom they act: of anybody else the id only. */
async function shownTo(
  caller: Caller,
  application: AccountApplicationRow,
  { read }: Pick<Handles, 'read'>,
): Promise<z.input<typeof AccountApplication>> {
  const { user, customer } = application
  if (caller.has('CanGetAccountApplications')) return accountApplicationJson(application)
  const acts = customer !== null && (await actsFor(read, caller.userId, customer.customerId))
  return accountApplicationJson({
    ...application,
    user: user && (user.userId === caller.userId ? user : onlyIdOfUser(user)),
    customer: customer && (acts ? customer : onlyIdOfCustomer(customer)),
  })
}

/** The account has the id of its application: whoever starts the process anew opens no second one. */
const inputOf = (
  {
    requestId,
    bankId,
    productCode,
    userId,
    customerId,
    requestedBy,
  }: Omit<AccountApplicationInput, 'lifetimeMs' | 'account'>,
  ownerUserId: string,
  { staffDecisionMs }: Settings,
): AccountApplicationInput => ({
  requestId,
  bankId,
  productCode,
  userId,
  customerId,
  requestedBy,
  lifetimeMs: staffDecisionMs,
  account: { accountId: requestId, ownerUserId, currency },
})

/** As the database writes it: the customer's key and the id of the workflow are named after it. */
const given = (id: string | null | undefined): string | undefined => (id === '' ? undefined : id?.toLowerCase())

/** Those whom an application names have to be there. */
function refuseUnknown(
  { hasUser, hasCustomer, isErased }: Applicants,
  { userId = '', customerId = '' }: { readonly userId: string | undefined; readonly customerId: string | undefined },
  fail: (name: 'UserNotFound' | 'CustomerNotFound' | 'CaseClosed', detail: string) => never,
): void {
  if (!hasUser) fail('UserNotFound', ` Current USER_ID(${userId})`)
  if (!hasCustomer) fail('CustomerNotFound', `. Current CustomerId(${customerId})`)
  if (isErased) fail('CaseClosed', erasedDetail)
}

const createAccountApplication = endpoint({
  ...common,
  operation: 'createAccountApplication',
  method: 'POST',
  path,
  summary: 'Create Account Application',
  description:
    'Asks for an account of a product, for a user, a customer, or both. It waits for the staff as REQUESTED; when they accept, the account is opened for the user, or for whoever acts for the customer, and belongs to the customer. The account has the id of its application. Of a user other than you, and of a customer for whom you do not act, you are told the id only.',
  order: bodyBeforeBank,
  body: {
    name: 'AccountApplicationJson',
    schema: PostAccountApplication,
    example: { product_code: '1234BW', user_id: '9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1' },
  },
  reply: [201, AccountApplication],
  errors: ['UserNotFound', 'CustomerNotFound', 'CaseClosed', 'UserNotLinked', 'AccountApplicationNotFound'],
  waits: true,
  handle: async ({ bank: { bankId }, body, caller, fail }, { read, run, newId, settings }) => {
    const [userId, customerId] = [given(body.user_id), given(body.customer_id)]
    const applicants = await applicantsOf(read, bankId, { userId, customerId })
    refuseUnknown(applicants, { userId, customerId }, fail)
    const requestId = newId()
    const asked = {
      requestId,
      bankId,
      productCode: body.product_code,
      userId: userId ?? null,
      customerId: customerId ?? null,
      requestedBy: caller.userId,
    }
    await run.applyForAccount(inputOf(asked, userId ?? applicants.customersUserId ?? fail('UserNotLinked'), settings))
    const stored = await accountApplication(read, bankId, requestId)
    return shownTo(caller, stored ?? fail('AccountApplicationNotFound'), { read })
  },
})

const getAccountApplications = endpoint({
  ...common,
  operation: 'getAccountApplications',
  method: 'GET',
  path,
  summary: 'Get Account Applications',
  description: 'The applications of this bank, oldest first. Query: `limit` (50), `offset` (0).',
  roles: ['CanGetAccountApplications'],
  order: ['caller', 'roles', 'bank'],
  reply: [200, AccountApplications],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => {
    const { limit, offset } = pageOf(request)
    const rows = await accountApplicationsAtBank(read, request.bank.bankId, { limit, offset })
    return { account_applications: rows.map(accountApplicationJson) }
  },
})

const getAccountApplication = endpoint({
  ...common,
  operation: 'getAccountApplication',
  method: 'GET',
  path: one,
  summary: 'Get Account Application by Id',
  description:
    'One application of this bank: for the staff with the role, and for whoever has asked or is to have the account.',
  reply: [200, AccountApplication],
  errors: ['AccountApplicationNotFound', 'RoleMissing'],
  handle: async (request, handles) => {
    const application = await applicationOf(request, handles)
    const { caller, fail } = request
    const isTheirs = [application.requestedBy, application.user?.userId].includes(caller.userId)
    if (!isTheirs && !caller.has('CanGetAccountApplications')) fail('RoleMissing', 'CanGetAccountApplications')
    return shownTo(caller, application, handles)
  },
})

const updateAccountApplicationStatus = endpoint({
  ...common,
  operation: 'updateAccountApplicationStatus',
  method: 'PUT',
  path: one,
  summary: 'Update Account Application Status',
  description:
    'ACCEPTED opens one account of the product, under the id of the application, and answers when it is open; REJECTED ends the application. Who has asked, for whom, or who acts, or has acted, for the customer may not decide; nobody decides twice; a former customer is granted nothing: `OBP-39001`.',
  roles: ['CanUpdateAccountApplications'],
  order: bodyBeforeBank,
  body: { name: 'AccountApplicationUpdateStatusJson', schema: PutAccountApplication, example: { status: 'ACCEPTED' } },
  reply: [200, AccountApplication],
  errors: [
    'InvalidJson',
    'AccountApplicationNotFound',
    'StaffRequestDecided',
    'CaseClosed',
    'MakerIsChecker',
    'UserNotFound',
    'AccountExists',
  ],
  waits: true,
  handle: async (request, handles) => {
    const application = await applicationOf(request, handles)
    const { body, caller, fail } = request
    const decision = body.status
    if (!isStaffDecision(decision)) return fail('InvalidJson', ' The status can be ACCEPTED or REJECTED.')
    if (application.status !== 'REQUESTED') return fail('StaffRequestDecided')
    const command = { decisionId: handles.newId(), userId: caller.userId, decision, reason: '' }
    const { user, customer } = application
    const named = { userId: user?.userId, customerId: customer?.customerId }
    const { customersUserId } = await applicantsOf(handles.read, application.bankId, named)
    // Where nobody acts for the customer any more, the opening refuses; a rejection needs nobody.
    const owner = named.userId ?? customersUserId ?? ''
    const asked = { ...application, userId: named.userId ?? null, customerId: named.customerId ?? null }
    await handles.run.decideApplication(inputOf(asked, owner, handles.settings), command)
    return accountApplicationJson(await applicationOf(request, handles))
  },
})

export const accountApplicationEndpoints: readonly AnyEndpoint[] = [
  createAccountApplication,
  getAccountApplications,
  getAccountApplication,
  updateAccountApplicationStatus,
]
