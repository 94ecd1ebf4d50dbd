/** What the engine itself can say of who a customer is: documents, age, duplicates, and the machine-readable zone of a document. */
import { identityChecks } from '../../db/read/identity-checks'
import { documentsOf } from '../../db/read/kyc'
import { compareMrz, readMrz } from '../../domain/identity/mrz'
import { EngineChecks, engineChecksJson, MrzCheck, mrzCheckJson, PostMrz } from '../json/identity-checks'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { RefusedError } from '../kernel/faults'

const common = { version: 'engine/v1', tags: ['Onboarding', 'KYC'], auth: 'user', needs: ['bank', 'customer'] } as const

const defaultMinimumAge = 18

const getEngineChecks = endpoint({
  ...common,
  operation: 'getEngineChecks',
  method: 'GET',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/engine-checks',
  summary: 'Get Engine Checks',
  description: `What the engine finds about a customer now, in words: whether each document is still valid, whether the customer is old enough, whether another customer of the bank has the same document, or the same name and birth date, and what screenings have come to. \`unknown\`: a person has to look. Query: \`minimum_age\` in years (${defaultMinimumAge}).`,
  roles: ['CanGetOnboarding', 'CanDecideOnboarding'],
  reply: [200, EngineChecks],
  errors: ['IncorrectFilter'],
  handle: async ({ bank: { bankId }, customer: { customerId }, query, fail }, { read, now }) => {
    const minimumAge = query.get('minimum_age') ?? String(defaultMinimumAge)
    if (!/^\d{1,3}$/.test(minimumAge)) return fail('IncorrectFilter', ' <- minimum_age')
    const at = now()
    const findings = await identityChecks(read, { bankId, customerId, minimumAge: Number(minimumAge) }, at)
    if (findings === undefined) throw new Error('a customer that the request has loaded is gone')
    return engineChecksJson(customerId, findings, at)
  },
})

const createMrzCheck = endpoint({
  ...common,
  operation: 'createMrzCheck',
  method: 'POST',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/mrz-checks',
  summary: 'Create MRZ Check',
  description:
    'Reads the machine-readable zone of a passport or an identity card (ICAO 9303: two lines of 44 or 36 characters, or three of 30), computes its check digits, and compares it with the name and birth date of the customer, and with number and expiry date of the KYC document of `kyc_document_id`. Nothing is stored. What cannot be relied on is null.',
  roles: ['CanAddKycDocument', 'CanGetOnboarding', 'CanDecideOnboarding'],
  body: {
    name: 'PostMrzCheckJson',
    schema: PostMrz,
    example: {
      lines: ['P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<', 'C01X0006H1D<<6408125F2702283<<<<<<<<<<<<<<<8'],
      kyc_document_id: 'passport-1',
    },
  },
  reply: [200, MrzCheck],
  errors: ['UnreadableMrz', 'KycDocumentNotFound'],
  handle: async ({ customer, body, fail }, { read, now }) => {
    const mrz = readMrz(body.lines)
    if (!mrz.ok) throw new RefusedError(mrz.refusal)
    const { kyc_document_id: documentId = null } = body
    const documents = documentId === null ? [] : await documentsOf(read, customer.customerId)
    const document = documents.find(({ id }) => id === documentId)
    if (documentId !== null && document === undefined) return fail('KycDocumentNotFound')
    const findings = compareMrz(mrz.value, {
      name: customer.legalName,
      birthDate: customer.dateOfBirth?.slice(0, 10) ?? null,
      today: now().toISOString().slice(0, 10),
      ...(document === undefined ? {} : { document }),
    })
    return mrzCheckJson(customer.customerId, mrz.value, findings)
  },
})

export const identityCheckEndpoints: readonly AnyEndpoint[] = [getEngineChecks, createMrzCheck]
