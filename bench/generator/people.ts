/** Customers with a user and an account each. */
import { faker } from '@faker-js/faker'
import type { Client } from 'pg'
import { copyRows } from './copy'
import type { Cell } from './copy'
import type { Seeded } from './seeded'

export interface GeneratedCustomer {
  readonly userId: string
  readonly customerId: string
  readonly accountId: string
  readonly name: string
  /** In international form, unique. */
  readonly phone: string
}

const lastNames = 5_000

/** Names repeat as they do in life; everything else of a customer is their own. */
export function makeCustomers(count: number, random: Seeded): readonly GeneratedCustomer[] {
  const { firstNames, surnames } = names(random)
  return Array.from({ length: count }, (_none, index) => ({
    userId: random.uuid(),
    customerId: random.uuid(),
    accountId: random.uuid(),
    name: `${firstNames[random.below(firstNames.length)] ?? ''} ${surnames[random.below(surnames.length)] ?? ''}`,
    phone: `+49 1${String(50 + random.below(29))} ${String(index).padStart(8, '0')}`,
  }))
}

function names(random: Seeded): { readonly firstNames: readonly string[]; readonly surnames: readonly string[] } {
  faker.seed(random.below(2_147_483_648))
  return {
    firstNames: Array.from({ length: lastNames }, () => faker.person.firstName()),
    surnames: Array.from({ length: lastNames }, () => faker.person.lastName()),
  }
}

function* rowsOf(
  customers: readonly GeneratedCustomer[],
  row: (customer: GeneratedCustomer, index: number) => readonly Cell[],
): Generator<readonly Cell[]> {
  for (const [index, customer] of customers.entries()) yield row(customer, index)
}

/** Their users, without a password: nobody logs in as one of them. */
export async function copyPeople(
  client: Client,
  bankId: string,
  customers: readonly GeneratedCustomer[],
  random: Seeded,
): Promise<void> {
  await copyRows(
    client,
    'users (user_id, provider, provider_id, username, email, validated)',
    rowsOf(customers, ({ userId }) => [userId, 'generated', userId, userId, `${userId}@example.com`, true]),
  )
  await copyRows(
    client,
    'customers (customer_id, bank_id, customer_number, legal_name, mobile_phone_number, email, date_of_birth, request_hash)',
    rowsOf(customers, ({ customerId, name, phone }, index) => [
      ...[customerId, bankId, String(1_000_000_000 + index), name, phone, `${customerId}@example.com`],
      ...[`${1940 + random.below(65)}-0${1 + random.below(9)}-1${random.below(10)}`, ''],
    ]),
  )
  // Triggers rest: what they would have written.
  await client.query(
    `insert into customer_listings (customer_id, bank_id, ok_date)
     select customer_id, bank_id, initial_last_ok_date from customers where bank_id = $1`,
    [bankId],
  )
  await copyRows(
    client,
    'user_customer_links (link_id, user_id, customer_id)',
    rowsOf(customers, ({ userId, customerId }) => [random.uuid(), userId, customerId]),
  )
}
