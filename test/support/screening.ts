/** Screening lists for tests, written as loading one writes them, and customers to compare with them. */
import { randomUUID } from 'node:crypto'
import { loadListVersion, markRescreeningsDispatched } from '../../db/write/screening-lists'
import type { LoadedList } from '../../db/write/screening-lists'
import type { Outcome } from '../../domain/refusal'
import type { ListedEntry } from '../../domain/screening/entry'
import { openCustomerDesk } from './customers'
import type { CustomerDesk } from './customers'
import type { TestEngine } from './engine'
import { call } from './people'
import type { CallOptions, Person, Reply } from './people'

/** Somebody made up; everything but the names is unknown unless it is given. */
export const listed = (entryId: string, name: string, facts: Partial<ListedEntry> = {}): ListedEntry => ({
  entryId,
  kind: 'person',
  names: [{ name, quality: 'primary' }],
  births: [],
  countries: [],
  programme: 'TEST',
  ...facts,
})

export interface ListOptions {
  readonly listName?: string
  readonly mayShrink?: boolean
  /** Other files unless it is given. */
  readonly fileHash?: string
}

/** Loads the entries as the newest version of the list. */
export const loadList = (
  engine: Pick<TestEngine, 'database'>,
  entries: readonly ListedEntry[],
  { listName = 'test', mayShrink = true, fileHash = randomUUID() }: ListOptions = {},
): Promise<Outcome<LoadedList>> =>
  engine.database.write((transaction) =>
    loadListVersion(transaction, {
      versionId: randomUUID(),
      listName,
      format: 'own',
      fileHashes: [fileHash],
      entries,
      mayShrink,
    }),
  )

/** The same, where nothing stands against it; answers with the id of the version. */
export async function loadedVersion(
  engine: Pick<TestEngine, 'database'>,
  entries: readonly ListedEntry[],
  options: ListOptions = {},
): Promise<string> {
  const outcome = await loadList(engine, entries, options)
  if (!outcome.ok) throw new Error(outcome.refusal.detail)
  return outcome.value.version.versionId
}

/** A version whose rescreening nobody starts but the test itself. */
export const quietlyLoadedVersion = (
  engine: Pick<TestEngine, 'database'>,
  entries: readonly ListedEntry[],
  options: ListOptions = {},
): Promise<string> =>
  engine.database.within(async (database) => {
    const versionId = await loadedVersion({ database }, entries, options)
    await markRescreeningsDispatched(database.writeAtOnce, [versionId])
    return versionId
  })

/** A new customer of the name, born on 1990-05-17 unless it says otherwise; answers with the id. */
export async function createNamed(
  engine: TestEngine,
  staff: Person,
  bankId: string,
  name: string,
  facts: object = {},
): Promise<string> {
  const person = { mobile_phone_number: '1', dependants: 0, date_of_birth: '1990-05-17T00:00:00Z' }
  const body = { ...person, legal_name: name, ...facts }
  const reply = await call<{ customer_id: string }>(engine, 'POST', `/obp/v5.0.0/banks/${bankId}/customers`, {
    as: staff,
    body,
  })
  if (reply.status !== 201) throw new Error(`the customer was not created: ${reply.status}`)
  return reply.body.customer_id
}

export interface HitBody {
  readonly hit_id: string
  readonly screening_id: string
  readonly customer_id: string
  readonly score: number
  readonly listed_name: string
  readonly list: string
  readonly status: string
  readonly reasons: readonly string[]
  readonly entry: { readonly entry_id: string; readonly names: readonly { readonly name: string }[] }
}
export interface ScreeningBody {
  readonly screening_id: string
  readonly number_of_matches: number
  readonly number_of_false_positives: number
  readonly hits: readonly HitBody[]
  readonly is_rescreening: boolean
}

/** Somebody who may screen the customers of a bank and decide hits, and the calls for it. */
export interface ScreeningDesk extends CustomerDesk {
  readonly screen: (
    customerId: string,
    options?: CallOptions & { threshold?: unknown },
  ) => Promise<Reply<ScreeningBody>>
  readonly hits: (query?: string, as?: Person) => Promise<Reply<HitsBody>>
  readonly decide: (hitId: string, body: object, as?: Person) => Promise<Reply<HitBody>>
}
export interface HitsBody {
  readonly screening_hits: readonly HitBody[]
  readonly next: string | null
}

export async function openScreeningDesk(engine: TestEngine): Promise<ScreeningDesk> {
  const desk = await openCustomerDesk(engine, [
    'CanScreenCustomer',
    'CanGetScreeningHits',
    'CanDecideScreeningHit',
    'CanCreateUserCustomerLink',
    'CanCreateCustomerAddress',
    'CanUpdateCustomerIdentity',
  ])
  const path = `/engine/v1/banks/${desk.bank}`
  return {
    ...desk,
    screen: (customerId, { threshold, ...options } = {}) =>
      call<ScreeningBody>(engine, 'POST', `${path}/screenings`, {
        as: desk.staff,
        body: { customer_id: customerId, ...(threshold === undefined ? {} : { threshold }) },
        ...options,
      }),
    hits: (query = '', as = desk.staff) => call<HitsBody>(engine, 'GET', `${path}/screening-hits${query}`, { as }),
    decide: (hitId, body, as = desk.staff) =>
      call<HitBody>(engine, 'POST', `${path}/screening-hits/${hitId}/decisions`, { as, body }),
  }
}

/** What decides a hit as somebody else than the customer. */
export const falsePositive = { decision: 'false_positive', reason: 'Another birth date.' }
