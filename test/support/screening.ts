/** Customers to compare with screening lists, and the calls for it. */
import { openCustomerDesk } from './customers'
import type { CustomerDesk } from './customers'
import type { TestEngine } from './engine'
import { call } from './people'
import type { CallOptions, Person, Reply } from './people'

export * from './screening-lists'

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
    'CanDeleteUserCustomerLink',
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
