/** What each process may do in the database, so that none can write what another one owns (docs/ownership.md). `npm run migrate` grants it. */

/** The roles of the database that the processes log in as, or are members of; the owner of the tables is none of them. */
export const databaseRoles = {
  /** The API processes. */
  api: 'obp_engine_api',
  /** The worker processes. */
  worker: 'obp_engine_worker',
  /** Loading a screening list. */
  lists: 'obp_engine_lists',
} as const

export type DatabaseRole = keyof typeof databaseRoles

/** What may be done to a table besides reading it: `insert`, `update`, `delete`; columns in brackets are the only ones that may be given or changed. */
type Rights = Readonly<Partial<Record<DatabaseRole, string>>>

/** A new account has no money, no hold and no history: what `book()` and the holds keep is left to them from the beginning. */
const opening =
  'insert (bank_id, account_id, kind, label, number, product_code, branch_id, currency, may_overdraw, opening_request_id)'

/** In the order of docs/ownership.md. What stands for no role may be done by the owner of the database alone. */
export const tablePrivileges: Readonly<Record<string, Rights>> = {
  banks: { api: 'insert, update' },
  branches: { api: 'insert, update' },
  atms: { api: 'insert, update, delete' },
  atm_attributes: { api: 'insert, update, delete' },
  cards: { api: 'insert, update, delete', worker: 'update (name_on_card)' },
  card_attributes: { api: 'insert, update' },
  products: { api: 'insert, update' },
  product_attributes: { api: 'insert, update, delete' },
  product_fees: { api: 'insert, update, delete' },
  users: { api: 'insert, update' },
  consumers: { api: 'insert, update' },
  consumer_call_limits: { api: 'insert, update' },
  consumer_call_counts: { api: 'insert, update' },
  login_tokens: { api: 'insert, update' },
  password_resets: { api: 'insert, update' },
  address_confirmations: { api: 'insert, delete', worker: 'update (dispatched_at, sent_at, last_error)' },
  entitlements: { api: 'insert, delete' },
  user_attributes: { api: 'insert, update, delete' },
  customers: { api: 'insert, update', worker: 'insert, update' },
  customer_facts: { worker: 'update (told_version)' },
  customer_listings: {},
  user_customer_links: { api: 'insert, delete', worker: 'insert, delete' },
  former_customer_users: { api: 'insert', worker: 'delete' },
  customer_attributes: { api: 'insert, update, delete', worker: 'delete' },
  attribute_definitions: { api: 'insert, update, delete' },
  customer_messages: {
    api: 'insert, update (delivery, problem, dispatched_at, replays)',
    worker: 'insert, update (delivery, problem, sent_by, sent_at, dispatched_at, attempts, last_error), delete',
  },
  customer_addresses: { api: 'insert, update, delete', worker: 'delete' },
  tax_residences: { api: 'insert, delete', worker: 'delete' },
  social_media_handles: { api: 'insert', worker: 'delete' },
  crm_events: { api: 'insert', worker: 'delete' },
  meetings: { api: 'insert', worker: 'update (creator_name, creator_mobile_phone, creator_email_address, invitees)' },
  customer_files: { api: 'insert', worker: 'delete' },
  loose_objects: { api: 'insert, update, delete', worker: 'insert, update, delete' },
  onboarding_policies: { api: 'insert' },
  kyc_cases: { worker: 'insert, update' },
  kyc_documents: { worker: 'insert, update, delete' },
  kyc_media: { worker: 'insert, update, delete' },
  kyc_checks: { worker: 'insert, update, delete' },
  kyc_statuses: { worker: 'insert, update (customer_number, request_hash)' },
  kyc_decisions: { worker: 'insert, update (reason, missing)' },
  kyc_case_events: { worker: 'update (detail, salt)' },
  customer_timelines: {},
  task_claims: { api: 'insert, update, delete' },
  accounts: { api: `${opening}, update (label, product_code, branch_id, overdraft_limit, is_frozen)`, worker: opening },
  account_routings: { api: 'insert, update (address, is_vouched), delete', worker: 'insert, delete' },
  account_attributes: { api: 'insert, update', worker: 'insert' },
  account_holders: { api: 'insert', worker: 'insert' },
  credit_limit_requests: { worker: 'insert, update' },
  account_applications: { worker: 'insert, update' },
  customer_account_links: { api: 'insert, update, delete', worker: 'insert' },
  views: { api: 'insert, update, delete' },
  account_access: { api: 'insert, delete', worker: 'insert' },
  ledger_bookings: {},
  ledger_entries: {},
  booking_parties: { api: 'insert' },
  reconciliation_runs: { worker: 'insert' },
  transaction_requests: { api: 'insert', worker: 'insert, update' },
  refunds: { worker: 'insert' },
  challenges: { worker: 'insert, update' },
  challenge_judgements: { worker: 'insert' },
  challenge_policies: { api: 'insert' },
  payment_throttles: { api: 'update', worker: 'insert, update' },
  payment_throttle_events: { api: 'insert', worker: 'insert' },
  authenticator_apps: { api: 'insert, update, delete', worker: 'update (last_step, wrong_codes)' },
  authenticator_app_events: { api: 'insert' },
  transaction_request_events: { worker: 'insert' },
  counterparties: { api: 'insert, update' },
  counterparty_limits: { api: 'insert, update, delete' },
  payer_limits: { api: 'insert, update, delete' },
  payment_zone: { api: 'insert, update' },
  bank_charges: { api: 'insert, update, delete' },
  payment_charges: { api: 'insert', worker: 'insert' },
  account_freeze_events: { api: 'insert' },
  account_owner_grants: { api: 'insert' },
  payment_calendars: { api: 'insert, update' },
  payment_waits: { worker: 'insert, update' },
  standing_orders: { worker: 'insert, update' },
  standing_order_payments: { worker: 'insert' },
  payment_rules: { api: 'insert, update' },
  payment_setting_changes: {},
  holds: {},
  fx_rates: { api: 'insert' },
  transaction_request_attributes: { api: 'insert, update', worker: 'insert' },
  transaction_annotations: { api: 'insert, delete' },
  transaction_narratives: { api: 'insert, update, delete' },
  transaction_places: { api: 'insert, update, delete' },
  other_account_metadata: { api: 'insert, update' },
  entitlement_requests: { api: 'insert, delete' },
  api_collections: { api: 'insert, update, delete' },
  api_collection_endpoints: { api: 'insert, delete' },
  webhooks: { api: 'insert, update' },
  webhook_deliveries: {
    api: 'update (status, ended_at, dispatched_at, last_error, replays)',
    worker: 'update (status, ended_at, dispatched_at, last_error, attempts)',
  },
  webhook_attempts: { worker: 'insert' },
  data_keys: { api: 'insert, update', worker: 'insert, update, delete' },
  screening_list_versions: { lists: 'insert, update' },
  screening_list_entries: { lists: 'insert, update' },
  rescreenings: { worker: 'update', lists: 'insert' },
  flows_to_resume: { worker: 'delete' },
  screenings: { api: 'insert', worker: 'insert, update (subject)' },
  screening_hits: {
    api: 'insert, update',
    worker: 'insert, update (facts_hash, reasons, reason, entry_key, listed_name, score, status)',
  },
  screening_matches: { api: 'insert', worker: 'insert' },
  check_providers: { api: 'insert, update' },
  check_requests: { worker: 'insert, update, delete' },
  check_callbacks: { worker: 'insert, delete' },
  idempotency_keys: { api: 'insert, update', worker: 'update (body, request_hash)' },
}

/** Everybody reads everything, but for these: what is in them is of use to the API alone. */
export const hiddenTables: Readonly<Partial<Record<string, readonly DatabaseRole[]>>> = {
  login_tokens: ['worker'],
  password_resets: ['worker'],
  consumers: ['worker'],
}

/** Functions that write or lock with the rights of the owner what nobody may by themselves, and who may call them. */
export const trustedFunctions: Readonly<Record<string, readonly DatabaseRole[]>> = {
  book: ['api', 'worker'],
  book_import: ['api'],
  lock_accounts: ['api', 'worker'],
  append_case_event: ['api', 'worker'],
  // Of triggers: nobody calls them.
  crm_events_follow_customer: [],
  customer_facts_changed: [],
  customer_is_listed: [],
  customer_listing_follows: [],
  grant_to_living_user: [],
  payment_setting_is_recorded: [],
  release_held_up: [],
  release_held_up_of_webhook: [],
  hold_up_deliveries: ['worker'],
  place_hold: ['worker'],
  release_hold: ['worker'],
}

/** Whether a role may read a table. Loading a list knows its own tables only. */
export const mayRead = (role: DatabaseRole, table: string): boolean =>
  role === 'lists' ? tablePrivileges[table]?.lists !== undefined : !hiddenTables[table]?.includes(role)
