/** Reads what is compared of customers. */
import { countryCodesOf } from '../../domain/screening/country'
import type { Subject } from '../../domain/screening/entry'
import { leastThreshold } from '../../domain/screening/match'
import type { Reader, Transaction } from '../connection'

export interface ScreenedCustomer {
  readonly customerId: string
  readonly bankId: string
  readonly subject: Subject
}

/** The score from which on the policy of the case `k` counts a hit; null where it asks for no screening. Policies of long ago could ask for less than is ever compared. */
export const caseThreshold = `case when k.policy->'screening' <> 'null'
  then greatest((k.policy->'screening'->>'threshold')::float8 / 100, ${leastThreshold}) end`

export interface CustomerToRescreen extends ScreenedCustomer {
  /** What the policy of their case says; null where it asks for no screening, or they have none. */
  readonly threshold: number | null
}

interface SubjectRow {
  readonly customerId: string
  readonly bankId: string
  readonly name: string
  readonly birthDate: string | null
  readonly countries: readonly string[]
}

const columns = `c.customer_id as "customerId", c.bank_id as "bankId", c.legal_name as name,
    to_char(c.date_of_birth at time zone 'UTC', 'YYYY-MM-DD') as "birthDate",
    array(select country_code from customer_addresses a where a.customer_id = c.customer_id and country_code is not null
      union select domain from tax_residences t where t.customer_id = c.customer_id and domain is not null) as countries`

const customerOf = ({ customerId, bankId, name, birthDate, countries }: SubjectRow): ScreenedCustomer => ({
  customerId,
  bankId,
  subject: { name, birthDate, countries: countryCodesOf(countries) },
})

/** A customer of the bank, or undefined. `customerId` must be a UUID. */
export async function screenedCustomer(
  read: Reader | Transaction,
  bankId: string,
  customerId: string,
): Promise<ScreenedCustomer | undefined> {
  const [row] = await read.raw<SubjectRow>(
    `select ${columns} from customers c where c.customer_id = ? and c.bank_id = ?`,
    [customerId, bankId],
  )
  return row && customerOf(row)
}

/** Customers of all banks in the order of their ids, from behind the given one on; of who has been erased there is nothing to compare. */
export async function screenedCustomersAfter(
  read: Reader,
  after: string | null,
  limit: number,
): Promise<CustomerToRescreen[]> {
  const rows = await read.raw<SubjectRow & Pick<CustomerToRescreen, 'threshold'>>(
    `select ${columns}, ${caseThreshold} as threshold from customers c left join kyc_cases k using (customer_id)
     where k.state is distinct from 'erased' and c.customer_id > coalesce(?::uuid, '00000000-0000-0000-0000-000000000000') order by c.customer_id limit ?`,
    [after, limit],
  )
  return rows.map(({ threshold, ...row }) => ({ ...customerOf(row), threshold }))
}
