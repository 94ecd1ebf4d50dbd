/** The one table of API errors: name -> code, status, text. OBP codes are written here and nowhere else. */
import type { RefusalName } from '../../domain/refusal'

interface ErrorRow {
  readonly code: `OBP-${string}`
  readonly status: number
  readonly text: string
}
const row = (code: ErrorRow['code'], status: number, text: string): ErrorRow => ({ code, status, text })

const idFormat = "should only contain 0-9/a-z/A-Z/'-'/'.'/'_', the length should be smaller than 255."

// The texts travel over the wire as clients of the API know them, spelling included. Codes 29xxx (access), 39xxx
// (customers, onboarding) and 49xxx (payments) are ours, where no documented code fits.
export const apiErrors = {
  RequestTimeout: row(
    'OBP-01000',
    408,
    'Request Timeout. The server did not finish the request in time. Please retry.',
  ),
  DuplicateQueryParameters: row('OBP-09016', 400, 'Duplicate Query Parameters are not allowed.'),
  DuplicateHeaderKeys: row('OBP-09017', 400, 'Duplicate Header Keys are not allowed.'),
  InvalidJson: row('OBP-10001', 400, 'Incorrect json format.'),
  InvalidAmount: row('OBP-10002', 400, 'Invalid Number. Could not convert value to a number.'),
  InvalidCurrency: row('OBP-10003', 400, 'Invalid Currency Value. It should be three letters ISO Currency Code. '),
  FxPairUnsupported: row(
    'OBP-10004',
    400,
    'ISO Currency code combination not supported for FX. Please modify the FROM_CURRENCY_CODE or TO_CURRENCY_CODE. ',
  ),
  InvalidDate: row('OBP-10005', 400, 'Invalid Date Format. Could not convert value to a Date.'),
  FxRateMissing: row('OBP-10006', 400, 'Invalid Currency Value.'),
  IncorrectRoleName: row('OBP-10007', 400, 'Incorrect Role name: '),
  IncorrectFilter: row('OBP-10016', 400, 'Incorrect filter Parameters in URL. '),
  DependantsMismatch: row('OBP-10020', 400, 'Incorrect json.'),
  InvalidSortDirection: row('OBP-10023', 400, 'obp_sort_direction parameter can only take two values: DESC or ASC!'),
  InvalidOffset: row('OBP-10024', 400, 'wrong value for obp_offset parameter. Please send a positive integer (=>0)!'),
  InvalidLimit: row('OBP-10025', 400, 'wrong value for obp_limit parameter. Please send a positive integer (=>1)!'),
  InvalidFilterDate: row(
    'OBP-10026',
    400,
    "Failed to parse date string. Please use this format yyyy-MM-dd'T'HH:mm:ss.SSS'Z'!",
  ),
  PaymentLimitExceeded: row('OBP-10035', 400, 'Incorrect json value.'),
  UnknownLocale: row('OBP-10041', 400, 'This locale is not supported. Only the following can be used: en_GB , es_ES.'),
  NotFound: row(
    'OBP-10404',
    404,
    '404 Not Found. The server could not find the requested URI. Please double check your URL, headers and body. Note: When you are making a POST or PUT request, the Content-Type header MUST be `application/json`. Note: OBP only supports JSON formatted bodies.',
  ),
  UnknownApiVersion: row('OBP-00027', 400, 'Invalid API Version string. We could not find the version specified.'),
  UserNotLoggedIn: row('OBP-20001', 401, 'User not logged in. Authentication is required!'),
  LoginParametersMissing: row('OBP-20002', 400, 'These DirectLogin parameters are missing:'),
  TokenInvalid: row('OBP-20003', 401, 'This DirectLogin token is invalid or expired.'),
  InvalidCredentials: row('OBP-20004', 401, 'Invalid login credentials. Check username/password.'),
  UserNotFound: row('OBP-20005', 404, 'User not found. Please specify a valid value for USER_ID.'),
  RoleMissing: row('OBP-20006', 403, 'User is missing one or more roles: '),
  InvalidConsumerKey: row('OBP-20008', 401, 'Invalid Consumer Key.'),
  LoginValueTooLong: row('OBP-20010', 400, 'Value too long.'),
  LoginValueInvalid: row('OBP-20011', 400, 'Value contains invalid characters.'),
  UserLocked: row('OBP-20013', 401, 'The account has been locked, please contact an administrator!'),
  ViewNotAccessible: row(
    'OBP-20017',
    403,
    'Current user does not have access to the view. Please specify a valid value for VIEW_ID.',
  ),
  NoOwnerView: row('OBP-20019', 400, 'User does not have access to owner view. '),
  ViewPermissionMissing: row('OBP-20022', 400, 'View does not permit the access.'),
  ViewPermissionForbidden: row('OBP-20022', 403, 'View does not permit the access.'),
  UserNotFoundByProvider: row('OBP-20027', 404, 'User not found by provider and username.'),
  MayNotGrantView: row(
    'OBP-20047',
    400,
    'If target viewId is system view,  the current view.can_grant_access_to_views does not contains it. Orif target viewId is custom view, the current view.can_grant_access_to_custom_views is false.',
  ),
  MayNotRevokeView: row(
    'OBP-20048',
    400,
    'If target viewId is system view,  the current view.can_revoke_access_to_views does not contains it. Orif target viewId is custom view, the current view.can_revoke_access_to_custom_views is false.',
  ),
  MayNotGrantEntitlement: row('OBP-20050', 403, 'Current User is not a Super Admin! or'),
  UserNotFoundByUserId: row('OBP-20057', 400, 'User not found by userId.'),
  LinkedUserNotFound: row('OBP-20057', 404, 'User not found by userId.'),
  UserDeleted: row('OBP-20064', 401, 'The user is deleted!'),
  AuthorizationUnsupported: row('OBP-20080', 401, 'Authorization Header format is not supported at this instance.'),
  LoginHeaderMissing: row('OBP-20082', 400, 'Missing DirectLogin or Authorization header.'),
  LoginWordMissing: row('OBP-20083', 400, 'Missing DirectLogin word at the value of Authorization header.'),
  SourceViewMayNotGrant: row(
    'OBP-20084',
    403,
    'The current source view.can_grant_access_to_views does not contains target view.',
  ),
  SourceViewMayNotGrantCustom: row(
    'OBP-20085',
    403,
    'The current source view.can_grant_access_to_custom_views is false.',
  ),
  SourceViewMayNotRevoke: row(
    'OBP-20086',
    403,
    'The current source view.can_revoke_access_to_views does not contains target view.',
  ),
  SourceViewMayNotRevokeCustom: row(
    'OBP-20087',
    403,
    'The current source view.can_revoke_access_to_custom_views is false.',
  ),
  IdempotencyKeyInvalid: row('OBP-29001', 400, 'The Idempotency-Key must have 1 to 255 visible ASCII characters.'),
  IdempotencyKeyInFlight: row(
    'OBP-29002',
    409,
    'A request with this Idempotency-Key is being processed. Please retry later.',
  ),
  IdempotencyKeyReused: row('OBP-29003', 422, 'This Idempotency-Key was used for another request.'),
  ServiceUnavailable: row(
    'OBP-29004',
    503,
    'The service is temporarily unavailable. Nothing was changed by this request unless a retry with the same Idempotency-Key says so. Please retry.',
  ),
  BodyTooLarge: row('OBP-29005', 413, 'The request body is too large.'),
  UsernameTaken: row('OBP-29006', 409, 'User with the same username already exists.'),
  InvalidUserData: row('OBP-29007', 400, 'The user data are not valid.'),
  BankNotFound: row('OBP-30001', 404, 'Bank not found. Please specify a valid value for BANK_ID.'),
  BankNotFoundInBody: row('OBP-30001', 400, 'Bank not found. Please specify a valid value for BANK_ID.'),
  CustomerNumberNotFound: row(
    'OBP-30002',
    404,
    'Customer not found. Please specify a valid value for CUSTOMER_NUMBER.',
  ),
  AccountNotFoundInBody: row('OBP-30003', 400, 'Account not found. Please specify a valid value for ACCOUNT_ID.'),
  ViewNotFound: row('OBP-30005', 400, 'View not found for Account. Please specify a valid value for VIEW_ID'),
  CustomerNumberTaken: row(
    'OBP-30006',
    400,
    'Customer Number already exists. Please specify a different value for BANK_ID or CUSTOMER_NUMBER.',
  ),
  UserAlreadyLinked: row('OBP-30007', 400, 'The User is already linked to a Customer at the bank specified by BANK_ID'),
  UserNotLinked: row('OBP-30008', 400, 'User Customer Link not found by USER_ID'),
  CounterpartyNotFound: row(
    'OBP-30017',
    400,
    'Counterparty not found. Please specify a valid value for COUNTERPARTY_ID.',
  ),
  AccountNotFound: row(
    'OBP-30018',
    404,
    'Bank Account not found. Please specify valid values for BANK_ID and ACCOUNT_ID. ',
  ),
  ConsumerNotFound: row('OBP-30019', 404, 'Consumer not found. Please specify a valid value for CONSUMER_ID.'),
  UserCustomerLinkNotFound: row('OBP-30035', 400, 'User Customer Link not found'),
  CustomerNotFound: row('OBP-30046', 404, 'Customer not found. Please specify a valid value for CUSTOMER_ID.'),
  CouldNotCreateCustomer: row('OBP-30051', 400, 'Cannot create Customer'),
  TransactionNotFound: row('OBP-30067', 404, 'Transaction not found. Please specify a valid value for TRANSACTION_ID.'),
  TransactionOfAccountNotFound: row(
    'OBP-30067',
    400,
    'Transaction not found. Please specify a valid value for TRANSACTION_ID.',
  ),
  CannotRevokeAccess: row('OBP-30064', 400, 'Cannot revoke account access.'),
  AccountAccessNotFound: row('OBP-30065', 400, 'Cannot find account access.'),
  AccountRoutingNotFound: row(
    'OBP-30073',
    404,
    'Bank Account not found. Please specify valid values for account routing scheme and address.',
  ),
  AccountAttributeNotFound: row(
    'OBP-30074',
    400,
    'Account Attribute not found. Please specify a valid value for ACCOUNT_ATTRIBUTE_ID.',
  ),
  InvalidUserId: row('OBP-30107', 400, 'Invalid User Id.'),
  OpeningBalanceNotZero: row('OBP-30109', 400, 'Initial Balance of Account must be Zero (0).'),
  InvalidAccountId: row('OBP-30110', 400, `Invalid Account Id. The ACCOUNT_ID ${idFormat}`),
  InvalidBankId: row('OBP-30111', 400, `Invalid Bank Id. The BANK_ID ${idFormat}`),
  OpeningBalanceNotNumeric: row('OBP-30112', 400, 'Invalid Number. Initial balance must be a number, e.g 1000.00'),
  CustomerOfOtherBank: row('OBP-30113', 400, 'Invalid Bank Id.'),
  AccountRoutingDuplicate: row(
    'OBP-30114',
    400,
    'Invalid Account Routings. Duplication detected in account routings, please specify only one value per routing scheme',
  ),
  AccountRoutingTaken: row('OBP-30115', 400, 'Account Routing already exist.'),
  EntitlementNeedsBank: row(
    'OBP-30205',
    400,
    'This entitlement is a Bank Role. Please set bank_id to a valid bank id.',
  ),
  EntitlementNeedsNoBank: row(
    'OBP-30206',
    400,
    'This entitlement is a System Role. Please set bank_id to empty string.',
  ),
  InvalidPassword: row(
    'OBP-30207',
    400,
    'Invalid Password Format. Your password should EITHER be at least 10 characters long and contain mixed numbers and both upper and lower case letters and at least one special character, OR the length should be > 16 and <= 512.',
  ),
  AccountExists: row('OBP-30208', 400, 'Account_ID already exists at the Bank.'),
  EntitlementNotFound: row('OBP-30212', 404, 'EntitlementId not found'),
  EntitlementNotOfUser: row('OBP-30213', 400, 'USER_ID does not have the ENTITLEMENT_ID.'),
  EntitlementExists: row('OBP-30216', 400, 'Entitlement already exists for the user.'),
  SystemViewNotFound: row('OBP-30252', 400, 'System view not found. Please specify a valid value for VIEW_ID'),
  BankExists: row('OBP-34000', 400, 'Bank Id already exists. Please specify a different value.'),
  ConsumerKeyInvalid: row('OBP-35030', 400, 'The Consumer Key must be alphanumeric. (A-Z, a-z, 0-9)'),
  ConsumerKeyTooLong: row('OBP-35031', 400, 'The Consumer Key max length <= 512'),
  CaseClosed: row('OBP-39001', 400, 'The onboarding case is closed.'),
  CaseNotInReview: row('OBP-39002', 400, 'The onboarding case is not in review.'),
  DecisionStale: row(
    'OBP-39003',
    409,
    'The onboarding case has changed since it was read. Please read it again and decide on what it says now.',
  ),
  ReviewerAlreadyDecided: row('OBP-39004', 400, 'This reviewer has already decided in this round of review.'),
  MakerIsChecker: row('OBP-39005', 403, 'Who submitted the case may not decide it.'),
  CaseIncomplete: row('OBP-39006', 400, 'The onboarding case is incomplete.'),
  CaseExists: row('OBP-39007', 409, 'An onboarding case of this customer exists with other content.'),
  InvalidCaseData: row('OBP-39008', 400, 'The onboarding data are not valid.'),
  InvalidPolicy: row('OBP-39009', 400, 'The onboarding policy is not valid.'),
  CaseNotFound: row('OBP-39010', 404, 'Onboarding case not found. Please specify a valid value for CUSTOMER_ID.'),
  TransactionRequestTypeUnsupported: row('OBP-40001', 400, 'Invalid value for TRANSACTION_REQUEST_TYPE'),
  NotAllowedToPay: row(
    'OBP-40002',
    400,
    "Insufficient authorisation to create TransactionRequest. The Transaction Request could not be created because the login user doesn't have access to the view of the from account or the consumer doesn't have the access to the view of the from account or the login user does not have the `CanCreateAnyTransactionRequest` role or the view does not have the permission can_add_transaction_request_to_any_account or the view does not have the permission can_add_transaction_request_to_beneficiary.",
  ),
  RequestCurrencyMismatch: row(
    'OBP-40003',
    400,
    'Transaction Request Currency must be the same as From Account Currency.',
  ),
  TransactionRequestNotFound: row('OBP-40004', 400, 'Transaction Request Id not found.'),
  AmountNotPositive: row('OBP-40008', 400, "Can't send a payment with a value of 0 or less."),
  TransactionRequestTypeMismatch: row('OBP-40009', 400, 'The TRANSACTION_REQUEST_TYPE has changed.'),
  InvalidChallengeId: row('OBP-40010', 400, 'Invalid Challenge Id. Please specify a valid value for CHALLENGE_ID.'),
  TransactionRequestNotInitiated: row('OBP-40011', 400, 'Transaction Request Status is not INITIATED.'),
  InvalidChargePolicy: row(
    'OBP-40013',
    400,
    'Invalid Charge Policy. Please specify a valid value for Charge_Policy: SHARED, SENDER or RECEIVER. ',
  ),
  InvalidChallengeType: row(
    'OBP-40015',
    400,
    'Invalid Challenge Type. Please specify a valid value for CHALLENGE_TYPE, when you create the transaction request.',
  ),
  ChallengeRefused: row(
    'OBP-40016',
    400,
    'Invalid Challenge Answer. Please specify a valid value for answer in Json body.',
  ),
  TransactionRequestsDisabled: row(
    'OBP-40018',
    400,
    'Sorry, Transaction Requests are not enabled in this API instance.',
  ),
  NextChallengePending: row(
    'OBP-40019',
    400,
    'Cannot create transaction due to transaction request is in status: NEXT_CHALLENGE_PENDING.',
  ),
  TransactionRequestNotAnswerable: row(
    'OBP-40020',
    400,
    'Transaction Request Status is not INITIATED or NEXT_CHALLENGE_PENDING or FORWARDED.',
  ),
  InsufficientFunds: row(
    'OBP-49001',
    400,
    'Insufficient funds. The account has no overdraft limit that covers this payment.',
  ),
  SameAccount: row('OBP-49002', 400, 'The payer and the payee are the same account.'),
  RoundsToZero: row(
    'OBP-49003',
    400,
    'The amount is too small: converted to the currency of an account it rounds to zero.',
  ),
  CounterpartyLimitExceeded: row('OBP-49004', 400, 'The payment is over the limit of the counterparty.'),
  RequestModified: row('OBP-49005', 409, 'A record with this id exists with other content.'),
  UnexpectedError: row(
    'OBP-50015',
    500,
    'The server encountered an unexpected condition which prevented it from fulfilling the request.',
  ),
} as const satisfies Record<string, ErrorRow> & Record<RefusalName, ErrorRow>

export type ApiErrorName = keyof typeof apiErrors

/** An answer that is not a success: its name in the table, and the request's values that make the text helpful. */
export class ApiError extends Error {
  constructor(
    readonly errorName: ApiErrorName,
    readonly detail = '',
  ) {
    super(`${apiErrors[errorName].code}: ${apiErrors[errorName].text}${detail}`)
  }

  get status(): number {
    return apiErrors[this.errorName].status
  }
}
