/** What the tests of several customer resources need: the body that creates a customer, and two banks with staff. */
import { call, createBank, createPerson } from './people'
import type { Person } from './people'
import type { TestEngine } from './engine'

export const customerBody = {
  legal_name: 'Eveline Tripman',
  mobile_phone_number: '+44 07972 444 876',
  email: 'eveline@example.com',
  face_image: { url: 'https://example.com/f.png', date: '2024-01-02T03:04:05Z' },
  date_of_birth: '1990-05-17T00:00:00Z',
  relationship_status: 'single',
  dependants: 2,
  dob_of_dependants: ['2015-01-01T00:00:00Z', '2017-02-02T00:00:00Z'],
  credit_rating: { rating: 'OBP', source: 'OBP' },
  credit_limit: { currency: 'EUR', amount: '1000.00' },
  highest_education_attained: 'Master',
  employment_status: 'worker',
  kyc_status: true,
  last_ok_date: '2024-01-02T03:04:05Z',
  title: 'Dr.',
  branch_id: 'DERBY6',
  name_suffix: 'Sr',
}

/** Two banks, somebody who holds the given roles at both, and somebody who holds none. */
export interface CustomerDesk {
  readonly bank: string
  readonly otherBank: string
  readonly staff: Person
  readonly stranger: Person
  /** The id of a new customer, of `bank` unless it says otherwise. */
  readonly newCustomer: (at?: string) => Promise<string>
}

export async function openCustomerDesk(engine: TestEngine, roles: readonly string[] = []): Promise<CustomerDesk> {
  const bank = await createBank(engine)
  const otherBank = await createBank(engine)
  const atBoth = ['CanCreateCustomer', ...roles].flatMap((role) => [bank, otherBank].map((at) => [role, at] as const))
  const staff = await createPerson(engine, { roles: atBoth })
  const newCustomer = async (at = bank): Promise<string> => {
    const path = `/obp/v4.0.0/banks/${at}/customers`
    const { body } = await call<{ customer_id: string }>(engine, 'POST', path, { as: staff, body: customerBody })
    return body.customer_id
  }
  return { bank, otherBank, staff, stranger: await createPerson(engine), newCustomer }
}

/** The reply of a refusal, to match against. */
export const refused = (status: number, message: string): object => ({
  status,
  body: { code: status, message: expect.stringContaining(message) as string },
})
export const anyId = expect.stringMatching(/^[0-9a-f-]{36}$/) as string
export const anyMoment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string

/** The object without these members. */
export const without = (object: object, ...members: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).filter(([member]) => !members.includes(member)))
