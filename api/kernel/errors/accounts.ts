/** Errors of banks, accounts and views. */
import { row } from './row'
import type { ErrorRow } from './row'

const idFormat = "should only contain 0-9/a-z/A-Z/'-'/'.'/'_', the length should be smaller than 255."

export const accountsErrors = {
  ViewNotAccessible: row(
    'OBP-20017',
    403,
    'Current user does not have access to the view. Please specify a valid value for VIEW_ID.',
  ),
  NoOwnerView: row('OBP-20019', 400, 'User does not have access to owner view. '),
  ViewPermissionMissing: row('OBP-20022', 400, 'View does not permit the access.'),
  ViewPermissionForbidden: row('OBP-20022', 403, 'View does not permit the access.'),
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
  CustomViewNameInvalid: row('OBP-20020', 400, 'Custom view name/view_id must start with `_`. eg: _work, _life.'),
  SystemViewNameInvalid: row('OBP-20020', 400, "System view name/view_id can not start with '_'. eg: owner, standard."),
  ViewBeyondSource: row('OBP-20049', 400, 'Source view contains less permissions than target view.'),
  UserOfProviderNotFound: row('OBP-20104', 404, 'User not found by PROVIDER and PROVIDER_ID.'),
  MayNotGrantViewAtAll: row(
    'OBP-20047',
    403,
    'If target viewId is system view,  the current view.can_grant_access_to_views does not contains it. Orif target viewId is custom view, the current view.can_grant_access_to_custom_views is false.',
  ),
  MayNotRevokeViewAtAll: row(
    'OBP-20048',
    403,
    'If target viewId is system view,  the current view.can_revoke_access_to_views does not contains it. Orif target viewId is custom view, the current view.can_revoke_access_to_custom_views is false.',
  ),
  SystemViewNotCreated: row('OBP-30250', 400, 'Could not create the system view'),
  SystemViewNotDeleted: row('OBP-30251', 400, 'Could not delete the system view'),
  CustomViewNotDeleted: row('OBP-30256', 400, 'Could not delete the custom view'),
  SystemViewPublic: row('OBP-30258', 400, 'System view cannot be public'),
  CustomViewNotCreated: row('OBP-30259', 400, 'Could not create the custom view'),
  CustomViewNotUpdated: row('OBP-30260', 400, 'Could not update the custom view'),
  BankNotFound: row('OBP-30001', 404, 'Bank not found. Please specify a valid value for BANK_ID.'),
  // Where clients know 400: of a bank that a body names, and in some older calls of one in the path.
  NoSuchBank: row('OBP-30001', 400, 'Bank not found. Please specify a valid value for BANK_ID.'),
  AccountNotFoundInBody: row('OBP-30003', 400, 'Account not found. Please specify a valid value for ACCOUNT_ID.'),
  ViewNotFound: row('OBP-30005', 400, 'View not found for Account. Please specify a valid value for VIEW_ID'),
  AccountNotFound: row(
    'OBP-30018',
    404,
    'Bank Account not found. Please specify valid values for BANK_ID and ACCOUNT_ID. ',
  ),
  PublicViewNotGrantable: row(
    'OBP-29010',
    400,
    'Everybody may read through a public view: it is neither granted nor revoked.',
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
  AccountRoutingDuplicate: row(
    'OBP-30114',
    400,
    'Invalid Account Routings. Duplication detected in account routings, please specify only one value per routing scheme',
  ),
  AccountRoutingRepeated: row(
    'OBP-60004',
    400,
    'Update bank account Exception.  Duplication detected in account routings, please specify only one value per routing scheme',
  ),
  AccountRoutingTaken: row('OBP-30115', 400, 'Account Routing already exist.'),
  InvalidPaymentSystem: row(
    'OBP-30116',
    400,
    "Invalid payment system name. The payment system name should only contain 0-9/a-z/A-Z/'-'/'.'/'_', the length should be smaller than 200.",
  ),
  AccountExists: row('OBP-30208', 400, 'Account_ID already exists at the Bank.'),
  SystemViewNotFound: row('OBP-30252', 400, 'System view not found. Please specify a valid value for VIEW_ID'),
  NumberTooLarge: row('OBP-10012', 400, 'Invalid value. Maximum number is 10000.'),
  BankIdMismatch: row('OBP-10035', 400, 'Incorrect json value.'),
  AllowedValues: row('OBP-10015', 400, 'Allowed values are:'),
  IssueNumberTooLong: row('OBP-10012', 400, 'Invalid value. Maximum number is 10.'),
  CardExists: row(
    'OBP-30032',
    400,
    'Could not insert the Card <- OBP-30060: Card already exists. Please specify different values for bankId, card_number and issueNumber.',
  ),
  CardNotFound: row('OBP-30059', 400, 'This Card can not be found for the user '),
  CardAttributeNotFound: row(
    'OBP-30061',
    400,
    'Card Attribute not found. Please specify a valid value for CARD_ATTRIBUTE_ID.',
  ),
  ProductNotFound: row('OBP-30011', 400, 'Product not found. Please specify a valid value for PRODUCT_CODE.'),
  ParentProductNotFound: row(
    'OBP-30062',
    400,
    'Parent product not found. Please specify an existing product code for parent_product_code. Leave empty if no parent product exists.',
  ),
  ProductFeeNotFound: row('OBP-30117', 400, 'Product Fee not found. Please specify a valid value for PRODUCT_FEE_ID.'),
  ProductAttributeNotFound: row(
    'OBP-29021',
    404,
    'Product Attribute not found. Please specify a valid value for PRODUCT_ATTRIBUTE_ID.',
  ),
  AmountParameterInvalid: row('OBP-20054', 400, 'Invalid amount. Please specify a valid value for amount.'),
  QueryParametersMissing: row('OBP-20055', 400, 'These query parameters are missing:'),
  AtmNotFound: row('OBP-30009', 404, 'ATM not found. Please specify a valid value for ATM_ID.'),
  AtmAttributeNotFound: row('OBP-50200', 400, 'Connector cannot return the data we requested.'),
  BranchNotFound: row(
    'OBP-300010',
    400,
    'Branch not found. Please specify a valid value for BRANCH_ID. Or License may not be set. meta.license.id and meta.license.name can not be empty',
  ),
  BankExists: row('OBP-34000', 400, 'Bank Id already exists. Please specify a different value.'),
} as const satisfies Record<string, ErrorRow>
