/** How the requests end in the right hands where that is not a success, because one place cannot be in all states at once. */

/** The name of the refusal: it comes from the state of what is asked about, and not from who asks. */
export const endsOtherwise: Readonly<Record<string, string>> = {
  // Needs secrets that nobody has in an example.
  'none-directLogin': 'LoginParametersMissing',
  'v5.1.0-createConsumer': 'ClientCertificateMissing',
  'engine/v1-addAuthenticatorApp': 'InvalidCredentials',
  'engine/v1-changeOwnPassword': 'PasswordKeptElsewhere',
  'engine/v1-changeForgottenPassword': 'PasswordResetEnded',
  'engine/v1-confirmAddress': 'AddressConfirmationRefused',
  'engine/v1-confirmAuthenticatorApp': 'AuthenticatorAppNotFound',
  'engine/v1-removeAuthenticatorApp': 'AuthenticatorAppNotFound',
  'engine/v1-removeAuthenticatorAppOfUser': 'AuthenticatorAppNotFound',
  'engine/v1-liftPaymentBlock': 'PaymentBlockNotFound',
  // Goes before the freeze that it would end.
  'engine/v1-unfreezeAccount': 'AccountFreezeUnchanged',
  // The place has an owner, who is sending this.
  'engine/v1-addAccountOwner': 'AccountHasOwner',
  'engine/v1-takeCheckCallback': 'CallbackSignatureInvalid',
  // The policy asks for no such check.
  'engine/v1-overrideEngineCheck': 'CaseActionNotAllowed',
  'engine/v1-askCheckProvider': 'InvalidCaseData',
  // No view shows it unless it is made for that.
  'v3.1.0-checkFundsAvailable': 'ViewPermissionMissing',
  // Answers nobody but with this.
  'v2.1.0-createTransactionRequest': 'TransactionRequestTypeUnsupported',
  // The owner of the place has submitted it themselves: somebody else decides.
  'engine/v1-decideOnboardingCase': 'MakerIsChecker',
  'engine/v1-decideCreditLimitRequest': 'MakerIsChecker',
  'v3.1.0-updateAccountApplicationStatus': 'MakerIsChecker',
  // The accounts of the place are their own.
  'engine/v1-putBankCharges': 'OwnChargeAccount',
  // They act for the customer, and nobody sets their own limit.
  'v3.1.0-updateCustomerCreditLimit': 'MakerIsChecker',
  'engine/v1-decideScreeningHit': 'OwnScreeningHit',
  // It is their own, too.
  'engine/v1-assignOnboardingCase': 'MakerIsChecker',
  'engine/v1-assignTask': 'MakerIsChecker',
  'engine/v1-endCustomerRelationship': 'MakerIsChecker',
  // The case is in one state only, and moves on while others act on it.
  'engine/v1-withdrawOnboardingRequest': 'CaseActionNotAllowed',
  'engine/v1-eraseCustomer': 'CaseActionNotAllowed',
  'engine/v1-setOnboardingRisk': 'DecisionStale',
  'engine/v1-adoptOnboardingPolicy': 'DecisionStale',
  // Another version of the call has done it before.
  'v2.1.0-answerTransactionRequestChallenge': 'TransactionRequestNotInitiated',
  'v2.0.0-answerTransactionRequestChallenge': 'TransactionRequestNotInitiated',
  'v1.4.0-answerTransactionRequestChallenge': 'TransactionRequestNotInitiated',
  'engine/v1-withdrawTransactionRequest': 'TransactionRequestNotAnswerable',
  'v4.0.0-createUserCustomerLinks': 'UserAlreadyLinked',
  'v5.0.0-createCustomerAccountLink': 'CustomerAccountLinkNotCreated',
  'v5.0.0-createAccount': 'AccountExists',
  'v4.0.0-revokeGrantUserAccessToViews': 'CannotRevokeAccess',
  'v4.0.0-deleteExplicitCounterparty': 'CounterpartyNotFound',
  'v5.1.0-createCounterpartyLimit': 'CounterpartyLimitExists',
  // Its counterparty has gone before it.
  'engine/v1-deleteCounterpartyLimit': 'CounterpartyNotFound',
  'v1.2.1-deleteViewForBankAccount': 'ViewNotFound',
  'v5.1.0-deleteAtm': 'AtmNotFound',
  'v5.0.0-deleteSystemView': 'SystemViewNotFound',
}

/** What a test cannot wait for. */
export const neverSent: Readonly<Record<string, string>> = {
  'engine/v1-watchTasks': 'goes on until a client leaves; test/api/engine/inbox-watch.test.ts watches',
}
