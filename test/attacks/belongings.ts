/** What belongs to what: the id of one thing under the path of another must find nothing. */
import { namesIn } from './requests'
import type { AnyEndpoint } from '../../api/kernel/endpoint'

const ofBank = [
  'ACCOUNT_ID',
  'NEW_ACCOUNT_ID',
  'PAYEE_ACCOUNT_ID',
  'CHECK_PROVIDER_NAME',
  'CUSTOMER_ID',
  'BRANCH_ID',
  'ATM_ID',
  'PRODUCT_CODE',
  'CARD_ID',
  'TASK_ID',
  'HIT_ID',
  'MESSAGE_ID',
  'WEBHOOK_ID',
  'PAYER_LIMIT_ID',
  'MEETING_ID',
  'REQUEST_ID',
  'ACCOUNT_APPLICATION_ID',
  'USER_CUSTOMER_LINK_ID',
  'CUSTOMER_ACCOUNT_LINK_ID',
  'CUSTOMER_ATTRIBUTE_ID',
  'ATM_ATTRIBUTE_ID',
  'CARD_ATTRIBUTE_ID',
  'PRODUCT_ATTRIBUTE_ID',
  'PRODUCT_FEE_ID',
  'DEFINITION_OF_customer',
  'DEFINITION_OF_account',
  'DEFINITION_OF_product',
  'DEFINITION_OF_transaction',
  'DEFINITION_OF_card',
  'DEFINITION_OF_transaction-request',
]
const ofCustomer = [
  'CUSTOMER_NUMBER',
  'CUSTOMER_ATTRIBUTE_ID',
  'CUSTOMER_ADDRESS_ID',
  'TAX_RESIDENCE_ID',
  'REQUEST_ID',
  'FILE_ID',
  'KYC_DOCUMENT_ID',
  'KYC_MEDIA_ID',
  'KYC_CHECK_ID',
]
const ofAccount = [
  'TARGET_VIEW_ID',
  'HELD_VIEW_ID',
  'ACCOUNT_ATTRIBUTE_ID',
  'COUNTERPARTY_ID',
  'COUNTERPARTY_NAME',
  'TRANSACTION_ID',
  'OTHER_ACCOUNT_ID',
  'TRANSACTION_REQUEST_ID',
  'TRANSACTION_REQUEST_ATTRIBUTE_ID',
  'STANDING_ORDER_ID',
]

/** The owner as paths name it, and what is found below it alone. */
const belongings: Readonly<Record<string, readonly string[]>> = {
  BANK_ID: ofBank,
  CUSTOMER_ID: ofCustomer,
  ACCOUNT_ID: ofAccount,
  TRANSACTION_ID: ['COMMENT_ID', 'TAG_ID', 'IMAGE_ID'],
  TRANSACTION_REQUEST_ID: ['TRANSACTION_REQUEST_ATTRIBUTE_ID', 'CHALLENGE_ID'],
  ATM_ID: ['ATM_ATTRIBUTE_ID'],
  PRODUCT_CODE: ['PRODUCT_ATTRIBUTE_ID', 'PRODUCT_FEE_ID'],
  CARD_ID: ['CARD_ATTRIBUTE_ID'],
  WEBHOOK_ID: ['DELIVERY_ID'],
  SYSTEM_WEBHOOK_ID: ['SYSTEM_DELIVERY_ID'],
  USER_ID: ['USER_ATTRIBUTE_ID', 'ENTITLEMENT_ID'],
}

/** Names something of the whole instance, or is a word and no id. */
const free = new Set([
  ...[
    'BANK_ID',
    'USER_ID',
    'USERNAME',
    'PROVIDER',
    'PROVIDER_ID',
    'EMAIL',
    'CONSUMER_ID',
    'VERSION_ID',
    'POLICY_VERSION',
  ],
  ...['VIEW_ID', 'MANAGING_VIEW_ID', 'SYSTEM_VIEW_ID', 'SYSTEM_WEBHOOK_ID', 'ENTITLEMENT_ID', 'ENTITLEMENT_REQUEST_ID'],
  ...['API_COLLECTION_ID', 'API_COLLECTION_NAME', 'OPERATION_ID', 'MY_ATTRIBUTE_ID', 'API_VERSION', 'CONNECTOR'],
  ...['FROM_CURRENCY_CODE', 'TO_CURRENCY_CODE', 'TRANSACTION_REQUEST_TYPE', 'OLD_REQUEST_TYPE', 'UNKNOWN_REQUEST_TYPE'],
])

/** The names of the path to which something of this name belongs. */
export const ownersIn = (endpoint: AnyEndpoint, name: string): readonly string[] =>
  namesIn(endpoint).filter((owner) => belongings[owner]?.includes(name) === true)

/** Each name of the path that belongs to another name of it, with that other. */
export const belongingsIn = (endpoint: AnyEndpoint): readonly { readonly owner: string; readonly name: string }[] =>
  namesIn(endpoint).flatMap((name) => ownersIn(endpoint, name).map((owner) => ({ owner, name })))

/** The names of the path of which nobody has said where they belong. The first of a path has nothing above it. */
export const strayNamesIn = (endpoint: AnyEndpoint): readonly string[] => {
  const placed = belongingsIn(endpoint).map(({ name }) => name)
  return namesIn(endpoint).filter((name, index) => index > 0 && !placed.includes(name) && !free.has(name))
}
