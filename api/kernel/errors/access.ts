/** Errors of login, users, roles and applications. */
import { row } from './row'
import type { ErrorRow } from './row'

export const accessErrors = {
  IncorrectRoleName: row('OBP-10007', 400, 'Incorrect Role name: '),
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
  UserNotFoundByProvider: row('OBP-20027', 404, 'User not found by provider and username.'),
  MayNotGrantEntitlement: row('OBP-20050', 403, 'Current User is not a Super Admin! or'),
  UserNotFoundByUserId: row('OBP-20057', 400, 'User not found by userId.'),
  LinkedUserNotFound: row('OBP-20057', 404, 'User not found by userId.'),
  UserDeleted: row('OBP-20064', 401, 'The user is deleted!'),
  AuthorizationUnsupported: row('OBP-20080', 401, 'Authorization Header format is not supported at this instance.'),
  LoginHeaderMissing: row('OBP-20082', 400, 'Missing DirectLogin or Authorization header.'),
  LoginWordMissing: row('OBP-20083', 400, 'Missing DirectLogin word at the value of Authorization header.'),
  UsernameTaken: row('OBP-29006', 409, 'User with the same username already exists.'),
  InvalidUserData: row('OBP-29007', 400, 'The user data are not valid.'),
  ConsumerNotFound: row('OBP-30019', 404, 'Consumer not found. Please specify a valid value for CONSUMER_ID.'),
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
  EntitlementNotFound: row('OBP-30212', 404, 'EntitlementId not found'),
  EntitlementNotOfUser: row('OBP-30213', 400, 'USER_ID does not have the ENTITLEMENT_ID.'),
  EntitlementExists: row('OBP-30216', 400, 'Entitlement already exists for the user.'),
  ConsumerKeyInvalid: row('OBP-35030', 400, 'The Consumer Key must be alphanumeric. (A-Z, a-z, 0-9)'),
  ConsumerKeyTooLong: row('OBP-35031', 400, 'The Consumer Key max length <= 512'),
} as const satisfies Record<string, ErrorRow>
