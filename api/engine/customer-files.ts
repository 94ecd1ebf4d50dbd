/** Files of customers: bring one, list them, fetch one. */
import { fileOfCustomer, filesOfCustomer } from '../../db/read/customer-files'
import { insertFileEvent, keepFile } from '../../db/write/customer-files'
import { isUuid } from '../../domain/ids'
import { fileEndingOf, isFileType } from '../../platform/file-types'
import type { Role } from '../access/roles'
import { CustomerFile, customerFileJson, CustomerFiles } from '../json/customer-files'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Caller } from '../kernel/endpoint'
import { fileBody, FileReply, fileReply } from '../kernel/file-bodies'

const tags = ['Onboarding', 'Customer File']
const needs = ['bank', 'customer'] as const
const path = '/banks/BANK_ID/customers/CUSTOMER_ID/files'

/** Those who look after customers; who else has the same file is for them to know. */
const readers = ['CanGetCustomerFile', 'CanGetOnboarding', 'CanDecideOnboarding'] as const satisfies readonly Role[]
const isReader = (caller: Caller, bankId: string): boolean => readers.some((role) => caller.has(role, bankId))

const fileExample = {
  file_id: '7f1f5ee5-5a0c-4d5f-8b0c-7a3c8a1a5b1e',
  bank_id: 'gh.29.uk',
  customer_id: '7uy8a7e4-6d02-40e3-a129-0b2bf89de8uh',
  type: 'application/pdf',
  size_bytes: 48_213,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  uploaded_by_user_id: '9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1',
  uploaded_at: '2024-01-02T03:04:05Z',
  duplicate_of_customers: [],
}

const addCustomerFile = endpoint({
  operation: 'addCustomerFile',
  version: 'engine/v1',
  method: 'POST',
  path,
  summary: 'Add Customer File',
  description:
    'Stores a file, such as the scan of a passport, encrypted under a key of the customer. The body is the file itself and the Content-Type its type, which the content must show too. The same content for the same customer is stored once: sent again, it is the file that is there already. `duplicate_of_customers` names other customers of the bank who have a file of the same content; it is shown to those who may read files or cases. Documents and media of a case name the file as `file_id`.',
  tags,
  auth: 'user',
  roles: ['CanAddCustomerFile'],
  needs,
  body: fileBody,
  reply: [201, CustomerFile],
  replyExample: fileExample,
  errors: ['TooManyFiles'],
  handle: async ({ bank: { bankId }, customer: { customerId }, body, caller, fail }, { write, newId }) => {
    const file = { ...body, fileId: newId(), eventId: newId(), bankId, customerId, uploadedBy: caller.userId }
    const kept = await write((transaction) => keepFile(transaction, file))
    return kept.ok ? customerFileJson(kept.value, isReader(caller, bankId)) : fail('TooManyFiles')
  },
})

const getCustomerFiles = endpoint({
  operation: 'getCustomerFiles',
  version: 'engine/v1',
  method: 'GET',
  path,
  summary: 'Get Customer Files',
  description: 'The files of the customer, newest first; without what they hold.',
  tags,
  auth: 'user',
  roles: readers,
  needs,
  reply: [200, CustomerFiles],
  replyExample: { files: [fileExample] },
  errors: [],
  handle: async ({ customer }, { read }) => ({
    files: (await filesOfCustomer(read, customer.customerId)).map((row) => customerFileJson(row, true)),
  }),
})

const getCustomerFile = endpoint({
  operation: 'getCustomerFile',
  version: 'engine/v1',
  method: 'GET',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/files/FILE_ID',
  summary: 'Get Customer File',
  description:
    "What the file holds, as an attachment of the type that it was stored with. Who has fetched it and when is noted on the timeline of the customer's case.",
  tags,
  auth: 'user',
  roles: ['CanGetCustomerFile'],
  needs,
  reply: [200, fileReply],
  errors: ['FileNotFound', 'FileErased'],
  handle: async ({ customer: { customerId }, params, caller, fail }, { read, writeAtOnce, vault, newId }) => {
    const fileId = params.FILE_ID
    if (!isUuid(fileId)) return fail('FileNotFound')
    const row = (await fileOfCustomer(read, customerId, fileId)) ?? fail('FileNotFound')
    const bytes = await vault.get(row)
    if (bytes === 'erased') return fail('FileErased')
    try {
      const event = { eventId: newId(), customerId, kind: 'fileDownloaded' } as const
      await insertFileEvent(writeAtOnce, { ...event, detail: { fileId }, actorUserId: caller.userId })
    } catch (error) {
      bytes.destroy()
      throw error
    }
    const ending = isFileType(row.mediaType) ? fileEndingOf(row.mediaType) : 'bin'
    return new FileReply(row.mediaType, Number(row.sizeBytes), `${row.fileId}.${ending}`, bytes)
  },
})

export const customerFileEndpoints: readonly AnyEndpoint[] = [addCustomerFile, getCustomerFiles, getCustomerFile]
