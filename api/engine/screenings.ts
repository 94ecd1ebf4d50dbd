/** Comparing customers with screening lists, and which lists there are. */
import { entriesPage, versionById, versionsPage } from '../../db/read/screening-lists'
import { screeningsPage, withHitsUnknownToCase } from '../../db/read/screenings'
import { screenCustomer } from '../../db/write/screen-customer'
import { isUuid } from '../../domain/ids'
import { defaultThreshold, leastThreshold } from '../../domain/screening/match'
import {
  entryJson,
  ListedEntries,
  ListVersions,
  PostScreening,
  Screening,
  screeningJson,
  Screenings,
  versionJson,
} from '../json/screenings'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { RefusedError } from '../kernel/faults'
import { cursorOf, nextOf } from './cursor'
import { tellCase } from './screened-case'

const common = { version: 'engine/v1', tags: ['Screening'], auth: 'user' } as const

const createScreening = endpoint({
  ...common,
  operation: 'createScreening',
  method: 'POST',
  path: '/banks/BANK_ID/screenings',
  summary: 'Create Screening',
  description: `Compares a customer of the bank with the newest version of every screening list: names whatever their order, letters and small differences, then birth dates and countries. \`threshold\`: how alike they must be, from ${leastThreshold} to 1 (${defaultThreshold}). The best hundred matches are kept as hits for the staff to decide. A hit that was found to be somebody else does not come back while neither the customer nor the entry has changed; it is counted in \`number_of_false_positives\`. A case whose policy asks for screening hears of new hits.`,
  roles: ['CanScreenCustomer'],
  needs: ['bank'],
  body: {
    name: 'PostScreeningJson',
    schema: PostScreening,
    example: { customer_id: '7uy8a7e4-6d02-40e3-a129-0b2bf89de8uh', threshold: defaultThreshold },
  },
  reply: [201, Screening],
  errors: ['CustomerNotFound', 'CaseClosed', 'NameNotComparable', 'NoScreeningList'],
  waits: true,
  handle: async ({ bank: { bankId }, body, caller, fail }, handles) => {
    const { read, write, newId } = handles
    const { customer_id: customerId, threshold } = body
    if (!isUuid(customerId)) return fail('CustomerNotFound')
    const outcome = await screenCustomer(
      { read, write },
      {
        screeningId: newId(),
        bankId,
        customerId,
        threshold: threshold ?? defaultThreshold,
        requestedBy: caller.userId,
      },
    )
    if (!outcome.ok) throw new RefusedError(outcome.refusal)
    if ((await withHitsUnknownToCase(read, [customerId])).length > 0)
      await tellCase({ bankId, customerId }, caller.userId, handles)
    return screeningJson(outcome.value)
  },
})

const getScreenings = endpoint({
  ...common,
  operation: 'getScreenings',
  method: 'GET',
  path: '/banks/BANK_ID/customers/CUSTOMER_ID/screenings',
  summary: 'Get Screenings',
  description:
    'The screenings of a customer, newest first: what was compared, with which versions of which lists, and the hits with what was decided since. Of the comparisons that a new version of a list has caused, those are kept that have found something new. Query: `limit` (50, at most 200), `before` (the `next` of the page before).',
  roles: ['CanScreenCustomer', 'CanGetScreeningHits'],
  needs: ['bank', 'customer'],
  reply: [200, Screenings],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => {
    const page = cursorOf(request)
    const rows = await screeningsPage(read, { ...page, customerId: request.customer.customerId })
    return { screenings: rows.map(screeningJson), next: nextOf(rows, page.limit) }
  },
})

const getScreeningListVersions = endpoint({
  ...common,
  operation: 'getScreeningListVersions',
  method: 'GET',
  path: '/screening-list-versions',
  summary: 'Get Screening List Versions',
  description:
    'Every version of every screening list, newest first: when it was loaded, from which files, what it has brought, and how far comparing every customer with that has come; `rescreening` is null where it has brought nothing. Query: `limit` (50, at most 200), `before` (the `next` of the page before).',
  roles: ['CanGetScreeningLists'],
  reply: [200, ListVersions],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => {
    const page = cursorOf(request)
    const rows = await versionsPage(read, page)
    return { screening_list_versions: rows.map(versionJson), next: nextOf(rows, page.limit) }
  },
})

const getScreeningListEntries = endpoint({
  ...common,
  operation: 'getScreeningListEntries',
  method: 'GET',
  path: '/screening-list-versions/VERSION_ID/entries',
  summary: 'Get Screening List Entries',
  description:
    'Who stands on one version of a screening list, however old; those that have come to the list last come first. Query: `limit` (50, at most 200), `before` (the `next` of the page before).',
  roles: ['CanGetScreeningLists'],
  reply: [200, ListedEntries],
  errors: ['IncorrectFilter', 'ScreeningListVersionNotFound'],
  handle: async (request, { read }) => {
    const page = cursorOf(request)
    const { VERSION_ID: versionId } = request.params
    const version = isUuid(versionId) ? await versionById(read, versionId) : undefined
    if (version === undefined) return request.fail('ScreeningListVersionNotFound')
    const entries = await entriesPage(read, version, page)
    const keys = entries.map(({ entryKey }) => ({ sequence: entryKey }))
    return { entries: entries.map(entryJson), next: nextOf(keys, page.limit) }
  },
})

export const screeningEndpoints: readonly AnyEndpoint[] = [
  createScreening,
  getScreenings,
  getScreeningListVersions,
  getScreeningListEntries,
]
