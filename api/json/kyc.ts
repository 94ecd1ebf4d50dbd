/** KYC documents, media, checks and statuses on the wire. */
import { z } from 'zod'
import type { KycCheck, KycDocument, KycMedia, KycStatus } from '../../domain/kyc/evidence'
import { longestEvidenceType } from '../../domain/kyc/evidence'
import { filledText, flag, inOneForm, link, moment, nullableMoment, nullableText, text } from './wire'

// OBP takes null for every text and date of a record; for a flag it does not.
const customerNumber = nullableText(50)
const evidenceType = text(longestEvidenceType, inOneForm)
/** The type of a document or of media that somebody is asked for. */
export const askedType = filledText(longestEvidenceType, inOneForm)

export const PutDocument = z.object({
  customer_number: customerNumber,
  type: evidenceType.nullable(),
  number: nullableText(50),
  issue_date: nullableMoment,
  issue_place: nullableText(512),
  expiry_date: nullableMoment,
})
export const PutMedia = z.object({
  customer_number: customerNumber,
  type: evidenceType.nullable(),
  url: link(255).nullable(),
  date: nullableMoment,
  relates_to_kyc_document_id: nullableText(255),
  relates_to_kyc_check_id: nullableText(255),
})
export const PutCheck = z.object({
  customer_number: customerNumber,
  date: nullableMoment,
  how: nullableText(32),
  staff_user_id: nullableText(64),
  staff_name: nullableText(64),
  satisfied: flag,
  comments: nullableText(2_000),
})
export const PutStatus = z.object({ customer_number: customerNumber, ok: flag, date: nullableMoment })

// Our own calls ask for less: what the engine knows itself need not be sent. What only a person can say must be sent.
const own = { id: filledText(44).nullish(), customer_number: text(50).nullish() }
const file = { file_id: text(36).nullish() }
const zone = { machine_readable_zone: z.array(text(60)).min(2).max(3).nullish() }
export const PostDocument = PutDocument.extend({
  ...own,
  ...file,
  ...zone,
  type: evidenceType,
  number: text(50),
  issue_date: moment,
  issue_place: text(512),
  expiry_date: moment.nullish(),
})
export const PostMedia = PutMedia.extend({
  ...own,
  ...file,
  type: evidenceType,
  url: link(255).nullish(),
  date: moment,
  relates_to_kyc_document_id: text(255).nullish(),
  relates_to_kyc_check_id: text(255).nullish(),
}).refine(({ url, file_id: fileId }) => (url ?? fileId ?? null) !== null, { error: 'url or file_id is required' })
export const PostCheck = PutCheck.extend({
  ...own,
  date: moment.nullish(),
  how: text(32),
  staff_user_id: text(64).nullish(),
  staff_name: text(64).nullish(),
  comments: text(2_000).nullish(),
})

const recordJson = {
  bank_id: z.string(),
  customer_id: z.string(),
  id: z.string(),
  customer_number: z.string().nullable(),
}
export const Document = z.object({
  ...recordJson,
  type: z.string().nullable(),
  number: z.string().nullable(),
  issue_date: z.string().nullable(),
  issue_place: z.string().nullable(),
  expiry_date: z.string().nullable(),
})
export const Media = z.object({
  ...recordJson,
  type: z.string().nullable(),
  url: z.string().nullable(),
  date: z.string().nullable(),
  relates_to_kyc_document_id: z.string().nullable(),
  relates_to_kyc_check_id: z.string().nullable(),
})
/** Our own calls show the uploaded file besides; OBP knows of none. */
const shownFile = { file_id: z.string().nullable() }
export const FiledDocument = Document.extend({
  ...shownFile,
  machine_readable_zone: z.array(z.string()).nullable(),
})
export const FiledMedia = Media.extend(shownFile)
export const Check = z.object({
  ...recordJson,
  date: z.string().nullable(),
  how: z.string().nullable(),
  staff_user_id: z.string().nullable(),
  staff_name: z.string().nullable(),
  satisfied: z.boolean(),
  comments: z.string().nullable(),
})
export const Status = z.object({
  customer_id: z.string(),
  customer_number: z.string().nullable(),
  ok: z.boolean(),
  date: z.string().nullable(),
})

interface Owned {
  readonly bankId: string
  readonly customerId: string
  readonly id: string
}
type Sent<Schema extends z.ZodType> = z.output<Schema>

export const documentRow = (owned: Owned, body: Sent<typeof PutDocument>): KycDocument => ({
  ...owned,
  customerNumber: body.customer_number,
  type: body.type,
  number: body.number,
  issueDate: body.issue_date,
  issuePlace: body.issue_place,
  expiryDate: body.expiry_date,
})
export const mediaRow = (owned: Owned, body: Sent<typeof PutMedia>): KycMedia => ({
  ...owned,
  customerNumber: body.customer_number,
  type: body.type,
  url: body.url,
  date: body.date,
  relatesToKycDocumentId: body.relates_to_kyc_document_id,
  relatesToKycCheckId: body.relates_to_kyc_check_id,
})
export const checkRow = (owned: Owned, body: Sent<typeof PutCheck>): KycCheck => ({
  ...owned,
  customerNumber: body.customer_number,
  date: body.date,
  how: body.how,
  staffUserId: body.staff_user_id,
  staffName: body.staff_name,
  satisfied: body.satisfied,
  comments: body.comments,
})

const ownerJson = (row: Owned & { readonly customerNumber: string | null }) => ({
  bank_id: row.bankId,
  customer_id: row.customerId,
  id: row.id,
  customer_number: row.customerNumber,
})
export const documentJson = (row: KycDocument): z.input<typeof Document> => ({
  ...ownerJson(row),
  type: row.type,
  number: row.number,
  issue_date: row.issueDate,
  issue_place: row.issuePlace,
  expiry_date: row.expiryDate,
})
export const mediaJson = (row: KycMedia): z.input<typeof Media> => ({
  ...ownerJson(row),
  type: row.type,
  url: row.url,
  date: row.date,
  relates_to_kyc_document_id: row.relatesToKycDocumentId,
  relates_to_kyc_check_id: row.relatesToKycCheckId,
})
export const filedDocumentJson = (row: KycDocument): z.input<typeof FiledDocument> => ({
  ...documentJson(row),
  file_id: row.fileId ?? null,
  machine_readable_zone: row.machineReadableZone ? [...row.machineReadableZone] : null,
})
export const filedMediaJson = (row: KycMedia): z.input<typeof FiledMedia> => ({
  ...mediaJson(row),
  file_id: row.fileId ?? null,
})
export const checkJson = (row: KycCheck): z.input<typeof Check> => ({
  ...ownerJson(row),
  date: row.date,
  how: row.how,
  staff_user_id: row.staffUserId,
  staff_name: row.staffName,
  satisfied: row.satisfied,
  comments: row.comments,
})
export const statusJson = (row: KycStatus): z.input<typeof Status> => ({
  customer_id: row.customerId,
  customer_number: row.customerNumber,
  ok: row.ok,
  date: row.date,
})
