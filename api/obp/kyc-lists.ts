/** KYC records: reading what a customer's case holds. The customer is looked up by id alone, so the roles are system roles. */
import { z } from 'zod'
import { checksOf, documentsOf, mediaOf, statusesOf } from '../../db/read/kyc'
import { Check, checkJson, Document, documentJson, Media, mediaJson, Status, statusJson } from '../json/kyc'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const tags = ['KYC', 'Customer']
const needs = ['customer'] as const

const getKycDocuments = endpoint({
  operation: 'getKycDocuments',
  version: 'v2.0.0',
  method: 'GET',
  path: '/customers/CUSTOMER_ID/kyc_documents',
  summary: 'Get Customer KYC Documents',
  description: 'The current version of every identity document of the customer, the one that was updated last first.',
  tags,
  auth: 'user',
  roles: ['CanGetAnyKycDocuments'],
  needs,
  reply: [200, z.object({ documents: z.array(Document) })],
  errors: [],
  handle: async ({ customer }, { read }) => ({
    documents: (await documentsOf(read, customer.customerId)).map(documentJson),
  }),
})

const getKycMedia = endpoint({
  operation: 'getKycMedia',
  version: 'v2.0.0',
  method: 'GET',
  path: '/customers/CUSTOMER_ID/kyc_media',
  summary: 'Get KYC Media for a customer',
  description: 'The current version of every image and recording of the customer, the one that was updated last first.',
  tags,
  auth: 'user',
  roles: ['CanGetAnyKycMedia'],
  needs,
  reply: [200, z.object({ medias: z.array(Media) })],
  errors: [],
  handle: async ({ customer }, { read }) => ({ medias: (await mediaOf(read, customer.customerId)).map(mediaJson) }),
})

const getKycChecks = endpoint({
  operation: 'getKycChecks',
  version: 'v2.0.0',
  method: 'GET',
  path: '/customers/CUSTOMER_ID/kyc_checks',
  summary: 'Get Customer KYC Checks',
  description: 'The current version of every check of the customer, the one that was updated last first.',
  tags,
  auth: 'user',
  roles: ['CanGetAnyKycChecks'],
  needs,
  reply: [200, z.object({ checks: z.array(Check) })],
  errors: [],
  handle: async ({ customer }, { read }) => ({ checks: (await checksOf(read, customer.customerId)).map(checkJson) }),
})

const getKycStatuses = endpoint({
  operation: 'getKycStatuses',
  version: 'v2.0.0',
  method: 'GET',
  path: '/customers/CUSTOMER_ID/kyc_statuses',
  summary: 'Get Customer KYC Statuses',
  description: "The timeline of the customer's KYC statuses, newest last.",
  tags,
  auth: 'user',
  roles: ['CanGetAnyKycStatuses'],
  needs,
  reply: [200, z.object({ statuses: z.array(Status) })],
  errors: [],
  handle: async ({ customer }, { read }) => ({
    statuses: (await statusesOf(read, customer.customerId)).map(statusJson),
  }),
})

export const kycListEndpoints: readonly AnyEndpoint[] = [getKycDocuments, getKycMedia, getKycChecks, getKycStatuses]
