/** KYC records: adding documents, media, checks and statuses to a customer's case. Each call answers after its commit. */
import {
  Check,
  checkJson,
  checkRow,
  Document,
  documentJson,
  documentRow,
  Media,
  mediaJson,
  mediaRow,
  PutCheck,
  PutDocument,
  PutMedia,
  PutStatus,
  Status,
  statusJson,
} from '../json/kyc'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Check as CheckStep } from '../kernel/endpoint'

const tags = ['KYC', 'Customer']
// These calls look at the customer before they read the body.
const order: readonly CheckStep[] = ['caller', 'roles', 'bank', 'customer', 'body']
const needs = ['bank', 'customer'] as const
const errors = ['InvalidJson', 'CaseClosed', 'InvalidCaseData', 'CustomerNotFound', 'RequestModified'] as const
const day = '1100-01-01T00:00:00Z'

const longestId = 44
/** An id that the client has chosen: visible characters, and no more than other clients of the API can store. */
const checkedId = (id: string, fail: (name: 'InvalidJson', detail: string) => never): string =>
  id.length <= longestId && /^[^\p{Cc}\p{Cs}]+$/u.test(id)
    ? id
    : fail('InvalidJson', ` The id in the path must have 1 to ${longestId} visible characters.`)

const addKycDocument = endpoint({
  operation: 'addKycDocument',
  version: 'v2.0.0',
  method: 'PUT',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/kyc_documents/KYC_DOCUMENT_ID',
  summary: 'Add KYC Document',
  description:
    "Adds an identity document to the customer's onboarding case, or a new version of the one with this id; earlier versions stay on the case's timeline. The first document of a customer opens the case.",
  tags,
  auth: 'user',
  roles: ['CanAddKycDocument'],
  needs,
  order,
  body: {
    name: 'PostKycDocumentJSON',
    schema: PutDocument,
    example: {
      customer_number: '5987953',
      type: 'passport',
      number: '12345',
      issue_date: day,
      issue_place: 'Berlin',
      expiry_date: day,
    },
  },
  reply: [201, Document],
  errors,
  waits: true,
  handle: async ({ bank, customer, params, body, caller, fail }, { run, newId }) => {
    const id = checkedId(params.KYC_DOCUMENT_ID, fail)
    const row = documentRow({ bankId: bank.bankId, customerId: customer.customerId, id }, body)
    await run.submitEvidence({ kind: 'document', ...row }, { userId: caller.userId, requestId: newId() })
    return documentJson(row)
  },
})

const addKycMedia = endpoint({
  operation: 'addKycMedia',
  version: 'v2.0.0',
  method: 'PUT',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/kyc_media/KYC_MEDIA_ID',
  summary: 'Add KYC Media',
  description:
    "Adds the address of an image or recording to the customer's onboarding case, or a new version of the one with this id. Which document and check it belongs to is noted as it is sent.",
  tags,
  auth: 'user',
  roles: ['CanAddKycMedia'],
  needs,
  order,
  body: {
    name: 'PostKycMediaJSON',
    schema: PutMedia,
    example: {
      customer_number: '5987953',
      type: 'image',
      url: 'http://www.example.com/id-docs/123/image.png',
      date: day,
      relates_to_kyc_document_id: '123',
      relates_to_kyc_check_id: '123',
    },
  },
  reply: [201, Media],
  errors,
  waits: true,
  handle: async ({ bank, customer, params, body, caller, fail }, { run, newId }) => {
    const id = checkedId(params.KYC_MEDIA_ID, fail)
    const row = mediaRow({ bankId: bank.bankId, customerId: customer.customerId, id }, body)
    await run.submitEvidence({ kind: 'media', ...row }, { userId: caller.userId, requestId: newId() })
    return mediaJson(row)
  },
})

const addKycCheck = endpoint({
  operation: 'addKycCheck',
  version: 'v2.0.0',
  method: 'PUT',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/kyc_check/KYC_CHECK_ID',
  summary: 'Add KYC Check',
  description:
    "Adds the outcome of a check to the customer's onboarding case, or a new version of the one with this id. A check that was not satisfied brings the case before the staff.",
  tags,
  auth: 'user',
  roles: ['CanAddKycCheck'],
  needs,
  order,
  body: {
    name: 'PostKycCheckJSON',
    schema: PutCheck,
    example: {
      customer_number: '5987953',
      date: day,
      how: 'online_meeting',
      staff_user_id: '67876',
      staff_name: 'Simon',
      satisfied: true,
      comments: 'String',
    },
  },
  reply: [201, Check],
  errors,
  waits: true,
  handle: async ({ bank, customer, params, body, caller, fail }, { run, newId }) => {
    const id = checkedId(params.KYC_CHECK_ID, fail)
    const row = checkRow({ bankId: bank.bankId, customerId: customer.customerId, id }, body)
    await run.submitEvidence({ kind: 'check', ...row }, { userId: caller.userId, requestId: newId() })
    return checkJson(row)
  },
})

const addKycStatus = endpoint({
  operation: 'addKycStatus',
  version: 'v2.0.0',
  method: 'PUT',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/kyc_statuses',
  summary: 'Add KYC Status',
  description:
    "Appends to the timeline of the customer's KYC statuses. The latest status is the customer's `kyc_status`; repeating it adds nothing.",
  tags,
  auth: 'user',
  roles: ['CanAddKycStatus'],
  needs,
  order,
  body: {
    name: 'PostKycStatusJSON',
    schema: PutStatus,
    example: { customer_number: '5987953', ok: true, date: day },
  },
  reply: [201, Status],
  errors: ['CustomerNotFound', 'CaseClosed', 'RequestModified'],
  waits: true,
  handle: async ({ bank, customer, body, caller }, { run, newId }) => {
    const { customer_number: customerNumber, ok, date } = body
    const status = { customerId: customer.customerId, customerNumber, ok, date }
    await run.recordKycStatus(bank.bankId, status, { userId: caller.userId, requestId: newId() })
    return statusJson(status)
  },
})

export const kycRecordEndpoints: readonly AnyEndpoint[] = [addKycDocument, addKycMedia, addKycCheck, addKycStatus]
