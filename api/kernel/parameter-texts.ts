/** What each placeholder of a path stands for, in words for the documentation. */
import type { Placeholder } from './path'

const texts: Readonly<Partial<Record<Placeholder, string>>> = {
  BANK_ID: 'The bank.',
  ACCOUNT_ID: 'An account of the bank.',
  VIEW_ID: 'The view through which the account is looked at, such as `owner`.',
  CUSTOMER_ID: 'A customer of the bank.',
  USER_ID: 'The user.',
  USERNAME: 'The name with which the user logs in.',
  PROVIDER: 'Who authenticates the user; this instance is named by its own URL.',
  EMAIL: 'The e-mail address of the user.',
  KYC_DOCUMENT_ID: 'Chosen by the client; the same id again replaces the record of this customer.',
  KYC_MEDIA_ID: 'Chosen by the client; the same id again replaces the record of this customer.',
  KYC_CHECK_ID: 'Chosen by the client; the same id again replaces the record of this customer.',
  FILE_ID: 'A file of the customer.',
  CHECK_PROVIDER_NAME: 'The name under which the bank knows the provider.',
  TRANSACTION_REQUEST_TYPE: 'The kind of payment, such as `ACCOUNT` or `SANDBOX_TAN`.',
  FROM_CURRENCY_CODE: 'ISO 4217 code of the currency to convert from.',
  TO_CURRENCY_CODE: 'ISO 4217 code of the currency to convert to.',
  API_VERSION: 'A version of the API, such as `v4.0.0` or `OBPv4.0.0`.',
}

/** The text of a placeholder; one without its own is read out: `ENTITLEMENT_ID` -> "The entitlement id." */
export const parameterText = (name: Placeholder): string =>
  texts[name] ?? `The ${name.toLowerCase().replaceAll('_', ' ')}.`
