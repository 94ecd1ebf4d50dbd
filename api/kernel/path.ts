/** Paths in OBP's own notation: a segment is a parameter only if it is named here; literals may be upper case too (`.../SANDBOX_TAN/...`). */

export const placeholders = [
  'BANK_ID',
  'ACCOUNT_ID',
  'VIEW_ID',
  'CUSTOMER_ID',
  'USER_ID',
  'USERNAME',
  'PROVIDER',
  'PROVIDER_ID',
  'TARGET_VIEW_ID',
  'EMAIL',
  'ENTITLEMENT_ID',
  'CONSUMER_ID',
  'KYC_DOCUMENT_ID',
  'KYC_MEDIA_ID',
  'KYC_CHECK_ID',
  'USER_CUSTOMER_LINK_ID',
  'CUSTOMER_ACCOUNT_LINK_ID',
  'PRODUCT_CODE',
  'PRODUCT_ATTRIBUTE_ID',
  'CARD_ID',
  'CARD_ATTRIBUTE_ID',
  'PRODUCT_FEE_ID',
  'ACCOUNT_ATTRIBUTE_ID',
  'CUSTOMER_ATTRIBUTE_ID',
  'USER_ATTRIBUTE_ID',
  'ATTRIBUTE_ID',
  'ATTRIBUTE_DEFINITION_ID',
  'CUSTOMER_ADDRESS_ID',
  'TAX_RESIDENCE_ID',
  'MEETING_ID',
  'REQUEST_ID',
  'ACCOUNT_APPLICATION_ID',
  'TRANSACTION_ID',
  'TRANSACTION_REQUEST_TYPE',
  'TRANSACTION_REQUEST_ID',
  'STANDING_ORDER_ID',
  'COUNTERPARTY_ID',
  'COUNTERPARTY_NAME',
  'PAYER_LIMIT_ID',
  'WEBHOOK_ID',
  'DELIVERY_ID',
  'LOGIN_ID',
  'HIT_ID',
  'MESSAGE_ID',
  'VERSION_ID',
  'FROM_CURRENCY_CODE',
  'TO_CURRENCY_CODE',
  'API_VERSION',
  'CONNECTOR',
  'COMMENT_ID',
  'TAG_ID',
  'IMAGE_ID',
  'BRANCH_ID',
  'ATM_ID',
  'ATM_ATTRIBUTE_ID',
  'OTHER_ACCOUNT_ID',
  'ENTITLEMENT_REQUEST_ID',
  'API_COLLECTION_ID',
  'API_COLLECTION_NAME',
  'OPERATION_ID',
  'FILE_ID',
  'POLICY_VERSION',
  'TASK_ID',
  'CHECK_PROVIDER_NAME',
] as const
export type Placeholder = (typeof placeholders)[number]

type Segments<P extends string> = P extends `/${infer Head}/${infer Rest}`
  ? Head | Segments<`/${Rest}`>
  : P extends `/${infer Last}`
    ? Last
    : never
export type PlaceholdersOf<P extends string> = Extract<Segments<P>, Placeholder>
export type ParamsOf<P extends string> = { readonly [K in PlaceholdersOf<P>]: string }

const known = new Set<string>(placeholders)
/** True when the segment of a path is a parameter and not a literal. */
export const isPlaceholder = (segment: string): segment is Placeholder => known.has(segment)

/** The segments of a path, without the leading slash. */
export const segmentsOf = (path: string): readonly string[] => path.split('/').filter((segment) => segment !== '')

/** `/banks/BANK_ID` -> `/banks/{BANK_ID}`, as OpenAPI writes it. */
export const openApiPath = (path: string): string =>
  path
    .split('/')
    .map((segment) => (isPlaceholder(segment) ? `{${segment}}` : segment))
    .join('/')

/** Every placeholder of a path in its order. */
export const placeholdersIn = (path: string): readonly Placeholder[] => segmentsOf(path).filter(isPlaceholder)
