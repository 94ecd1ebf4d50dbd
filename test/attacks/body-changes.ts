/** Where an example is not enough: members that must be new every time, and ids that only the place knows. */
import { passport } from '../support/onboarding'
import type { Place } from './requests'

type Change = (place: Place, unique: string) => object

const newId: Change = (_, unique) => ({ id: unique })
const newName: Change = (_, unique) => ({ name: `name ${unique}` })
const newViewName: Change = (_, unique) => ({ name: `_view_${unique}` })
const newSystemViewName: Change = (_, unique) => ({ name: `household_${unique}` })
const newCustomer: Change = (_, unique) => ({ customer_number: unique, legal_name: `Canary ${unique}` })
const newCard: Change = ({ NAME }, unique) => ({ card_number: unique, name_on_card: NAME })
const newBank: Change = (_, unique) => ({ id: `bank.${unique}`, bank_routings: [] })
const newRouting: Change = (_, unique) => ({ account_routings: [{ scheme: 'AccountNumber', address: unique }] })
const branch: Change = ({ BRANCH_ID }) => ({ branch_id: BRANCH_ID })
const onCase: Change = ({ CASE_VERSION }) => ({ case_version: Number(CASE_VERSION ?? 1) })
const view: Change = () => ({ view: { view_id: 'auditor', is_system: true } })
const answer: Change = ({ CHALLENGE_ID }) => ({ id: CHALLENGE_ID })
const dauthUser: Change = (_, unique) => ({ username: `0x${unique}` })
const payee: Change = ({ BANK_ID, PAYEE_ACCOUNT_ID }) => ({
  other_account_routing_address: PAYEE_ACCOUNT_ID,
  other_bank_routing_address: BANK_ID,
})
const noUser: Change = () => ({ user_id: '' })
const euros = (amount: string): object => ({ value: { currency: 'EUR', amount } })

export const bodyChanges: Readonly<Record<string, Change>> = {
  'v2.0.0-addEntitlement': ({ ROLE_NAME }) => ({ role_name: ROLE_NAME }),
  'v2.0.0-createUser': (_, unique) => ({ username: `user.${unique}`, email: `${unique}@example.com` }),
  'v4.0.0-createUserWithRoles': dauthUser,
  'v4.0.0-createUserWithAccountAccess': dauthUser,
  'v4.0.0-createBank': newBank,
  'v5.0.0-createBank': newBank,
  'engine/v1-createCheckProvider': (_, unique) => ({ name: `provider-${unique}` }),
  'v3.0.0-createBranch': newId,
  'v3.0.0-createAtm': newId,
  'v4.0.0-createAtm': newId,
  'v5.1.0-createAtm': newId,
  'v3.1.0-addCardForBank': newCard,
  'v5.0.0-addCardForBank': newCard,
  'v4.0.0-createProduct': () => ({ parent_product_code: '' }),
  'v5.0.0-createProduct': () => ({ parent_product_code: '' }),
  'v4.0.0-createProductFee': newName,
  'v4.0.0-getAccountByAccountRouting': ({ ACCOUNT_NUMBER }) => ({
    account_routing: { scheme: 'AccountNumber', address: ACCOUNT_NUMBER },
  }),
  'v3.1.0-createAccount': newRouting,
  'v5.0.0-createAccount': newRouting,
  'v4.0.0-addAccount': newRouting,
  'v3.1.0-updateAccount': newRouting,
  'v1.2.1-updateAccountLabel': ({ ACCOUNT_ID }) => ({ id: ACCOUNT_ID }),
  'v4.0.0-grantUserAccessToView': view,
  'v4.0.0-revokeUserAccessToView': view,
  'v1.2.1-createViewForBankAccount': newViewName,
  'v3.0.0-createViewForBankAccount': newViewName,
  'v3.0.0-updateViewForBankAccount': ({ HELD_VIEW_ID }) => ({ metadata_view: HELD_VIEW_ID }),
  'v5.1.0-createCustomView': newViewName,
  'v3.1.0-createSystemView': newSystemViewName,
  'v5.0.0-createSystemView': newSystemViewName,
  'v3.1.0-createCustomer': newCustomer,
  'v4.0.0-createCustomer': newCustomer,
  'v5.0.0-createCustomer': newCustomer,
  'v1.4.0-addCustomer': newCustomer,
  'v2.0.0-createCustomer': newCustomer,
  'v2.1.0-createCustomer': newCustomer,
  'v4.0.0-getCustomersByCustomerPhoneNumber': () => ({ mobile_phone_number: '%' }),
  // Not the name of the example, which steers payments: one owner could not bring two answers.
  'v3.1.0-createAccountAttribute': newName,
  'v3.1.0-updateAccountAttribute': newName,
  'v4.0.0-createCustomerAttribute': ({ NAME }) => ({ value: NAME }),
  'engine/v1-startOnboardingCase': ({ NAME, OWNER_USER_ID }, unique) => ({
    customer: {
      legal_name: NAME,
      mobile_phone_number: '+49 30 901820',
      date_of_birth: '1990-05-17T00:00:00Z',
      dependants: 0,
      customer_number: unique,
    },
    owner_user_id: OWNER_USER_ID,
    wanted_account: undefined,
  }),
  'engine/v1-decideOnboardingCase': onCase,
  'engine/v1-escalateOnboardingCase': onCase,
  'engine/v1-setOnboardingRisk': onCase,
  'engine/v1-adoptOnboardingPolicy': onCase,
  'engine/v1-withdrawOnboardingRequest': onCase,
  'engine/v1-overrideEngineCheck': onCase,
  'engine/v1-askCheckProvider': onCase,
  'engine/v1-endCustomerRelationship': onCase,
  'engine/v1-eraseCustomer': onCase,
  'engine/v1-postOnboardingDocument': () => passport,
  'engine/v1-createMrzCheck': ({ KYC_DOCUMENT_ID }) => ({ kyc_document_id: KYC_DOCUMENT_ID }),
  'v3.1.0-updateCustomerNumber': (_, unique) => ({ customer_number: unique }),
  'v3.1.0-updateCustomerBranch': branch,
  'v5.0.0-createCustomerAccountLink': ({ PAYEE_ACCOUNT_ID }) => ({ account_id: PAYEE_ACCOUNT_ID }),
  'v3.1.0-createCreditLimitRequest': ({ NAME }) => ({ current_credit_documentation: NAME }),
  'v3.1.0-createAccountApplication': ({ PRODUCT_CODE, USER_ID, CUSTOMER_ID }) => ({
    product_code: PRODUCT_CODE,
    user_id: USER_ID,
    customer_id: CUSTOMER_ID,
  }),
  'engine/v1-createCrmEvent': ({ NAME }) => ({ customer_name: NAME }),
  'v3.1.0-createCustomerAddress': ({ NAME }) => ({ line_1: NAME }),
  'v1.4.0-addCustomerMessage': ({ NAME }) => ({ message: NAME }),
  'v4.0.0-createCustomerMessage': ({ NAME }) => ({ message: NAME }),
  'v3.1.0-createTaxResidence': (_, unique) => ({ domain: unique }),
  'v3.1.0-saveHistoricalTransaction': ({ BANK_ID, ACCOUNT_ID }) => ({
    from: { bank_id: BANK_ID, account_id: 'OBP-INCOMING-SETTLEMENT-ACCOUNT' },
    to: { bank_id: BANK_ID, account_id: ACCOUNT_ID },
    ...euros('10'),
  }),
  'v4.0.0-createHistoricalTransactionAtBank': ({ ACCOUNT_ID }) => ({
    from_account_id: 'OBP-INCOMING-SETTLEMENT-ACCOUNT',
    to_account_id: ACCOUNT_ID,
    ...euros('100000'),
  }),
  'v4.0.0-createBankAccountNotificationWebhook': ({ HOOK_URL }) => ({ url: HOOK_URL }),
  'v4.0.0-createSystemAccountNotificationWebhook': ({ HOOK_URL }) => ({ url: HOOK_URL }),
  'v3.1.0-createAccountWebhook': ({ HOOK_URL }) => ({ url: HOOK_URL }),
  'v4.0.0-createCounterparty': (place, unique) => ({ name: `payee ${unique}`, ...payee(place, unique) }),
  'v4.0.0-createCounterpartyForAnyAccount': (place, unique) => ({ name: `payee ${unique}`, ...payee(place, unique) }),
  'engine/v1-putBankCharges': ({ PAYEE_ACCOUNT_ID }) => ({ account_id: PAYEE_ACCOUNT_ID }),
  // The IBAN of the example of counterparties.
  'v2.1.0-createTransactionRequestSepa': () => ({ to: { iban: 'DE91 1000 0000 0123 4567 89' } }),
  'v4.0.0-createTransactionRequestSepa': () => ({ to: { iban: 'DE91 1000 0000 0123 4567 89' } }),
  'v4.0.0-createTransactionRequestCard': ({ COUNTERPARTY_ID, CARD_NUMBER, CARD_CVV, NAME }) => ({
    to: { counterparty_id: COUNTERPARTY_ID },
    card: {
      card_type: 'Credit',
      brand: 'Visa',
      cvv: CARD_CVV,
      card_number: CARD_NUMBER,
      name_on_card: NAME,
      expiry_year: '2029',
      expiry_month: '01',
    },
  }),
  'v4.0.0-answerTransactionRequestChallenge': answer,
  'v2.1.0-answerTransactionRequestChallenge': answer,
  'v1.4.0-answerTransactionRequestChallenge': answer,
  'v2.0.0-answerTransactionRequestChallenge': answer,
  'v1.2.1-makePayment': ({ PAYEE_ACCOUNT_ID }) => ({ account_id: PAYEE_ACCOUNT_ID }),
  'v4.0.0-createSettlementAccount': (place, unique) => ({ ...noUser(place, unique), ...newRouting(place, unique) }),
  'v1.2.1-addCommentForViewOnTransaction': ({ NAME }) => ({ value: NAME }),
  'v3.0.0-addEntitlementRequest': ({ SYSTEM_ROLE_NAME }) => ({ bank_id: '', role_name: SYSTEM_ROLE_NAME }),
  'v4.0.0-createMyApiCollection': (_, unique) => ({ api_collection_name: unique }),
  'v4.0.0-createMyApiCollectionEndpoint': ({ OPERATION_ID }) => ({
    operation_id: OPERATION_ID === undefined ? 'OBPv4.0.0-getBank' : 'OBPv4.0.0-getBanks',
  }),
}
