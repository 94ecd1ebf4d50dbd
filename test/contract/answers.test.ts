import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endpoints } from '../../api/endpoints'
import { operationKey } from '../../api/kernel/versions'
import { loggerOfTests } from '../support/answers'
import { documentedOf, missingOf, seenIn } from './answers'
import { declaredInVain } from './declared-in-vain'
import { facts } from './facts'

const record = facts.filter(({ version, operation }) => `${version}-${operation}` === 'v4.0.0-createCustomerAttribute')

const path = '/banks/BANK_ID/customers/CUSTOMER_ID/attribute'
const line = (answer: string, prefix = '/obp/v4.0.0'): string => `POST ${prefix}${path} ${answer}`
const errors = [
  ...['400 OBP-10001', '400 OBP-30113', '401 OBP-20001', '403 OBP-20006'],
  ...['404 OBP-30001', '404 OBP-30046'],
]

test('an operation has had all its documented answers when each was met once, under whatever prefix', () => {
  const lines = [line('201', '/obp/v5.1.0'), ...errors.map((answer) => line(answer))]
  expect(missingOf(record, seenIn(lines))).toEqual([])
})

test.each(['201', ...errors])('an answer that was never met is named: %s', (missing) => {
  const lines = ['201', ...errors].filter((answer) => answer !== missing).map((answer) => line(answer))
  const answers = [missing.split(' ').at(-1)]
  expect(missingOf(record, seenIn(lines))).toEqual([{ key: 'v4.0.0-createCustomerAttribute', answers }])
})

test('another success than the documented one does not count, nor what another endpoint has answered', () => {
  const elsewhere = `PUT /obp/v4.0.0${path}s/CUSTOMER_ATTRIBUTE_ID 201`
  const lines = [line('200'), elsewhere, 'POST /obp/v4.0.0/gone 201', ...errors.map((answer) => line(answer))]
  expect(missingOf(record, seenIn(lines))).toEqual([{ key: 'v4.0.0-createCustomerAttribute', answers: ['201'] }])
})

test('no excuse is kept for an answer that an endpoint does not declare, or that its record does not name', () => {
  const documented = endpoints.flatMap((endpoint) => {
    const key = operationKey(endpoint)
    const fact = facts.find((one) => `${one.version}-${one.operation}` === key)
    return fact === undefined ? [] : documentedOf(endpoint, fact).map((answer) => `${answer} ${key}`)
  })
  const excuses = declaredInVain.flatMap(({ code, of = [] }) => of.map((key) => `${code} ${key}`))
  expect(excuses.filter((excuse) => !documented.includes(excuse))).toEqual([])
  expect(excuses).not.toEqual([])
})

describe('what is kept of the log', () => {
  const before = process.env['TEST_ANSWERS']
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'obp-engine-answers-'))
    process.env['TEST_ANSWERS'] = folder
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
    if (before === undefined) delete process.env['TEST_ANSWERS']
    else process.env['TEST_ANSWERS'] = before
  })
  const kept = (): string[] => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))

  test('each answer of an endpoint once; nothing of a path that is none, or of a client that went away', () => {
    const log = loggerOfTests('error', { write: () => undefined })
    const asked = { method: 'GET', route: '/obp/v4.0.0/banks/BANK_ID' }
    log.info({ ...asked, status: 200 }, 'request')
    log.info({ ...asked, status: 404, error: 'OBP-30001' }, 'request')
    log.info({ ...asked, status: 200 }, 'request')
    log.info({ method: 'GET', status: 404, error: 'OBP-10404' }, 'request')
    log.info({ ...asked, aborted: true }, 'request')
    log.info({ ...asked, status: 201 }, 'something else')
    expect(kept()).toEqual(['GET /obp/v4.0.0/banks/BANK_ID 200\nGET /obp/v4.0.0/banks/BANK_ID 404 OBP-30001\n'])
  })

  test('the log of the test has what its level asks for, and no more than without', () => {
    const written: string[] = []
    const log = loggerOfTests('warn', { write: (text: string) => void written.push(text) })
    log.info('too little')
    log.warn('enough')
    expect(written).toEqual([expect.stringContaining('enough')])
    expect(kept()).toEqual([])
  })
})
