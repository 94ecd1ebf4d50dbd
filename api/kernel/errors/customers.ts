/** Errors of customers, KYC and onboarding; 39xxx are ours. */
import { row } from './row'
import type { ErrorRow } from './row'

export const customersErrors = {
  DependantsMismatch: row('OBP-10020', 400, 'Incorrect json.'),
  CustomerNumberNotFound: row(
    'OBP-30002',
    404,
    'Customer not found. Please specify a valid value for CUSTOMER_NUMBER.',
  ),
  CustomerNumberTaken: row(
    'OBP-30006',
    400,
    'Customer Number already exists. Please specify a different value for BANK_ID or CUSTOMER_NUMBER.',
  ),
  UserAlreadyLinked: row('OBP-30007', 400, 'The User is already linked to a Customer at the bank specified by BANK_ID'),
  UserNotLinked: row('OBP-30008', 400, 'User Customer Link not found by USER_ID'),
  UserCustomerLinkNotFound: row('OBP-30035', 400, 'User Customer Link not found'),
  CustomerNotFound: row('OBP-30046', 404, 'Customer not found. Please specify a valid value for CUSTOMER_ID.'),
  CustomersBankNotFound: row('OBP-30001', 400, 'Bank not found. Please specify a valid value for BANK_ID.'),
  CustomersUserNotFound: row('OBP-20005', 400, 'User not found. Please specify a valid value for USER_ID.'),
  CouldNotCreateCustomer: row('OBP-30051', 400, 'Cannot create Customer'),
  CustomerOfOtherBank: row('OBP-30113', 400, 'Invalid Bank Id.'),
  CustomerAttributeNotFound: row(
    'OBP-30069',
    400,
    'Customer Attribute not found. Please specify a valid value for CUSTOMER_ATTRIBUTE_ID.',
  ),
  AttributeDefinitionNotFound: row(
    'OBP-50200',
    400,
    'Connector cannot return the data we requested. <- OBP-30071: Attribute Definition not found. Please specify a valid value for ATTRIBUTE_DEFINITION_ID.',
  ),
  CustomerAccountLinkNotCreated: row('OBP-30224', 400, 'Could not create the customer account link.'),
  CustomerAccountLinkNotFound: row(
    'OBP-30225',
    400,
    'Customer Account Link not found. Please specify valid values for CUSTOMER_ACCOUNT_LINK_ID.',
  ),
  MeetingNotFound: row('OBP-30104', 400, 'Meeting not found.'),
  TaxResidenceExists: row(
    'OBP-50200',
    400,
    'Connector cannot return the data we requested. The customer has this tax residence already.',
  ),
  TaxResidenceNotFound: row(
    'OBP-50200',
    400,
    'Connector cannot return the data we requested. <- OBP-30300: Tax Residence not found by TAX_RESIDENCE_ID. ',
  ),
  AddressNotFound: row(
    'OBP-50200',
    400,
    "Connector cannot return the data we requested. <- OBP-30310: Customer's Address not found by CUSTOMER_ADDRESS_ID. ",
  ),
  CaseClosed: row('OBP-39001', 400, 'The onboarding case is closed.'),
  CaseNotInReview: row('OBP-39002', 400, 'The onboarding case is not in review.'),
  DecisionStale: row(
    'OBP-39003',
    409,
    'The onboarding case has changed since it was read. Please read it again and decide on what it says now.',
  ),
  ReviewerAlreadyDecided: row('OBP-39004', 400, 'This reviewer has already decided in this round of review.'),
  MakerIsChecker: row('OBP-39005', 403, 'Who submitted the case may not decide it.'),
  StaffRequestDecided: row('OBP-39012', 400, 'This request has been decided already.'),
  CreditLimitRequestNotFound: row(
    'OBP-39013',
    404,
    'Credit limit request not found. Please specify a valid value for REQUEST_ID.',
  ),
  AccountApplicationNotFound: row('OBP-30311', 404, 'AccountApplication not found by ACCOUNT_APPLICATION_ID. '),
  CaseIncomplete: row('OBP-39006', 400, 'The onboarding case is incomplete.'),
  CaseExists: row('OBP-39007', 409, 'An onboarding case of this customer exists with other content.'),
  InvalidCaseData: row('OBP-39008', 400, 'The onboarding data are not valid.'),
  InvalidPolicy: row('OBP-39009', 400, 'The onboarding policy is not valid.'),
  CaseNotFound: row('OBP-39010', 404, 'Onboarding case not found. Please specify a valid value for CUSTOMER_ID.'),
  CaseActionNotAllowed: row('OBP-39400', 400, 'The onboarding case is in a state that does not allow this.'),
  CaseEscalated: row('OBP-39401', 403, 'The onboarding case is for somebody of a higher level:'),
  CaseAssigned: row(
    'OBP-39402',
    409,
    'Somebody else has taken the onboarding case over. Take it over first, or wait until they have handed it back.',
  ),
  CustomerTooYoung: row(
    'OBP-39403',
    400,
    'The customer is younger than the policy asks, or their date of birth is not known.',
  ),
  RetentionNotOver: row(
    'OBP-39404',
    400,
    'The personal data have to be kept until the retention of the policy is over.',
  ),
  CustomerHoldsMoney: row('OBP-39405', 400, 'An account of the customer is not empty.'),
  CustomerFrozen: row('OBP-39406', 403, 'The payments of the customer are frozen:'),
  PolicyVersionNotFound: row(
    'OBP-39407',
    404,
    'Onboarding policy not found. Please specify a valid value for POLICY_VERSION.',
  ),
  TaskNotFound: row('OBP-39408', 404, 'Task not found. Please specify a valid value for TASK_ID.'),
} as const satisfies Record<string, ErrorRow>
