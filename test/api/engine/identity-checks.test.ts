import { refused } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openDesk } from '../../support/onboarding'
import type { OnboardingDesk } from '../../support/onboarding'
import { call, createBank, createPerson, grant } from '../../support/people'
import type { CallOptions, Reply } from '../../support/people'
import { createNamed, listed, loadedVersion } from '../../support/screening'

interface Checked {
  readonly all_passed: boolean
  readonly findings: readonly { readonly check: string; readonly outcome: string; readonly text: string }[]
  readonly mrz: Readonly<Record<string, string | null>>
}

let engine: TestEngine
let desk: OnboardingDesk
beforeAll(async () => {
  engine = await startEngine()
  desk = await openDesk(engine)
  await grant(engine, desk.clerk, [
    ['CanCreateCustomer', desk.bankId],
    ['CanScreenCustomer', desk.bankId],
  ])
})
afterAll(() => engine.stop())

const startedWith = async (customer: object): Promise<string> => {
  const { body } = await desk.start({
    customer: {
      legal_name: 'Erika Mustermann',
      mobile_phone_number: '1',
      date_of_birth: '1964-08-12T00:00:00Z',
      dependants: 0,
      ...customer,
    },
  })
  return body.customer_id
}
const checks = (customerId: string, query = '', options: CallOptions = {}): Promise<Reply<Checked>> =>
  call<Checked>(engine, 'GET', `/engine/v1/banks/${desk.bankId}/customers/${customerId}/engine-checks${query}`, {
    as: desk.clerk,
    ...options,
  })
const outcomes = ({ body }: Reply<Checked>): readonly string[] =>
  body.findings.map(({ check, outcome }) => `${check}: ${outcome}`)

describe('the engine’s own checks', () => {
  test('a customer of whom nothing is known but a name', async () => {
    const customerId = await startedWith({ date_of_birth: null })
    const reply = await checks(customerId)
    expect(reply).toMatchObject({ status: 200, body: { customer_id: customerId, all_passed: false } })
    expect(outcomes(reply)).toEqual([
      'document_expiry: unknown',
      'age: unknown',
      'duplicate_document: passed',
      'duplicate_person: unknown',
      'screening: unknown',
    ])
  })

  test('a customer of whom everything is well', async () => {
    await loadedVersion(engine, [listed('1', 'Somebody Else')])
    const customerId = await startedWith({ legal_name: 'Alma Allesgut' })
    await desk.addDocument(customerId, { number: 'W1' })
    await call(engine, 'POST', `/engine/v1/banks/${desk.bankId}/screenings`, {
      as: desk.clerk,
      body: { customer_id: customerId },
    })
    const reply = await checks(customerId)
    expect(reply.body.all_passed).toBe(true)
    expect(outcomes(reply)).toEqual([
      'document_expiry: passed',
      'age: passed',
      'duplicate_document: passed',
      'duplicate_person: passed',
      'screening: passed',
    ])
  })

  test('a document that has run out, and the age that is asked for', async () => {
    const customerId = await startedWith({ date_of_birth: '2010-01-01T00:00:00Z' })
    await desk.addDocument(customerId, { id: 'old', number: 'W2', expiry_date: '2020-01-01T00:00:00Z' })
    const reply = await checks(customerId)
    expect(outcomes(reply)).toEqual(expect.arrayContaining(['document_expiry: failed', 'age: failed']))
    expect(reply.body.findings[0]?.text).toBe('The passport W2 has run out on 2020-01-01.')
    expect(outcomes(await checks(customerId, '?minimum_age=10'))).toContain('age: passed')
  })

  test('the same document, however it is written, of another customer of the bank', async () => {
    const [one, other] = [await startedWith({}), await startedWith({ date_of_birth: '1970-01-01T00:00:00Z' })]
    await desk.addDocument(one, { id: 'a', type: 'Passport', number: 'ab 12-34' })
    await desk.addDocument(one, { id: 'b', type: 'Passport', number: '--' })
    await desk.addDocument(other, { id: 'c', type: ' passport', number: 'AB1234' })
    await desk.addDocument(other, { id: 'd', type: 'driving licence', number: 'ab 12-34' })
    await desk.addDocument(other, { id: 'e', type: 'Passport', number: '--' })
    const found = (await checks(one)).body.findings.filter(({ check }) => check === 'duplicate_document')
    expect(found).toEqual([
      {
        check: 'duplicate_document',
        outcome: 'failed',
        text: expect.stringMatching(
          new RegExp(`^The Passport ab 12-34 is also that of customer \\S+ \\(${other}\\)\\.$`),
        ) as string,
      },
    ])
    expect(outcomes(await checks(other))).toContain('duplicate_document: failed')
  })

  test('the same name and birth date at the bank, and nobody of another bank', async () => {
    const one = await startedWith({ legal_name: 'Doris Doppelt', date_of_birth: '1981-02-03T00:00:00Z' })
    await startedWith({ legal_name: 'Doris Anders', date_of_birth: '1981-02-03T00:00:00Z' })
    await startedWith({ legal_name: 'Doris Doppelt', date_of_birth: '1981-02-04T00:00:00Z' })
    const elsewhere = await createBank(engine)
    await grant(engine, desk.clerk, [['CanCreateCustomer', elsewhere]])
    await createNamed(engine, desk.clerk, elsewhere, 'Doris Doppelt', { date_of_birth: '1981-02-03T00:00:00Z' })
    expect(outcomes(await checks(one))).toContain('duplicate_person: passed')
    const twin = await startedWith({ legal_name: 'DOPPELT, Dóris', date_of_birth: '1981-02-03T00:00:00Z' })
    expect(outcomes(await checks(one))).toContain('duplicate_person: failed')
    expect((await checks(twin)).body.findings.find(({ check }) => check === 'duplicate_person')?.text).toContain(one)
  })

  test('refuse a strange age, a customer of nobody, and whoever has no role', async () => {
    const customerId = await startedWith({})
    expect(await checks(customerId, '?minimum_age=old')).toMatchObject(refused(400, 'OBP-10'))
    expect(await checks('no-customer')).toMatchObject(refused(404, 'OBP-30046'))
    expect(await checks(customerId, '', { as: await createPerson(engine) })).toMatchObject(refused(403, 'OBP-20006'))
  })
})

describe('the machine-readable zone', () => {
  const lines = ['P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<', 'C01X0006H1D<<6408125F2702283<<<<<<<<<<<<<<<8']
  const check = (customerId: string, body: object, options: CallOptions = {}): Promise<Reply<Checked>> =>
    call<Checked>(engine, 'POST', `/engine/v1/banks/${desk.bankId}/customers/${customerId}/mrz-checks`, {
      as: desk.clerk,
      body,
      ...options,
    })

  test('of the customer’s own passport agrees', async () => {
    const customerId = await startedWith({})
    await desk.addDocument(customerId, { id: 'pass', number: 'c01x0006h', expiry_date: '2027-02-28T00:00:00Z' })
    const { status, body } = await check(customerId, { lines, kyc_document_id: 'pass' })
    expect(status).toBe(200)
    expect(body.findings.find(({ check: one }) => one === 'mrz_document_number')).toMatchObject({ outcome: 'passed' })
    expect(body.mrz).toMatchObject({ format: 'TD3', document_number: 'C01X0006H', last_name: 'MUSTERMANN' })
  })

  test('of somebody else does not', async () => {
    const customerId = await startedWith({ legal_name: 'Karl Testmann', date_of_birth: '1971-05-17T00:00:00Z' })
    const reply = await check(customerId, { lines })
    expect(reply.body.all_passed).toBe(false)
    expect(outcomes(reply)).toEqual(expect.arrayContaining(['mrz_name: failed', 'mrz_birth_date: failed']))
  })

  test('is refused where it is none, or belongs to no document of the customer', async () => {
    const customerId = await startedWith({})
    expect(await check(customerId, { lines: ['ABC', 'DEF'] })).toMatchObject(refused(400, 'OBP-39366'))
    expect(await check(customerId, { lines, kyc_document_id: 'none' })).toMatchObject(refused(404, 'OBP-39367'))
    expect(await check(customerId, { lines: ['A'] })).toMatchObject(refused(400, 'OBP-10001'))
    expect(await check(customerId, { lines: ['A'.repeat(61), 'B'] })).toMatchObject(refused(400, 'OBP-10001'))
    expect(await check(customerId, { lines }, { as: await createPerson(engine) })).toMatchObject(
      refused(403, 'OBP-20006'),
    )
  })
})
