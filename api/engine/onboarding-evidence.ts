/** Evidence for an onboarding case without any OBP call: as the KYC calls, with an id that is made where none is given, and uploaded files. */
import type { z } from 'zod'
import type { Reader } from '../../db/connection'
import { fileOfCustomer } from '../../db/read/customer-files'
import { isUuid } from '../../domain/ids'
import { readMrz } from '../../domain/identity/mrz'
import type { KycDocument } from '../../domain/kyc/evidence'
import {
  Check,
  checkJson,
  checkRow,
  documentRow,
  FiledDocument,
  filedDocumentJson,
  FiledMedia,
  filedMediaJson,
  mediaRow,
  PostCheck,
  PostDocument,
  PostMedia,
} from '../json/kyc'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { RefusedError } from '../kernel/faults'

const tags = ['Onboarding', 'KYC']
const needs = ['bank', 'customer'] as const
const errors = ['CaseClosed', 'InvalidCaseData', 'RequestModified'] as const
const errorsWithFile = [...errors, 'FileNotOfCustomer'] as const

/** The file that a record names: one of this customer, or none. */
async function namedFile(
  read: Reader,
  customerId: string,
  fileId: string | null | undefined,
  fail: (name: 'FileNotOfCustomer') => never,
): Promise<{ readonly fileId?: string }> {
  if (typeof fileId !== 'string') return {}
  const row = isUuid(fileId) ? await fileOfCustomer(read, customerId, fileId) : undefined
  return row === undefined ? fail('FileNotOfCustomer') : { fileId: row.fileId }
}

/** The zone that came with the document, if it has the form of one; what it says is for the case to check. Refusal: UnreadableMrz. */
function readableZone({
  machine_readable_zone: lines,
}: z.output<typeof PostDocument>): Pick<KycDocument, 'machineReadableZone'> {
  if (!lines) return {}
  const read = readMrz(lines)
  if (!read.ok) throw new RefusedError(read.refusal)
  return { machineReadableZone: lines }
}

const postOnboardingDocument = endpoint({
  operation: 'postOnboardingDocument',
  version: 'engine/v1',
  method: 'POST',
  path: '/banks/BANK_ID/onboarding-cases/CUSTOMER_ID/documents',
  summary: 'Add Onboarding Document',
  description:
    'Adds an identity document to the case. A document without `expiry_date` does not run out. `file_id` names an uploaded file of the customer that shows it, and `machine_readable_zone` has the lines of its zone (ICAO 9303: two of 44 or 36 characters, or three of 30).',
  tags,
  auth: 'user',
  roles: ['CanAddKycDocument'],
  needs,
  body: {
    name: 'PostOnboardingDocumentJson',
    schema: PostDocument,
    example: {
      type: 'passport',
      number: '12345',
      issue_date: '2024-01-02T00:00:00Z',
      issue_place: 'Berlin',
      expiry_date: '2034-01-01T00:00:00Z',
    },
  },
  reply: [201, FiledDocument],
  errors: [...errorsWithFile, 'UnreadableMrz'],
  waits: true,
  handle: async ({ bank, customer, body, caller, fail }, { read, run, newId }) => {
    const requestId = newId()
    const { bankId } = bank
    const { customerId, customerNumber } = customer
    const file = await namedFile(read, customerId, body.file_id, fail)
    const sent = {
      ...body,
      customer_number: body.customer_number ?? customerNumber,
      expiry_date: body.expiry_date ?? null,
    }
    const row = { ...documentRow({ bankId, customerId, id: body.id ?? newId() }, sent), ...file, ...readableZone(body) }
    await run.submitEvidence({ kind: 'document', ...row }, { userId: caller.userId, requestId })
    return filedDocumentJson(row)
  },
})

const postOnboardingMedia = endpoint({
  operation: 'postOnboardingMedia',
  version: 'engine/v1',
  method: 'POST',
  path: '/banks/BANK_ID/onboarding-cases/CUSTOMER_ID/media',
  summary: 'Add Onboarding Media',
  description:
    'Adds an image or recording to the case: its address as `url`, or as `file_id` an uploaded file of the customer, or both.',
  tags,
  auth: 'user',
  roles: ['CanAddKycMedia'],
  needs,
  body: {
    name: 'PostOnboardingMediaJson',
    schema: PostMedia,
    example: { type: 'selfie', url: 'https://example.com/selfie.png', date: '2024-01-02T00:00:00Z' },
  },
  reply: [201, FiledMedia],
  errors: errorsWithFile,
  waits: true,
  handle: async ({ bank, customer, body, caller, fail }, { read, run, newId }) => {
    const requestId = newId()
    const { bankId } = bank
    const { customerId, customerNumber } = customer
    const file = await namedFile(read, customerId, body.file_id, fail)
    const sent = {
      ...body,
      customer_number: body.customer_number ?? customerNumber,
      url: body.url ?? null,
      relates_to_kyc_document_id: body.relates_to_kyc_document_id ?? '',
      relates_to_kyc_check_id: body.relates_to_kyc_check_id ?? '',
    }
    const row = { ...mediaRow({ bankId, customerId, id: body.id ?? newId() }, sent), ...file }
    await run.submitEvidence({ kind: 'media', ...row }, { userId: caller.userId, requestId })
    return filedMediaJson(row)
  },
})

const wholeSeconds = (moment: Date): string => `${moment.toISOString().slice(0, 19)}Z`

const postOnboardingCheck = endpoint({
  operation: 'postOnboardingCheck',
  version: 'engine/v1',
  method: 'POST',
  path: '/banks/BANK_ID/onboarding-cases/CUSTOMER_ID/checks',
  summary: 'Add Onboarding Check',
  description:
    'Adds the outcome of a check to the case. Without `staff_user_id` and `staff_name` the caller has made it, without `date` now.',
  tags,
  auth: 'user',
  roles: ['CanAddKycCheck'],
  needs,
  body: {
    name: 'PostOnboardingCheckJson',
    schema: PostCheck,
    example: { how: 'online_meeting', satisfied: true, comments: 'Same person as in the passport.' },
  },
  reply: [201, Check],
  errors,
  waits: true,
  handle: async ({ bank, customer, body, caller }, { run, newId, now }) => {
    const requestId = newId()
    const { bankId } = bank
    const { customerId, customerNumber } = customer
    const row = checkRow(
      { bankId, customerId, id: body.id ?? newId() },
      {
        ...body,
        customer_number: body.customer_number ?? customerNumber,
        date: body.date ?? wholeSeconds(now()),
        staff_user_id: body.staff_user_id ?? caller.userId,
        staff_name: body.staff_name ?? caller.username.slice(0, 64),
        comments: body.comments ?? '',
      },
    )
    await run.submitEvidence({ kind: 'check', ...row }, { userId: caller.userId, requestId })
    return checkJson(row)
  },
})

export const onboardingEvidenceEndpoints: readonly AnyEndpoint[] = [
  postOnboardingDocument,
  postOnboardingMedia,
  postOnboardingCheck,
]
