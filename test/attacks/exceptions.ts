/**
 * The endpoints that do not refuse everybody without a role or a view, each with the reason. What is in none of these tables
 * must refuse: an endpoint that is added is attacked like the others, and its author has to say here why it should answer.
 */

const keysOf = (table: Readonly<Record<string, readonly string[]>>): ReadonlySet<string> =>
  new Set(Object.values(table).flat())

/** Answers without a login. Nothing of a customer or an account is in these replies. */
const openTexts = {
  'says what the API is': [
    'v1.2.1-root',
    'v4.0.0-root',
    'v5.1.0-root',
    'v1.2.1-rootOfPrefix',
    'v4.0.0-rootOfPrefix',
    'v5.1.0-rootOfPrefix',
    'v1.4.0-getResourceDocsObp',
    'v1.4.0-getResourceDocsObpOfPrefix',
    'v1.4.0-getResourceDocsSwagger',
    'v1.4.0-getResourceDocsSwaggerOfPrefix',
    'v2.2.0-getMessageDocs',
    'v3.0.0-getApiGlossary',
    'v4.0.0-getScannedApiVersions',
    'v4.0.0-getFeaturedApiCollections',
    'v3.1.0-getRateLimitingInfo',
    'v5.1.0-suggestedSessionTimeout',
  ],
  'says where and how one logs in': ['v3.1.0-getOAuth2ServerJWKsURIs', 'v5.1.0-getWellKnownUris'],
  'says whether the process is well, to whoever supervises it': ['engine/v1-getLiveness', 'engine/v1-getReadiness'],
  'is open data of a bank: what it tells on its own web page': [
    'v1.2.1-bankById',
    'v4.0.0-getBank',
    'v5.0.0-getBank',
    'v1.2.1-getBanks',
    'v4.0.0-getBanks',
    'v3.0.0-getBranch',
    'v1.4.0-getBranches',
    'v3.0.0-getBranches',
    'v3.0.0-getAtm',
    'v4.0.0-getAtm',
    'v5.1.0-getAtm',
    'v1.4.0-getAtms',
    'v3.0.0-getAtms',
    'v4.0.0-getAtms',
    'v5.1.0-getAtms',
    'v4.0.0-getProduct',
    'v1.4.0-getProducts',
    'v4.0.0-getProducts',
    'v3.1.0-getProductTree',
    'v4.0.0-getProductFee',
    'v4.0.0-getProductFees',
    'v2.1.0-getTransactionRequestTypesSupportedByBank',
  ],
  'lists accounts with public views, and there is none here': [
    'v1.2.1-getPrivateAccountsAllBanks',
    'v1.2.1-publicAccountsAllBanks',
    'v1.2.1-getPrivateAccountsAtOneBank',
    'v1.2.1-publicAccountsAtOneBank',
    'v2.0.0-publicAccountsAllBanks',
    'v2.0.0-publicAccountsAtOneBank',
  ],
}

/** Is for people who have no login yet, and leaves nothing but a login of their own. */
const openDoors = {
  'registers a user': ['v2.0.0-createUser'],
  'registers an application, which shows a certificate': ['v5.1.0-createConsumer'],
  'logs in': ['none-directLogin'],
}

/** Wants something else than a login of who has none, and what it refuses them with. */
export const provenOtherwise: Readonly<Record<string, string>> = {
  'engine/v1-takeCheckCallback': '401 CallbackSignatureInvalid',
  'engine/v1-changeForgottenPassword': '400 PasswordResetEnded',
  'engine/v1-confirmAddress': '400 AddressConfirmationRefused',
}

/** Answers everybody who has logged in, with what is their own or with what is no secret. */
const ownReads = {
  'shows who calls': [
    'v3.0.0-getCurrentUser',
    'v4.0.0-getCurrentUserId',
    'v3.0.0-getEntitlementsForCurrentUser',
    'v3.0.0-getEntitlementRequestsForCurrentUser',
    'v4.0.0-getMyPersonalUserAttributes',
    'v4.0.0-getMyApiCollections',
    'v4.0.0-getMySpaces',
    'v4.0.0-getLogoutLink',
    'v3.1.0-getConsumersForCurrentUser',
    'engine/v1-getAuthenticatorApp',
    'engine/v1-getMyLogins',
  ],
  'lists the accounts, balances and cards of who calls': [
    'v1.2.1-privateAccountsAllBanks',
    'v1.2.1-privateAccountsAtOneBank',
    'v2.0.0-getPrivateAccountsAllBanks',
    'v2.0.0-corePrivateAccountsAllBanks',
    'v3.0.0-corePrivateAccountsAllBanks',
    'v3.0.0-privateAccountsAtOneBank',
    'v3.0.0-getPrivateAccountIdsbyBankId',
    'v3.0.0-getAccountsHeld',
    'v4.0.0-getPrivateAccountsAtOneBank',
    'v3.1.0-getBankAccountsBalances',
    'v4.0.0-getBankAccountsBalancesForCurrentUser',
    'v5.1.0-getBankAccountsBalances',
    'v5.1.0-getBankAccountsBalancesThroughView',
    'v1.3.0-getCards',
    'v1.3.0-getCardsForBank',
    'v1.3.0-getCardsForBankOfPath',
  ],
  'lists the customers for whom the caller acts, and what concerns them': [
    'v2.0.0-getCustomers',
    'v2.1.0-getCustomersForUser',
    'v3.0.0-getCustomersForUser',
    'v5.1.0-getCustomersForUserIdsOnly',
    'v5.0.0-getMyCustomersAtAnyBank',
    'v2.1.0-getCustomersForCurrentUserAtBank',
    'v5.0.0-getMyCustomersAtBank',
    'v4.0.0-getCustomersByCustomerPhoneNumber',
    'v1.4.0-getCrmEvents',
    'v1.4.0-getCustomersMessages',
    'v3.1.0-getMeetings',
  ],
  'is known to everybody': ['v2.1.0-getRoles', 'v2.2.0-getCurrentFxRate', 'v1.4.0-getBankLevelDynamicResourceDocsObp'],
}

/** Of these, what a view decides: whoever holds one that permits nothing finds the account there, and nothing of it. */
export const throughEveryView = new Set(
  ownReads['lists the accounts, balances and cards of who calls'].filter((key) => !/Cards|AccountsHeld/.test(key)),
)

/** Leaves something that belongs to who calls. */
const ownWrites = {
  'is kept for the caller alone': [
    'v4.0.0-createMyPersonalUserAttribute',
    'v4.0.0-createMyApiCollection',
    'engine/v1-deleteCurrentLogin',
  ],
  'asks the staff for something, who decide': [
    'v3.0.0-addEntitlementRequest',
    'v3.1.0-createAccountApplication',
    'v3.1.0-createMeeting',
  ],
}

export const openToEverybody = keysOf({ ...openTexts, ...openDoors })
export const openToUsers = keysOf({ ...ownReads, ...ownWrites })
/** Of both, what writes: under a snapshot of its own, because it leaves new rows. */
export const leavesRows = keysOf({ ...openDoors, ...ownWrites })

const payingForOthers = ['CanCreateAnyTransactionRequest']
const makingCustomers = ['CanCreateCustomer', 'CanCreateCustomerAtAnyBank']
const granting = ['CanCreateEntitlementAtOneBank', 'CanCreateEntitlementAtAnyBank']

/** Where the handler, and not the definition, asks for a role, because it depends on the request: whoever lacks it is refused, too. */
export const rolesInHandlers: Readonly<Record<string, readonly string[]>> = {
  'v1.2.1-makePayment': payingForOthers,
  'v1.4.0-createTransactionRequest': payingForOthers,
  'v2.0.0-createTransactionRequest': payingForOthers,
  'v2.1.0-createTransactionRequest': payingForOthers,
  'v2.1.0-createTransactionRequestSandboxTan': payingForOthers,
  'v2.1.0-createTransactionRequestCounterparty': payingForOthers,
  'v2.1.0-createTransactionRequestFreeForm': payingForOthers,
  'v2.1.0-createTransactionRequestSepa': payingForOthers,
  'v4.0.0-createTransactionRequestAccount': payingForOthers,
  'v4.0.0-createTransactionRequestAccountOtp': payingForOthers,
  'v4.0.0-createTransactionRequestCard': payingForOthers,
  'v4.0.0-createTransactionRequestCounterparty': payingForOthers,
  'v4.0.0-createTransactionRequestFreeForm': payingForOthers,
  'v4.0.0-createTransactionRequestRefund': payingForOthers,
  'v4.0.0-createTransactionRequestSepa': payingForOthers,
  'v4.0.0-createTransactionRequestSimple': payingForOthers,
  'v1.4.0-answerTransactionRequestChallenge': payingForOthers,
  'v2.0.0-answerTransactionRequestChallenge': payingForOthers,
  'v2.1.0-answerTransactionRequestChallenge': payingForOthers,
  'v4.0.0-answerTransactionRequestChallenge': payingForOthers,
  'engine/v1-createStandingOrder': payingForOthers,
  'engine/v1-getStandingOrders': payingForOthers,
  'engine/v1-getStandingOrder': payingForOthers,
  'engine/v1-endStandingOrder': payingForOthers,
  'v1.4.0-addCustomer': makingCustomers,
  'v2.0.0-createCustomer': makingCustomers,
  'v2.1.0-createCustomer': makingCustomers,
  'v1.4.0-addCustomerMessage': ['CanCreateCustomerMessage'],
  'v3.1.0-getMeeting': ['CanGetCustomer'],
  'v3.1.0-createAccount': ['CanCreateAccount'],
  'v5.0.0-createAccount': ['CanCreateAccount'],
  'v4.0.0-addAccount': ['CanCreateAccount'],
  'v2.0.0-addEntitlement': granting,
  // Whoever holds a role may pass it on: this is the role of the example.
  'v4.0.0-createUserWithRoles': [...granting, 'CanCreateAccount'],
  'v3.1.0-createCreditLimitRequest': ['CanUpdateCustomerCreditLimit'],
  'v3.1.0-getCreditLimitRequests': ['CanUpdateCustomerCreditLimit'],
  'v3.1.0-getCreditLimitRequestByRequestId': ['CanUpdateCustomerCreditLimit'],
  'v3.1.0-getAccountApplication': ['CanGetAccountApplications'],
}

/** Shows through a view that permits nothing that there is something, and nothing of it. */
export const redacted = keysOf({
  'the entries of the account, without a member that says anything': [
    'v1.2.1-getTransactionsForBankAccount',
    'v3.0.0-getTransactionsForBankAccount',
    'v1.2.1-getTransactionByIdForBankAccount',
    'v3.1.0-getTransactionByIdForBankAccount',
  ],
  'no other accounts at all': ['v1.2.1-getOtherAccountsForBankAccount', 'v3.0.0-getOtherAccountsForBankAccount'],
})

const ofAnother = (owner: string, name: string, ...keys: readonly string[]): readonly string[] =>
  keys.map((key) => `${key}: ${name} of another ${owner}`)
const ofAnotherBank = (name: string, ...keys: readonly string[]): readonly string[] =>
  ofAnother('BANK_ID', name, ...keys)

/** Where an id of somewhere else in the path is not refused: what is there stays as it was, and is not shown. */
export const harmlessInPaths = keysOf({
  'makes something of that id here, because a client chooses it': [
    ...ofAnotherBank('BRANCH_ID', 'v2.1.0-updateBranch', 'v3.0.0-updateBranch'),
    ...ofAnotherBank('PRODUCT_CODE', 'v4.0.0-createProduct', 'v5.0.0-createProduct'),
    ...ofAnotherBank('NEW_ACCOUNT_ID', 'v3.1.0-createAccount', 'v5.0.0-createAccount'),
    'v2.0.0-addKycDocument: KYC_DOCUMENT_ID of another CUSTOMER_ID',
    'v2.0.0-addKycMedia: KYC_MEDIA_ID of another CUSTOMER_ID',
    'v2.0.0-addKycCheck: KYC_CHECK_ID of another CUSTOMER_ID',
  ],
  'keeps it as a word, which names nothing': ofAnotherBank(
    'PRODUCT_CODE',
    'v3.1.0-createAccountAttribute',
    'v3.1.0-updateAccountAttribute',
  ),
  'lists what is here under that id, which is nothing': [
    ...ofAnotherBank('PRODUCT_CODE', 'v4.0.0-getProductFees'),
    ...ofAnotherBank('CUSTOMER_ID', 'v4.0.0-getUserCustomerLinksByCustomerId'),
  ],
  'says that it is not here any more, which is true': [
    ...ofAnotherBank(
      'CUSTOMER_ATTRIBUTE_ID',
      'v4.0.0-deleteCustomerAttribute',
      'v4.0.0-deleteCustomerAttributeOfCustomer',
    ),
    'v4.0.0-deleteCustomerAttributeOfCustomer: CUSTOMER_ATTRIBUTE_ID of another CUSTOMER_ID',
  ],
})

const onboarding = ['Document', 'Media', 'Check'].map((kind) => `engine/v1-postOnboarding${kind}`)
const kycRecords = ['Document', 'Media', 'Check', 'Status'].map((kind) => `v2.0.0-addKyc${kind}`)

/** Where an id of somewhere else in the body is not refused: what is there stays as it was, and is not shown. */
export const harmlessInBodies = keysOf({
  'repeats what the path says, which counts': [
    ...ofAnotherBank('id', 'v1.2.1-updateAccountLabel'),
    ...ofAnotherBank('bank_id', 'v2.2.0-createFx'),
  ],
  'keeps it as a word, which names nothing': [
    ...ofAnotherBank('customer_number', 'engine/v1-createCrmEvent'),
    ...['BANK_ID', 'CUSTOMER_ID'].flatMap((owner) => [
      ...ofAnother(owner, 'customer_number', 'v2.0.0-addSocialMediaHandle', ...kycRecords, ...onboarding),
      ...['relates_to_kyc_document_id', 'relates_to_kyc_check_id'].flatMap((name) =>
        ofAnother(owner, name, 'v2.0.0-addKycMedia', 'engine/v1-postOnboardingMedia'),
      ),
    ]),
  ],
})
