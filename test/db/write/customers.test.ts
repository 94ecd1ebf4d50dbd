import { randomUUID } from 'node:crypto'
import type { Database } from '../../../db/connection'
import { customerByNumber } from '../../../db/read/customers'
import { insertCustomer } from '../../../db/write/customers'
import type { NewCustomer } from '../../../domain/customer'
import { customerNumberFrom } from '../../../api/json/new-customer'
import { openTestDatabase } from '../../support/database'

let database: Database
beforeAll(async () => {
  database = await openTestDatabase(8)
  await database.writeAtOnce.raw(
    `insert into banks (bank_id, short_name, full_name, logo, website, routings) values ('b', '', '', '', '', '[]'), ('c', '', '', '', '', '[]')`,
  )
})
afterAll(() => database.close())

const newCustomer = (changed: Partial<NewCustomer> = {}): NewCustomer => ({
  customerId: randomUUID(),
  bankId: 'b',
  customerNumber: randomUUID(),
  createdBy: null,
  legalName: 'Zoë 木村',
  mobilePhoneNumber: '',
  email: '',
  faceImageUrl: '',
  faceImageDate: null,
  dateOfBirth: '1100-01-01T00:00:00Z',
  relationshipStatus: '',
  dependants: 2,
  dobOfDependants: ['2017-02-02T00:00:00Z', '2015-01-01T00:00:00Z'],
  creditRating: '',
  creditSource: '',
  creditLimitCurrency: '',
  creditLimitAmount: '',
  highestEducationAttained: '',
  employmentStatus: '',
  initialKycStatus: true,
  initialLastOkDate: null,
  title: '',
  branchId: '',
  nameSuffix: '',
  ...changed,
})
const insert = (customer: NewCustomer): ReturnType<typeof insertCustomer> =>
  database.write((transaction) => insertCustomer(transaction, customer))

test('what was written is read, with the dependants in their order', async () => {
  const written = newCustomer()
  await insert(written)
  const { customerId, customerNumber, legalName, dateOfBirth, dobOfDependants } = written
  const expected = { customerId, legalName, dateOfBirth, dobOfDependants, kycStatus: true, lastOkDate: null }
  expect(await customerByNumber(database.read, 'b', customerNumber)).toMatchObject(expected)
})

test('the same customer twice and at once is one', async () => {
  const customer = newCustomer()
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => insert({ ...customer })))
  expect(outcomes.filter((outcome) => outcome.ok && outcome.value.created)).toHaveLength(1)
  expect(outcomes.every((outcome) => outcome.ok)).toBe(true)
  expect(await insert(Object.fromEntries(Object.entries(customer).reverse()) as unknown as NewCustomer)).toEqual({
    ok: true,
    value: { created: false },
  })
})

test('other content under the same id is refused, and changes nothing', async () => {
  const customer = newCustomer()
  await insert(customer)
  expect(await insert({ ...customer, legalName: 'Other' })).toEqual({
    ok: false,
    refusal: { refusal: 'RequestModified' },
  })
  expect(await customerByNumber(database.read, 'b', customer.customerNumber)).toMatchObject({
    legalName: customer.legalName,
  })
})

test('a number is given once per bank, and the transaction goes on after the refusal', async () => {
  const first = newCustomer()
  await insert(first)
  const outcomes = await database.write(async (transaction) => [
    await insertCustomer(transaction, newCustomer({ customerNumber: first.customerNumber })),
    await insertCustomer(transaction, newCustomer({ customerNumber: first.customerNumber, bankId: 'c' })),
  ])
  expect(outcomes).toEqual([
    { ok: false, refusal: { refusal: 'CustomerNumberTaken' } },
    { ok: true, value: { created: true } },
  ])
})

test.each([
  ['00000000-0000-0000-0000-000000000000', '0'],
  ['00000000-0000-0000-0000-00007fffffff', '0'],
  ['00000000-0000-0000-0000-00007ffffffe', '2147483646'],
])('the number of %s is %s', (uuid, number) => {
  expect(customerNumberFrom(uuid)).toBe(number)
})
