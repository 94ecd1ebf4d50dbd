/** Tax residences of customers. Clients know three spellings of the path: one to create, one to list, one to delete. */
import { z } from 'zod'
import { taxResidencesOf } from '../../db/read/tax-residences'
import { deleteTaxResidence, insertTaxResidence } from '../../db/write/tax-residences'
import { PostTaxResidence, TaxResidence, taxResidenceJson, TaxResidences } from '../json/tax-residences'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const tags = ['Customer', 'KYC']
const needs = ['bank', 'customer'] as const

const createTaxResidence = endpoint({
  operation: 'createTaxResidence',
  version: 'v3.1.0',
  method: 'POST',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/tax-residence',
  summary: 'Create Tax Residence',
  description: 'Notes that a customer of the bank pays taxes in a domain, and under which number; each pair once.',
  tags,
  auth: 'user',
  roles: ['CanCreateTaxResidence'],
  needs,
  order: ['caller', 'bank', 'roles', 'body', 'customer'],
  body: {
    name: 'PostTaxResidenceJsonV310',
    schema: PostTaxResidence,
    example: { domain: 'Enter some domain', tax_number: 'Enter some number' },
    tooLong: 'ValueTooLong',
  },
  reply: [201, TaxResidence],
  errors: ['TaxResidenceExists'],
  handle: async ({ customer, body, caller, fail }, { writeAtOnce, newId }) => {
    const { domain, tax_number: taxNumber } = body
    const row = { taxResidenceId: newId(), customerId: customer.customerId, domain, taxNumber }
    return (await insertTaxResidence(writeAtOnce, row, caller.userId))
      ? taxResidenceJson(row)
      : fail('TaxResidenceExists')
  },
})

const getTaxResidence = endpoint({
  operation: 'getTaxResidence',
  version: 'v3.1.0',
  method: 'GET',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/tax-residences',
  summary: 'Get Tax Residences of Customer',
  description: 'The tax residences of a customer of the bank, oldest first.',
  tags,
  auth: 'user',
  roles: ['CanGetTaxResidence'],
  needs,
  reply: [200, TaxResidences],
  errors: [],
  handle: async ({ customer }, { read }) => ({
    tax_residence: (await taxResidencesOf(read, customer.customerId)).map(taxResidenceJson),
  }),
})

const deleteResidence = endpoint({
  operation: 'deleteTaxResidence',
  version: 'v3.1.0',
  method: 'DELETE',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/tax_residencies/TAX_RESIDENCE_ID',
  summary: 'Delete Tax Residence',
  description: 'Deletes a tax residence of the customer.',
  tags,
  auth: 'user',
  roles: ['CanDeleteTaxResidence'],
  needs,
  reply: [200, z.literal(true)],
  errors: ['TaxResidenceNotFound'],
  handle: async ({ customer, params, caller, fail }, { writeAtOnce }) =>
    (await deleteTaxResidence(writeAtOnce, customer.customerId, params.TAX_RESIDENCE_ID, caller.userId))
      ? (true as const)
      : fail('TaxResidenceNotFound'),
})

export const taxResidenceEndpoints: readonly AnyEndpoint[] = [createTaxResidence, getTaxResidence, deleteResidence]
