/** Places that are filled to the brim: a bank, an account, a customer, and one of everything that a path can name. */
import { randomUUID } from 'node:crypto'
import { systemViewIds } from '../../domain/views/system-views'
import { createAccount } from '../support/accounts'
import type { TestEngine } from '../support/engine'
import { createPerson } from '../support/people'
import type { Person } from '../support/people'
import { listed, quietlyLoadedVersion } from '../support/screening'
import { operationKey } from '../../api/kernel/versions'
import { waitFor } from '../support/wait'
import { createHolder, everyRoleAt } from './attackers'
import { bodyOf, endpointOf, send, urlOf } from './requests'
import type { Place } from './requests'

export interface FilledPlace {
  readonly place: Place
  /** Who made it: holds every role there, every system role, and every view of the account. */
  readonly owner: Person
}

/**
 * What is made, in this order: what the place calls it (and more names from the same reply), the endpoint that makes or lists
 * it, and where the reply says it.
 */
const makings: readonly (readonly [key: string, found: Readonly<Record<string, string>>])[] = [
  ['engine/v1-startOnboardingCase', { CUSTOMER_ID: 'customer_id' }],
  ['v3.1.0-getCustomerByCustomerId', { CUSTOMER_NUMBER: 'customer_number' }],
  ['v4.0.0-getUserCustomerLinksByCustomerId', { USER_CUSTOMER_LINK_ID: 'user_customer_links.0.user_customer_link_id' }],
  ['engine/v1-postOnboardingDocument', { KYC_DOCUMENT_ID: 'id' }],
  ['engine/v1-postOnboardingMedia', { KYC_MEDIA_ID: 'id' }],
  ['engine/v1-postOnboardingCheck', { KYC_CHECK_ID: 'id' }],
  ['engine/v1-getTasks', { TASK_ID: 'tasks.0.task_id' }],
  ['engine/v1-addCustomerFile', { FILE_ID: 'file_id' }],
  ['engine/v1-createScreening', { HIT_ID: 'hits.0.hit_id' }],
  ['v3.0.0-createBranch', { BRANCH_ID: 'id' }],
  ['v5.1.0-createAtm', { ATM_ID: 'id' }],
  ['v5.1.0-createAtmAttribute', { ATM_ATTRIBUTE_ID: 'atm_attribute_id' }],
  ['v5.0.0-createProduct', {}],
  ['v4.0.0-createProductAttribute', { PRODUCT_ATTRIBUTE_ID: 'product_attribute_id' }],
  ['v4.0.0-createProductFee', { PRODUCT_FEE_ID: 'product_fee_id' }],
  ['v5.0.0-addCardForBank', { CARD_ID: 'card_id', CARD_NUMBER: 'card_number', CARD_CVV: 'cvv' }],
  ['v3.1.0-createCardAttribute', { CARD_ATTRIBUTE_ID: 'card_attribute_id' }],
  ['v4.0.0-createConsumer', { CONSUMER_ID: 'consumer_id' }],
  ['v2.0.0-addEntitlement', { ENTITLEMENT_ID: 'entitlement_id' }],
  ['v3.0.0-addEntitlementRequest', { ENTITLEMENT_REQUEST_ID: 'entitlement_request_id' }],
  ['v5.1.0-createNonPersonalUserAttribute', { USER_ATTRIBUTE_ID: 'user_attribute_id' }],
  ['v4.0.0-createMyPersonalUserAttribute', { MY_ATTRIBUTE_ID: 'user_attribute_id' }],
  ['v3.1.0-createAccountAttribute', { ACCOUNT_ATTRIBUTE_ID: 'account_attribute_id' }],
  ['v4.0.0-createCustomerAttribute', { CUSTOMER_ATTRIBUTE_ID: 'customer_attribute_id' }],
  ['v3.1.0-createCustomerAddress', { CUSTOMER_ADDRESS_ID: 'customer_address_id' }],
  ['v3.1.0-createTaxResidence', { TAX_RESIDENCE_ID: 'tax_residence_id' }],
  ['v2.0.0-addSocialMediaHandle', {}],
  ['v4.0.0-createCustomerMessage', {}],
  ['engine/v1-getSentCustomerMessages', { MESSAGE_ID: 'customer_messages.0.id' }],
  ['engine/v1-createCrmEvent', {}],
  ['v3.1.0-createMeeting', { MEETING_ID: 'meeting_id' }],
  ['v3.1.0-createCreditLimitRequest', { REQUEST_ID: 'token' }],
  ['v3.1.0-createAccountApplication', { ACCOUNT_APPLICATION_ID: 'account_application_id' }],
  ['v4.0.0-createCounterparty', { COUNTERPARTY_ID: 'counterparty_id', COUNTERPARTY_NAME: 'name' }],
  ['engine/v1-putCounterpartyLimit', {}],
  ['engine/v1-createStandingOrder', { STANDING_ORDER_ID: 'id' }],
  ['engine/v1-createCheckProvider', { CHECK_PROVIDER_NAME: 'name' }],
  ['engine/v1-putPayerLimit', { PAYER_LIMIT_ID: 'payer_limit_id' }],
  ['v5.0.0-createCustomerAccountLink', { CUSTOMER_ACCOUNT_LINK_ID: 'customer_account_link_id' }],
  ['v5.1.0-createCustomView', { TARGET_VIEW_ID: 'id' }],
  ['v3.0.0-createViewForBankAccount', { HELD_VIEW_ID: 'id' }],
  ['v5.0.0-createSystemView', { SYSTEM_VIEW_ID: 'id' }],
  ['v4.0.0-createHistoricalTransactionAtBank', {}],
  ['v3.1.0-createAccountWebhook', { WEBHOOK_ID: 'account_webhook_id' }],
  ['v4.0.0-createSystemAccountNotificationWebhook', { SYSTEM_WEBHOOK_ID: 'webhook_id' }],
  ['v4.0.0-createTransactionRequestAccount', { TRANSACTION_ID: 'transaction_ids.0' }],
  ['v1.2.1-getOtherAccountsForBankAccount', { OTHER_ACCOUNT_ID: 'other_accounts.0.id' }],
  ['v1.2.1-addCommentForViewOnTransaction', { COMMENT_ID: 'id' }],
  ['v1.2.1-addTagForViewOnTransaction', { TAG_ID: 'id' }],
  ['v1.2.1-addImageForViewOnTransaction', { IMAGE_ID: 'id' }],
  ['v1.2.1-addTransactionNarrative', {}],
  ['v1.2.1-addWhereTagForViewOnTransaction', {}],
  [
    'v4.0.0-createMyApiCollection',
    { API_COLLECTION_ID: 'api_collection_id', API_COLLECTION_NAME: 'api_collection_name' },
  ],
  ['v4.0.0-createMyApiCollectionEndpoint', { OPERATION_ID: 'operation_id' }],
  ...['customer', 'account', 'product', 'transaction', 'card', 'transaction-request'].map((kind) => {
    const name = kind === 'customer' ? 'CustomerAttribute' : kind === 'transaction-request' ? 'TransactionRequest' : ''
    const word = name === '' ? `${kind.charAt(0).toUpperCase()}${kind.slice(1)}` : name
    return [
      `v4.0.0-createOrUpdate${word}AttributeDefinition`,
      { [`DEFINITION_OF_${kind}`]: 'attribute_definition_id' },
    ] as const
  }),
]

/** The endpoints that make (or list) what a place is filled with. */
export const madeBy: readonly string[] = makings.map(([key]) => key)

/** What a reply says at a path such as `challenges.0.id`. */
const at = (body: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, member) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[member] : undefined,
      body,
    )

/** Throws where the reply does not say it: a place with a hole in it would be attacked in vain. */
function take(
  place: Record<string, string>,
  body: unknown,
  found: Readonly<Record<string, string>>,
  key: string,
): void {
  for (const [member, path] of Object.entries(found)) {
    const value = at(body, path)
    if (typeof value !== 'string' && typeof value !== 'number')
      throw new Error(`the reply of ${key} has no ${path}: ${JSON.stringify(body)}`)
    place[member] = String(value)
  }
}

async function make(engine: TestEngine, place: Record<string, string>, as: Person, key: string): Promise<unknown> {
  const reply = await send(engine, { endpoint: endpointOf(key), place, as })
  if (reply.status >= 300)
    throw new Error(`${key} at ${urlOf(endpointOf(key), place)}: ${reply.status} ${JSON.stringify(reply.body)}`)
  return reply.body
}

/** A payment that is large enough to wait for an answer. */
async function makeWaitingPayment(engine: TestEngine, place: Record<string, string>, as: Person): Promise<void> {
  const endpoint = endpointOf('v4.0.0-createTransactionRequestAccount')
  const body = { ...(bodyOf(endpoint, place) as object), value: { currency: 'EUR', amount: '2000.00' } }
  const reply = await send(engine, { endpoint, place, as, body })
  take(place, reply.body, { TRANSACTION_REQUEST_ID: 'id', CHALLENGE_ID: 'challenges.0.id' }, operationKey(endpoint))
  const key = 'v4.0.0-createTransactionRequestAttribute'
  const found = { TRANSACTION_REQUEST_ATTRIBUTE_ID: 'transaction_request_attribute_id' }
  take(place, await make(engine, place, as, key), found, key)
}

/** The case as it is once it has taken into account what was said of its customer after it had begun. */
async function findCaseVersion(engine: TestEngine, place: Record<string, string>, as: Person): Promise<void> {
  const unseen = `select from kyc_cases k join customer_facts f using (customer_id) where k.customer_id = ? and k.facts_version < f.version`
  await waitFor(
    () => engine.database.read.raw(unseen, [place['CUSTOMER_ID'] ?? '']),
    (rows) => rows.length === 0,
  )
  const key = 'engine/v1-getOnboardingCase'
  take(place, await make(engine, place, as, key), { CASE_VERSION: 'case_version' }, key)
}

/** What the payments have told the webhooks lies parked, because nobody takes it there. */
async function findParkedDeliveries(engine: TestEngine, place: Record<string, string>, as: Person): Promise<void> {
  const pending = `select count(*)::int as pending from webhook_deliveries where status = 'PENDING'`
  await waitFor(
    async () => (await engine.database.read.raw<{ pending: number }>(pending))[0]?.pending,
    (count) => count === 0,
    120_000,
  )
  for (const [kind, name] of [
    ['Bank', 'DELIVERY_ID'],
    ['System', 'SYSTEM_DELIVERY_ID'],
  ] as const) {
    const key = `engine/v1-get${kind}WebhookDeliveries`
    take(place, await make(engine, place, as, key), { [name]: 'deliveries.0.delivery_id' }, key)
  }
}

/** Fills a place at the bank. What its customer is called is on a screening list, and in every text that only few may read. */
export async function fillPlace(
  engine: TestEngine,
  bankId: string,
  tag: string,
  hookUrl: string,
): Promise<FilledPlace> {
  const owner = await createHolder(engine, everyRoleAt(bankId))
  const subject = await createPerson(engine)
  const routings = [{ scheme: 'AccountNumber', address: `number-${tag}` }]
  const { accountId } = await createAccount(engine, owner, bankId, { routings })
  const { accountId: payeeAccountId } = await createAccount(engine, owner, bankId)
  await engine.database.writeAtOnce.raw(
    `insert into account_access (user_id, account_key, view_id)
     select ?, a.account_key, v from accounts a, unnest(?::text[]) v where a.account_id = ? on conflict do nothing`,
    [owner.userId, [...systemViewIds], accountId],
  )
  const loginId = randomUUID()
  await engine.database.writeAtOnce.raw(
    `insert into login_tokens (token_id, user_id, consumer_id, expires_at)
     select ?, user_id, consumer_id, expires_at from login_tokens where user_id = ?`,
    [loginId, owner.userId],
  )
  const name = `Canary ${tag} Tripman`
  const place: Record<string, string> = {
    BANK_ID: bankId,
    ACCOUNT_ID: accountId,
    LOGIN_ID: loginId,
    ACCOUNT_NUMBER: `number-${tag}`,
    PAYEE_ACCOUNT_ID: payeeAccountId,
    VIEW_ID: 'owner',
    MANAGING_VIEW_ID: 'ManageCustomViews',
    OWNER_USER_ID: owner.userId,
    USER_ID: subject.userId,
    USERNAME: subject.username,
    PROVIDER: engine.config.http.publicUrl,
    PROVIDER_ID: subject.username,
    EMAIL: `${subject.username}@example.com`,
    ROLE_NAME: 'CanGetCustomerAddress',
    SYSTEM_ROLE_NAME: 'CanGetConfig',
    PRODUCT_CODE: `product-${tag}`,
    NEW_ACCOUNT_ID: `new.${tag}`,
    TRANSACTION_REQUEST_TYPE: 'ACCOUNT',
    OLD_REQUEST_TYPE: 'SANDBOX_TAN',
    UNKNOWN_REQUEST_TYPE: 'CASH',
    FROM_CURRENCY_CODE: 'EUR',
    TO_CURRENCY_CODE: 'USD',
    API_VERSION: 'v4.0.0',
    CONNECTOR: 'mapped',
    POLICY_VERSION: '1',
    NAME: name,
    HOOK_URL: hookUrl,
    VERSION_ID: await quietlyLoadedVersion(engine, [listed(`entry-${tag}`, name)], { listName: `list-${tag}` }),
  }
  for (const [key, found] of makings) {
    const body = await make(engine, place, owner, key)
    take(place, body, found, key)
  }
  // Only who holds a view may change it.
  await engine.database.writeAtOnce.raw(
    'insert into account_access (user_id, account_key, view_id) select ?, account_key, ? from accounts where account_id = ?',
    [owner.userId, place['HELD_VIEW_ID'] ?? '', accountId],
  )
  await makeWaitingPayment(engine, place, owner)
  await findCaseVersion(engine, place, owner)
  await findParkedDeliveries(engine, place, owner)
  // What has been granted and asked for once cannot be so again.
  Object.assign(place, { ROLE_NAME: 'CanGetTaxResidence', SYSTEM_ROLE_NAME: 'CanGetAnyUser' })
  return { place, owner }
}
