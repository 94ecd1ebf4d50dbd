/** Errors of amounts, transaction requests, challenges, transactions and exchange rates; 49xxx are ours. */
import { row } from './row'
import type { ErrorRow } from './row'

export const paymentsErrors = {
  InvalidAmount: row('OBP-10002', 400, 'Invalid Number. Could not convert value to a number.'),
  InvalidCurrency: row('OBP-10003', 400, 'Invalid Currency Value. It should be three letters ISO Currency Code. '),
  FxPairUnsupported: row(
    'OBP-10004',
    400,
    'ISO Currency code combination not supported for FX. Please modify the FROM_CURRENCY_CODE or TO_CURRENCY_CODE. ',
  ),
  FxRateMissing: row('OBP-10006', 400, 'Invalid Currency Value.'),
  PaymentLimitExceeded: row('OBP-10035', 400, 'Incorrect json value.'),
  CounterpartyNotFound: row(
    'OBP-30017',
    400,
    'Counterparty not found. Please specify a valid value for COUNTERPARTY_ID.',
  ),
  CounterpartyOfAccountNotFound: row(
    'OBP-30004',
    400,
    'Counterparty not found. The BANK_ID / ACCOUNT_ID specified does not exist on this server.',
  ),
  CounterpartyIbanNotFound: row('OBP-30012', 404, 'Counterparty not found. Please specify a valid value for IBAN.'),
  NotBeneficiary: row(
    'OBP-30013',
    400,
    "The account can not send money to the Counterparty. Please set the Counterparty 'isBeneficiary' true first",
  ),
  CounterpartyExists: row(
    'OBP-30014',
    400,
    'Counterparty already exists. Please specify a different value for BANK_ID or ACCOUNT_ID or VIEW_ID or NAME.',
  ),
  CounterpartyPermissionMissing: row('OBP-30022', 403, 'The current view does not have the permission:'),
  CounterpartyDescriptionTooLong: row(
    'OBP-20010',
    400,
    'Value too long. The maximum length of `description` field is 36',
  ),
  CounterpartyLimitExists: row(
    'OBP-30264',
    400,
    'Counterparty limit already exists. Please specify a different value for  BANK_ID, ACCOUNT_ID, VIEW_ID or COUNTERPARTY_ID.',
  ),
  TransactionNotFound: row('OBP-30067', 404, 'Transaction not found. Please specify a valid value for TRANSACTION_ID.'),
  TransactionOfAccountNotFound: row(
    'OBP-30067',
    400,
    'Transaction not found. Please specify a valid value for TRANSACTION_ID.',
  ),
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
  TransactionRequestAttributeNotFound: row(
    'OBP-30078',
    400,
    'Transaction Request Attribute not found. Please specify a valid value for TRANSACTION_REQUEST_ATTRIBUTE_ID.',
  ),
  InvalidTriggerName: row('OBP-10039', 400, 'Incorrect Trigger name:'),
  InvalidBoolean: row('OBP-10019', 400, 'Invalid Boolean. Could not convert value to a boolean type.'),
  WebhookMethodUnsupported: row('OBP-10037', 400, 'Incorrect http_method. Only Support `POST` currently.'),
  WebhookProtocolUnsupported: row('OBP-10038', 400, 'Incorrect http_protocol. Only Support `HTTP/1.1` currently.'),
  WebhookNotFound: row('OBP-30050', 400, 'Webhook not found. Please specify a valid value for account_webhook_id.'),
  WebhookUrlRefused: row('OBP-49020', 400, 'Nothing can be posted to this URL:'),
  WebhookDeliveryNotFound: row('OBP-49021', 404, 'The webhook has no such delivery, or it is not parked.'),
  DoubleEntryNotFound: row('OBP-30087', 404, 'Double Entry Transaction not found.'),
  ViewLacksPermission: row('OBP-30022', 400, 'The current view does not have the permission: '),
  InvalidUrl: row('OBP-10017', 400, 'Incorrect URL Format.  Could not parse url string as a valid URL'),
  NotOnEarth: row(
    'OBP-49011',
    400,
    'There is no such place: a latitude goes from -90 to 90, a longitude from -180 to 180.',
  ),
  OtherAccountNotFound: row(
    'OBP-49012',
    404,
    'Other account not found. Please specify a valid value for OTHER_ACCOUNT_ID.',
  ),
  NothingToDelete: row('OBP-49014', 400, 'There is nothing here that could be deleted.'),
  OtherAccountHidden: row(
    'OBP-49013',
    400,
    'The view shows this other account under an alias and hides what is written about it.',
  ),
  AnnotationNotDeletable: row(
    'OBP-49010',
    400,
    'The view knows no such comment, tag, picture or place on this transaction, or does not let you delete it.',
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
} as const satisfies Record<string, ErrorRow>
