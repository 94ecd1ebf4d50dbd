/** Every endpoint of the engine: what is not listed here does not exist, and what is listed is routed, checked and documented. */
import { accountAccessEndpoints } from './obp/account-access'
import { accountAttributeEndpoints } from './obp/account-attributes'
import { accountOpeningEndpoints } from './obp/account-opening'
import { accountUpdateEndpoints } from './obp/account-update'
import { accountListEndpoints } from './obp/account-lists'
import { olderAccountEndpoints } from './obp/older-accounts'
import { accountEndpoints } from './obp/accounts'
import { customViewEndpoints } from './obp/custom-views'
import { systemViewEndpoints } from './obp/system-views'
import { viewEndpoints } from './obp/views'
import { viewPermissionEndpoints } from './obp/view-permissions'
import { balanceEndpoints } from './obp/balances'
import { atmAttributeEndpoints } from './obp/atm-attributes'
import { atmEndpoints } from './obp/atms'
import { productAttributeEndpoints } from './obp/product-attributes'
import { productFeeEndpoints } from './obp/product-fees'
import { productEndpoints } from './obp/products'
import { cardPaymentEndpoints } from './obp/card-payments'
import { cardAttributeEndpoints } from './obp/card-attributes'
import { cardEndpoints } from './obp/cards'
import { branchEndpoints } from './obp/branches'
import { bankEndpoints } from './obp/banks'
import { attributeDefinitionEndpoints } from './obp/attribute-definitions'
import { customerAttributeEndpoints } from './obp/customer-attributes'
import { customerSearchEndpoints } from './obp/customer-searches'
import { customerUpdateEndpoints } from './obp/customer-updates'
import { customerEndpoints } from './obp/customers'
import { customersOfUserEndpoints } from './obp/customers-of-user'
import { olderCustomerEndpoints } from './obp/older-customers'
import { resourceDocsEndpoints } from './obp/resource-docs'
import { customerAccountLinkEndpoints } from './obp/customer-account-links'
import { accountApplicationEndpoints } from './obp/account-applications'
import { creditLimitRequestEndpoints } from './obp/credit-limit-requests'
import { creditLimitDecisionEndpoints } from './engine/credit-limit-decisions'
import { userCustomerLinkEndpoints } from './obp/user-customer-links'
import { authenticatorAppEndpoints } from './engine/authenticator-apps'
import { challengeJudgementEndpoints } from './engine/challenge-judgements'
import { challengePolicyEndpoints } from './engine/challenge-policies'
import { fxRateEndpoints } from './engine/fx-rates'
import { withdrawalEndpoints } from './engine/withdrawals'
import { passwordEndpoints } from './engine/passwords'
import { paymentBlockEndpoints } from './engine/payment-blocks'
import { accountFreezeEndpoints } from './engine/account-freezes'
import { accountOwnerEndpoints } from './engine/account-owners'
import { paymentCalendarEndpoints } from './engine/payment-calendars'
import { standingOrderEndpoints } from './engine/standing-orders'
import { standingOrderListEndpoints } from './engine/standing-orders-of-banks'
import { crmEventKeepingEndpoints } from './engine/crm-events'
import { customerFileEndpoints } from './engine/customer-files'
import { sentMessageEndpoints } from './engine/customer-messages'
import { customerTimelineEndpoints } from './engine/customer-timeline'
import { healthEndpoints } from './engine/health'
import { accountStatementEndpoints } from './engine/account-statements'
import { ledgerEndpoints } from './engine/ledger'
import { bankChargeEndpoints } from './engine/bank-charges'
import { paymentRuleEndpoints } from './engine/payment-rules'
import { paymentSettingChangeEndpoints } from './engine/payment-setting-changes'
import { counterpartyLimitChangeEndpoints } from './engine/counterparty-limits'
import { payerLimitEndpoints } from './engine/payer-limits'
import { loginEndpoints } from './engine/logins'
import { reconciliationEndpoints } from './engine/reconciliations'
import { crmEventEndpoints } from './obp/crm-events'
import { customerAddressEndpoints } from './obp/customer-addresses'
import { customerMessageEndpoints } from './obp/customer-messages'
import { meetingEndpoints } from './obp/meetings'
import { socialMediaHandleEndpoints } from './obp/social-media-handles'
import { taxResidenceEndpoints } from './obp/tax-residences'
import { counterpartyEndpoints } from './obp/counterparties'
import { anyAccountCounterpartyEndpoints } from './obp/counterparties-of-any-account'
import { counterpartyLimitEndpoints } from './obp/counterparty-limits'
import { counterpartyPaymentEndpoints } from './obp/counterparty-payments'
import { fxEndpoints } from './obp/fx'
import { webhookEndpoints } from './obp/webhooks'
import { webhookKeepingEndpoints } from './engine/webhooks'
import { historicalTransactionEndpoints } from './obp/historical-transactions'
import { transactionEndpoints } from './obp/transactions'
import { callLimitEndpoints } from './obp/call-limits'
import { consumerEndpoints } from './obp/consumers'
import { directLoginEndpoints } from './obp/direct-login'
import { entitlementEndpoints } from './obp/entitlements'
import { rootEndpoints } from './obp/roots'
import { dauthUserEndpoints } from './obp/dauth-users'
import { dynamicRegistrationEndpoints } from './obp/dynamic-registration'
import { firehoseEndpoints } from './obp/firehose'
import { sandboxImportEndpoints } from './obp/sandbox-import'
import { userAttributeEndpoints } from './obp/user-attributes'
import { passwordResetEndpoints } from './obp/password-resets'
import { userDeletionEndpoints } from './obp/user-deletion'
import { userLockEndpoints } from './obp/user-locks'
import { userEndpoints } from './obp/users'
import { addressConfirmationEndpoints } from './engine/address-confirmations'
import { taskEndpoints } from './engine/tasks'
import { bankNumberEndpoints } from './engine/bank-numbers'
import { stuckFlowEndpoints } from './engine/stuck-flows'
import { waitingRequestEndpoints } from './engine/waiting-requests'
import { temporalCodecEndpoints } from './engine/temporal-codec'
import { onboardingActionEndpoints } from './engine/onboarding-actions'
import { onboardingEndingEndpoints } from './engine/onboarding-endings'
import { onboardingCaseEndpoints } from './engine/onboarding-cases'
import { onboardingEvidenceEndpoints } from './engine/onboarding-evidence'
import { onboardingPolicyEndpoints } from './engine/onboarding-policy'
import { checkProviderEndpoints } from './engine/check-providers'
import { checkCallbackEndpoints } from './engine/check-callbacks'
import { screeningEndpoints } from './engine/screenings'
import { screeningHitEndpoints } from './engine/screening-hits'
import { identityCheckEndpoints } from './engine/identity-checks'
import { kycListEndpoints } from './obp/kyc-lists'
import { kycRecordEndpoints } from './obp/kyc-records'
import { challengeAnswerEndpoints } from './obp/challenge-answers'
import { transactionRequestReadEndpoints } from './obp/transaction-request-reads'
import { refundEndpoints } from './obp/refunds'
import { transactionRequestEndpoints } from './obp/transaction-requests'
import { olderPaymentEndpoints } from './obp/older-payments'
import { olderTransactionRequestEndpoints } from './obp/older-transaction-requests'
import { doubleEntryEndpoints } from './obp/double-entries'
import { settlementAccountEndpoints } from './obp/settlement-accounts'
import { transactionAnnotationEndpoints } from './obp/transaction-annotations'
import { otherAccountMetadataEndpoints } from './obp/other-account-metadata'
import { otherAccountEndpoints } from './obp/other-accounts'
import { transactionMetadataEndpoints } from './obp/transaction-metadata'
import { transactionRequestAttributeEndpoints } from './obp/transaction-request-attributes'
import { apiCollectionEndpoints } from './obp/api-collections'
import { entitlementRequestEndpoints } from './obp/entitlement-requests'
import { instanceEndpoints } from './obp/instance'
import type { AnyEndpoint } from './kernel/endpoint'

export const endpoints: readonly AnyEndpoint[] = [
  ...callLimitEndpoints,
  ...consumerEndpoints,
  ...dynamicRegistrationEndpoints,
  ...directLoginEndpoints,
  ...entitlementEndpoints,
  ...rootEndpoints,
  ...passwordResetEndpoints,
  ...addressConfirmationEndpoints,
  ...userDeletionEndpoints,
  ...userLockEndpoints,
  ...userEndpoints,
  ...dauthUserEndpoints,
  ...userAttributeEndpoints,
  ...bankEndpoints,
  ...branchEndpoints,
  ...atmEndpoints,
  ...atmAttributeEndpoints,
  ...cardEndpoints,
  ...cardAttributeEndpoints,
  ...productEndpoints,
  ...productAttributeEndpoints,
  ...productFeeEndpoints,
  ...accountEndpoints,
  ...accountListEndpoints,
  ...olderAccountEndpoints,
  ...accountOpeningEndpoints,
  ...accountUpdateEndpoints,
  ...accountAccessEndpoints,
  ...viewEndpoints,
  ...viewPermissionEndpoints,
  ...customViewEndpoints,
  ...systemViewEndpoints,
  ...accountAttributeEndpoints,
  ...balanceEndpoints,
  ...customerEndpoints,
  ...olderCustomerEndpoints,
  ...customersOfUserEndpoints,
  ...customerSearchEndpoints,
  ...customerAttributeEndpoints,
  ...attributeDefinitionEndpoints,
  ...kycRecordEndpoints,
  ...kycListEndpoints,
  ...onboardingCaseEndpoints,
  ...customerFileEndpoints,
  ...onboardingActionEndpoints,
  ...onboardingEndingEndpoints,
  ...customerTimelineEndpoints,
  ...taskEndpoints,
  ...waitingRequestEndpoints,
  ...stuckFlowEndpoints,
  ...bankNumberEndpoints,
  ...onboardingEvidenceEndpoints,
  ...onboardingPolicyEndpoints,
  ...checkProviderEndpoints,
  ...checkCallbackEndpoints,
  ...screeningEndpoints,
  ...screeningHitEndpoints,
  ...identityCheckEndpoints,
  ...customerUpdateEndpoints,
  ...userCustomerLinkEndpoints,
  ...customerAccountLinkEndpoints,
  ...creditLimitRequestEndpoints,
  ...creditLimitDecisionEndpoints,
  ...accountApplicationEndpoints,
  ...crmEventEndpoints,
  ...crmEventKeepingEndpoints,
  ...customerAddressEndpoints,
  ...customerMessageEndpoints,
  ...sentMessageEndpoints,
  ...meetingEndpoints,
  ...socialMediaHandleEndpoints,
  ...taxResidenceEndpoints,
  ...fxEndpoints,
  ...historicalTransactionEndpoints,
  ...healthEndpoints,
  ...temporalCodecEndpoints,
  ...accountStatementEndpoints,
  ...ledgerEndpoints,
  ...loginEndpoints,
  ...passwordEndpoints,
  ...reconciliationEndpoints,
  ...webhookEndpoints,
  ...webhookKeepingEndpoints,
  ...transactionEndpoints,
  ...firehoseEndpoints,
  ...sandboxImportEndpoints,
  ...counterpartyEndpoints,
  ...anyAccountCounterpartyEndpoints,
  ...counterpartyLimitEndpoints,
  ...counterpartyLimitChangeEndpoints,
  ...fxRateEndpoints,
  ...payerLimitEndpoints,
  ...bankChargeEndpoints,
  ...paymentRuleEndpoints,
  ...paymentSettingChangeEndpoints,
  ...counterpartyPaymentEndpoints,
  ...cardPaymentEndpoints,
  ...refundEndpoints,
  ...transactionRequestEndpoints,
  ...challengeAnswerEndpoints,
  ...challengeJudgementEndpoints,
  ...challengePolicyEndpoints,
  ...withdrawalEndpoints,
  ...paymentBlockEndpoints,
  ...accountFreezeEndpoints,
  ...accountOwnerEndpoints,
  ...paymentCalendarEndpoints,
  ...standingOrderEndpoints,
  ...standingOrderListEndpoints,
  ...authenticatorAppEndpoints,
  ...transactionRequestReadEndpoints,
  ...olderTransactionRequestEndpoints,
  ...olderPaymentEndpoints,
  ...doubleEntryEndpoints,
  ...settlementAccountEndpoints,
  ...transactionAnnotationEndpoints,
  ...transactionMetadataEndpoints,
  ...otherAccountEndpoints,
  ...otherAccountMetadataEndpoints,
  ...transactionRequestAttributeEndpoints,
  ...instanceEndpoints,
  ...entitlementRequestEndpoints,
  ...apiCollectionEndpoints(() => endpoints),
  ...resourceDocsEndpoints(() => endpoints),
]
