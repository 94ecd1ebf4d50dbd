/** Every migration in its order; a static list, so that the same code runs under tsx, jest and a bundler. */
import type { Knex } from 'knex'
import * as createIsoSeconds from './20261121115900_create_iso_seconds'
import * as createBanks from './20261121120000_create_banks'
import * as createUsers from './20261121120100_create_users'
import * as createCustomers from './20261121120200_create_customers'
import * as createKycCases from './20261121120300_create_kyc_cases'
import * as createAccounts from './20261121120400_create_accounts'
import * as createLedger from './20261121120500_create_ledger'
import * as createTransactionRequests from './20261121120600_create_transaction_requests'
import * as createFxRates from './20261121120700_create_fx_rates'
import * as createIdempotencyKeys from './20261121120800_create_idempotency_keys'
import * as addLoginFacts from './20261121121000_add_login_facts'
import * as addRoundToKycCases from './20261121130000_add_round_to_kyc_cases'
import * as createCustomerAttributes from './20261121140500_create_customer_attributes'
import * as addSearchToCustomers from './20261121140600_add_search_to_customers'
import * as createCustomerAddresses from './20261121141000_create_customer_addresses'
import * as createTaxResidences from './20261121141100_create_tax_residences'
import * as createSocialMediaHandles from './20261121141200_create_social_media_handles'
import * as createCrmEvents from './20261121141300_create_crm_events'
import * as createMeetings from './20261121141400_create_meetings'
import * as addUserToCustomerMessages from './20261121141500_add_user_to_customer_messages'
import * as createCounterparties from './20261121150000_create_counterparties'
import * as createTransactionRequestAttributes from './20261121151000_create_transaction_request_attributes'
import * as createTransactionAnnotations from './20261121151100_create_transaction_annotations'
import * as createEntitlementRequests from './20261121151200_create_entitlement_requests'
import * as createApiCollections from './20261121151300_create_api_collections'
import * as createBranchesAndAtms from './20261127100000_create_branches_and_atms'
import * as createViews from './20261127160000_create_views'
import * as createOtherAccountMetadata from './20261127170000_create_other_account_metadata'
import * as addImagesAndPlaces from './20261127170100_add_images_and_places'
import * as createDataKeys from './20261127180000_create_data_keys'
import * as createWebhooks from './20261127190000_create_webhooks'
import * as addAccountIndexToCustomerAccountLinks from './20261127200000_add_account_index_to_customer_account_links'
import * as createProducts from './20261127200100_create_products'
import * as createCards from './20261127200200_create_cards'
import * as createStaffRequests from './20261127200300_create_staff_requests'
import * as createRefunds from './20261127200400_create_refunds'
import * as createReconciliationRuns from './20261127201000_create_reconciliation_runs'
import * as chainLedgerEntries from './20261127202000_chain_ledger_entries'
import * as createPayerLimits from './20261129090000_create_payer_limits'
import * as createBankCharges from './20261129091000_create_bank_charges'
import * as createHolds from './20261129092000_create_holds'
import * as createUserAttributes from './20261129100000_create_user_attributes'
import * as createBookImport from './20261129100100_create_book_import'
import * as createBookingParties from './20261129100200_create_booking_parties'
import * as widenCrmEventIds from './20261129100300_widen_crm_event_ids'
import * as addIssuersToUsersAndConsumers from './20261129110000_add_issuers_to_users_and_consumers'
import * as keepChallengeJudgements from './20261129120000_keep_challenge_judgements'
import * as createPaymentThrottles from './20261129120100_create_payment_throttles'
import * as createAuthenticatorApps from './20261129120200_create_authenticator_apps'
import * as createChallengePolicies from './20261129120300_create_challenge_policies'
import * as createScreeningLists from './20261129130000_create_screening_lists'
import * as createScreenings from './20261129130100_create_screenings'
import * as addIdentityIndexes from './20261129130200_add_identity_indexes'
import * as createCustomerFiles from './20261129140000_create_customer_files'
import * as extendKycCases from './20261129160000_extend_kyc_cases'
import * as chainCaseEvents from './20261129160100_chain_case_events'
import * as createTaskClaims from './20261129160200_create_task_claims'
import * as freezePayments from './20261129160300_freeze_payments'
import * as createPayMany from './20261129170000_create_pay_many'
import * as discardDeliveriesOfDeletedWebhooks from './20261129180000_discard_deliveries_of_deleted_webhooks'
import * as cutLimitsInPaymentZone from './20261129180100_cut_limits_in_payment_zone'
import * as keepFxRates from './20261129180200_keep_fx_rates'
import * as keepErasedCustomersErased from './20261129190000_keep_erased_customers_erased'
import * as deliverCustomerMessages from './20261129190100_deliver_customer_messages'
import * as allowNegativeDependants from './20261129200000_allow_negative_dependants'
import * as createCustomerListings from './20261129200100_create_customer_listings'
import * as putHitsInInbox from './20261129200200_put_hits_in_inbox'
import * as indexWaitingRequests from './20261129210000_index_waiting_requests'
import * as createPaymentWaits from './20261129221000_create_payment_waits'
import * as freezeAccounts from './20261129221001_freeze_accounts'
import * as createPaymentCalendars from './20261129221002_create_payment_calendars'
import * as createStandingOrders from './20261129221003_create_standing_orders'
import * as createCheckProviders from './20261129222000_create_check_providers'
import * as createCustomerFacts from './20261129223000_create_customer_facts'
import * as keepEngineChecks from './20261129223010_keep_engine_checks'
import * as storeRepliesWithPayments from './20261129224000_store_replies_with_payments'
import * as createLockAccounts from './20261129226000_create_lock_accounts'
import * as createCallLimits from './20261129226100_create_call_limits'
import * as keepStateSince from './20261129227000_keep_state_since'
import * as indexStandingOrdersOfBanks from './20261129237000_index_standing_orders_of_banks'
import * as planBookingsOnce from './20261129238000_plan_bookings_once'
import * as recordOtherAccounts from './20261130010000_record_other_accounts'
import * as knowSingleChallenges from './20261130030000_know_single_challenges'
import * as allowUnsaidAttributeTexts from './20261130040000_allow_unsaid_attribute_texts'
import * as keepFamiliesOfProducts from './20261130060000_keep_families_of_products'
import * as rememberFormerCustomerUsers from './20261130100000_remember_former_customer_users'
import * as knowWhomCasesHaveSeen from './20261130100100_know_whom_cases_have_seen'
import * as findMeetingsByContact from './20261130110000_find_meetings_by_contact'
import * as eraseScreeningHits from './20261130110100_erase_screening_hits'
import * as indexIdsOfReplies from './20261130110200_index_ids_of_replies'
import * as tellRecordsOfCustomers from './20261130110300_tell_records_of_customers'
import * as indexEventsAndApplications from './20261130110400_index_events_and_applications'
import * as forgetNotesOfDeletedViews from './20261130120000_forget_notes_of_deleted_views'
import * as keepAccessToLivingUsers from './20261130120100_keep_access_to_living_users'
import * as tellWhenStaffRequestsExpire from './20261130130000_tell_when_staff_requests_expire'
import * as indexOthersOutside from './20261130140000_index_others_outside'
import * as boundRefundsAskedByPayers from './20261130150000_bound_refunds_asked_by_payers'
import * as noteDeliveriesOfCodes from './20261130150100_note_deliveries_of_codes'
import * as addUpLimitsOnce from './20261130150200_add_up_limits_once'
import * as knowSinceWhenChangesWait from './20261130160000_know_since_when_changes_wait'
import * as recordPaymentSettings from './20261130170000_record_payment_settings'
import * as forgetCounterpartiesOfDeletedViews from './20261130180000_forget_counterparties_of_deleted_views'
import * as knowVouchedRoutings from './20261130180200_know_vouched_routings'
import * as letDuePaymentsBegin from './20261130180400_let_due_payments_begin'
import * as holdUpDeliveries from './20261130180401_hold_up_deliveries'
import * as moveEventsWithCustomers from './20261130180600_move_events_with_customers'
import * as forgetHashesOfErased from './20261130180601_forget_hashes_of_erased'
import * as indexHoldersByUser from './20261130180602_index_holders_by_user'
import * as nameNobodyErasedInChecks from './20261130180603_name_nobody_erased_in_checks'
import * as createFlowsToResume from './20261130180800_create_flows_to_resume'
import * as drawOtherAccountIds from './20261130190000_draw_other_account_ids'
import * as recordAccountRoutings from './20261130193000_record_account_routings'
import * as createAccountOwnerGrants from './20261130193100_create_account_owner_grants'
import * as knowLastUseOfLogins from './20261130193200_know_last_use_of_logins'
import * as indexEndsOfTelephoneNumbers from './20261201020000_index_ends_of_telephone_numbers'
import * as createPasswordResets from './20261201021000_create_password_resets'
import * as createAddressConfirmations from './20261201022000_create_address_confirmations'
import * as findAbandonedClaims from './20261201030000_find_abandoned_claims'
import * as releaseBehindTheEnded from './20261201031000_release_behind_the_ended'
import * as knowSinceWhenDeliveriesQueue from './20261201031100_know_since_when_deliveries_queue'

export interface NamedMigration {
  readonly name: string
  readonly up: (knex: Knex) => Promise<void>
  readonly down: (knex: Knex) => Promise<void>
}

export const migrations: readonly NamedMigration[] = [
  { name: '20261121115900_create_iso_seconds', ...createIsoSeconds },
  { name: '20261121120000_create_banks', ...createBanks },
  { name: '20261121120100_create_users', ...createUsers },
  { name: '20261121120200_create_customers', ...createCustomers },
  { name: '20261121120300_create_kyc_cases', ...createKycCases },
  { name: '20261121120400_create_accounts', ...createAccounts },
  { name: '20261121120500_create_ledger', ...createLedger },
  { name: '20261121120600_create_transaction_requests', ...createTransactionRequests },
  { name: '20261121120700_create_fx_rates', ...createFxRates },
  { name: '20261121120800_create_idempotency_keys', ...createIdempotencyKeys },
  { name: '20261121121000_add_login_facts', ...addLoginFacts },
  { name: '20261121130000_add_round_to_kyc_cases', ...addRoundToKycCases },
  { name: '20261121140500_create_customer_attributes', ...createCustomerAttributes },
  { name: '20261121140600_add_search_to_customers', ...addSearchToCustomers },
  { name: '20261121141000_create_customer_addresses', ...createCustomerAddresses },
  { name: '20261121141100_create_tax_residences', ...createTaxResidences },
  { name: '20261121141200_create_social_media_handles', ...createSocialMediaHandles },
  { name: '20261121141300_create_crm_events', ...createCrmEvents },
  { name: '20261121141400_create_meetings', ...createMeetings },
  { name: '20261121141500_add_user_to_customer_messages', ...addUserToCustomerMessages },
  { name: '20261121150000_create_counterparties', ...createCounterparties },
  { name: '20261121151000_create_transaction_request_attributes', ...createTransactionRequestAttributes },
  { name: '20261121151100_create_transaction_annotations', ...createTransactionAnnotations },
  { name: '20261121151200_create_entitlement_requests', ...createEntitlementRequests },
  { name: '20261121151300_create_api_collections', ...createApiCollections },
  { name: '20261127100000_create_branches_and_atms', ...createBranchesAndAtms },
  { name: '20261127160000_create_views', ...createViews },
  { name: '20261127170000_create_other_account_metadata', ...createOtherAccountMetadata },
  { name: '20261127170100_add_images_and_places', ...addImagesAndPlaces },
  { name: '20261127180000_create_data_keys', ...createDataKeys },
  { name: '20261127190000_create_webhooks', ...createWebhooks },
  {
    name: '20261127200000_add_account_index_to_customer_account_links',
    ...addAccountIndexToCustomerAccountLinks,
  },
  { name: '20261127200100_create_products', ...createProducts },
  { name: '20261127200200_create_cards', ...createCards },
  { name: '20261127200300_create_staff_requests', ...createStaffRequests },
  { name: '20261127200400_create_refunds', ...createRefunds },
  { name: '20261127201000_create_reconciliation_runs', ...createReconciliationRuns },
  { name: '20261127202000_chain_ledger_entries', ...chainLedgerEntries },
  { name: '20261129090000_create_payer_limits', ...createPayerLimits },
  { name: '20261129091000_create_bank_charges', ...createBankCharges },
  { name: '20261129092000_create_holds', ...createHolds },
  { name: '20261129100000_create_user_attributes', ...createUserAttributes },
  { name: '20261129100100_create_book_import', ...createBookImport },
  { name: '20261129100200_create_booking_parties', ...createBookingParties },
  { name: '20261129100300_widen_crm_event_ids', ...widenCrmEventIds },
  { name: '20261129110000_add_issuers_to_users_and_consumers', ...addIssuersToUsersAndConsumers },
  { name: '20261129120000_keep_challenge_judgements', ...keepChallengeJudgements },
  { name: '20261129120100_create_payment_throttles', ...createPaymentThrottles },
  { name: '20261129120200_create_authenticator_apps', ...createAuthenticatorApps },
  { name: '20261129120300_create_challenge_policies', ...createChallengePolicies },
  { name: '20261129130000_create_screening_lists', ...createScreeningLists },
  { name: '20261129130100_create_screenings', ...createScreenings },
  { name: '20261129130200_add_identity_indexes', ...addIdentityIndexes },
  { name: '20261129140000_create_customer_files', ...createCustomerFiles },
  { name: '20261129160000_extend_kyc_cases', ...extendKycCases },
  { name: '20261129160100_chain_case_events', ...chainCaseEvents },
  { name: '20261129160200_create_task_claims', ...createTaskClaims },
  { name: '20261129160300_freeze_payments', ...freezePayments },
  { name: '20261129170000_create_pay_many', ...createPayMany },
  { name: '20261129180000_discard_deliveries_of_deleted_webhooks', ...discardDeliveriesOfDeletedWebhooks },
  { name: '20261129180100_cut_limits_in_payment_zone', ...cutLimitsInPaymentZone },
  { name: '20261129180200_keep_fx_rates', ...keepFxRates },
  { name: '20261129190000_keep_erased_customers_erased', ...keepErasedCustomersErased },
  { name: '20261129190100_deliver_customer_messages', ...deliverCustomerMessages },
  { name: '20261129200000_allow_negative_dependants', ...allowNegativeDependants },
  { name: '20261129200100_create_customer_listings', ...createCustomerListings },
  { name: '20261129200200_put_hits_in_inbox', ...putHitsInInbox },
  { name: '20261129210000_index_waiting_requests', ...indexWaitingRequests },
  { name: '20261129221000_create_payment_waits', ...createPaymentWaits },
  { name: '20261129221001_freeze_accounts', ...freezeAccounts },
  { name: '20261129221002_create_payment_calendars', ...createPaymentCalendars },
  { name: '20261129221003_create_standing_orders', ...createStandingOrders },
  { name: '20261129222000_create_check_providers', ...createCheckProviders },
  { name: '20261129223000_create_customer_facts', ...createCustomerFacts },
  { name: '20261129223010_keep_engine_checks', ...keepEngineChecks },
  { name: '20261129224000_store_replies_with_payments', ...storeRepliesWithPayments },
  { name: '20261129226000_create_lock_accounts', ...createLockAccounts },
  { name: '20261129226100_create_call_limits', ...createCallLimits },
  { name: '20261129227000_keep_state_since', ...keepStateSince },
  { name: '20261129237000_index_standing_orders_of_banks', ...indexStandingOrdersOfBanks },
  { name: '20261129238000_plan_bookings_once', ...planBookingsOnce },
  { name: '20261130010000_record_other_accounts', ...recordOtherAccounts },
  { name: '20261130030000_know_single_challenges', ...knowSingleChallenges },
  { name: '20261130040000_allow_unsaid_attribute_texts', ...allowUnsaidAttributeTexts },
  { name: '20261130060000_keep_families_of_products', ...keepFamiliesOfProducts },
  { name: '20261130100000_remember_former_customer_users', ...rememberFormerCustomerUsers },
  { name: '20261130100100_know_whom_cases_have_seen', ...knowWhomCasesHaveSeen },
  { name: '20261130110000_find_meetings_by_contact', ...findMeetingsByContact },
  { name: '20261130110100_erase_screening_hits', ...eraseScreeningHits },
  { name: '20261130110200_index_ids_of_replies', ...indexIdsOfReplies },
  { name: '20261130110300_tell_records_of_customers', ...tellRecordsOfCustomers },
  { name: '20261130110400_index_events_and_applications', ...indexEventsAndApplications },
  { name: '20261130120000_forget_notes_of_deleted_views', ...forgetNotesOfDeletedViews },
  { name: '20261130120100_keep_access_to_living_users', ...keepAccessToLivingUsers },
  { name: '20261130130000_tell_when_staff_requests_expire', ...tellWhenStaffRequestsExpire },
  { name: '20261130140000_index_others_outside', ...indexOthersOutside },
  { name: '20261130150000_bound_refunds_asked_by_payers', ...boundRefundsAskedByPayers },
  { name: '20261130150100_note_deliveries_of_codes', ...noteDeliveriesOfCodes },
  { name: '20261130150200_add_up_limits_once', ...addUpLimitsOnce },
  { name: '20261130160000_know_since_when_changes_wait', ...knowSinceWhenChangesWait },
  { name: '20261130170000_record_payment_settings', ...recordPaymentSettings },
  { name: '20261130180000_forget_counterparties_of_deleted_views', ...forgetCounterpartiesOfDeletedViews },
  { name: '20261130180200_know_vouched_routings', ...knowVouchedRoutings },
  { name: '20261130180400_let_due_payments_begin', ...letDuePaymentsBegin },
  { name: '20261130180401_hold_up_deliveries', ...holdUpDeliveries },
  { name: '20261130180600_move_events_with_customers', ...moveEventsWithCustomers },
  { name: '20261130180601_forget_hashes_of_erased', ...forgetHashesOfErased },
  { name: '20261130180602_index_holders_by_user', ...indexHoldersByUser },
  { name: '20261130180603_name_nobody_erased_in_checks', ...nameNobodyErasedInChecks },
  { name: '20261130180800_create_flows_to_resume', ...createFlowsToResume },
  { name: '20261130190000_draw_other_account_ids', ...drawOtherAccountIds },
  { name: '20261130193000_record_account_routings', ...recordAccountRoutings },
  { name: '20261130193100_create_account_owner_grants', ...createAccountOwnerGrants },
  { name: '20261130193200_know_last_use_of_logins', ...knowLastUseOfLogins },
  { name: '20261201020000_index_ends_of_telephone_numbers', ...indexEndsOfTelephoneNumbers },
  { name: '20261201021000_create_password_resets', ...createPasswordResets },
  { name: '20261201022000_create_address_confirmations', ...createAddressConfirmations },
  { name: '20261201030000_find_abandoned_claims', ...findAbandonedClaims },
  { name: '20261201031000_release_behind_the_ended', ...releaseBehindTheEnded },
  { name: '20261201031100_know_since_when_deliveries_queue', ...knowSinceWhenDeliveriesQueue },
]
