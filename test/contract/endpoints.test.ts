import { endpoints } from '../../api/endpoints'
import { requiresBankId } from '../../api/access/roles'
import { businessErrorsOf, errorsOf } from '../../api/kernel/declared-errors'
import { standardOrder } from '../../api/kernel/endpoint'
import type { AnyEndpoint, Check } from '../../api/kernel/endpoint'
import { apiErrors } from '../../api/kernel/errors'
import { operationKey, servedUnder } from '../../api/kernel/versions'
import { beyondTheContract, facts, ownChoices, promised } from './facts'
import type { Fact } from './facts'
import { neverGiven } from './never-given'

const factOf = ({ version, method, path }: AnyEndpoint): Fact | undefined =>
  facts.find((fact) => fact.version === version && fact.method === method && fact.path === path)

const isOurs = (endpoint: AnyEndpoint): boolean =>
  endpoint.version === 'engine/v1' || operationKey(endpoint) in beyondTheContract

const known = endpoints.flatMap((endpoint) => {
  const fact = factOf(endpoint)
  return fact === undefined
    ? []
    : [{ key: operationKey(endpoint), endpoint, fact, own: ownChoices[operationKey(endpoint)] }]
})

const checksOf = (endpoint: AnyEndpoint): readonly Check[] =>
  (endpoint.order ?? standardOrder).filter(
    (check) =>
      (check === 'caller' && endpoint.auth === 'user') ||
      (check === 'roles' && (endpoint.roles ?? []).length > 0) ||
      (check === 'body' && endpoint.body !== undefined) ||
      (endpoint.needs as readonly string[] | undefined)?.includes(check),
  )

test('every endpoint has a record in the contract, or a reason to exist without one', () => {
  const unknown = endpoints.filter((endpoint) => !isOurs(endpoint) && factOf(endpoint) === undefined)
  expect(unknown.map(({ version, method, path }) => `${version} ${method} ${path}`)).toEqual([])
})

test('what clients can call today stays', () => {
  const keys = new Set(endpoints.map(operationKey))
  expect(promised.filter((key) => !keys.has(key))).toEqual([])
})

test('no exception is kept for an endpoint that has gone', () => {
  const keys = new Set(endpoints.map(operationKey))
  expect([...Object.keys(beyondTheContract), ...Object.keys(ownChoices)].filter((key) => !keys.has(key))).toEqual([])
})

test('no two endpoints share an operation key: documents and histories name them by it', () => {
  const keys = endpoints.map(operationKey)
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
})

test('no two records describe the same endpoint', () => {
  const names = facts.map(({ version, method, path }) => `${version} ${method} ${path}`)
  expect(new Set(names).size).toBe(names.length)
})

test.each(known)('$key gives each error of its record, or has a reason not to', ({ key, endpoint, fact }) => {
  const given = new Set<string>(errorsOf(endpoint).map((name) => apiErrors[name].code))
  const documented = fact.errors.map((error) => error.split(' ')[0] ?? '')
  const excused = neverGiven.filter(({ of }) => of?.includes(key) ?? true).map(({ code }) => code)
  expect(documented.filter((code) => !given.has(code) && !excused.includes(code))).toEqual([])
})

test('no excuse is kept for an error that comes, or that no record names', () => {
  const needed = known.flatMap(({ key, endpoint, fact }) => {
    const given = errorsOf(endpoint).map((name): string => apiErrors[name].code)
    return fact.errors
      .map((error) => error.split(' ')[0])
      .filter((code) => !given.includes(code ?? ''))
      .map((code) => `${code} ${key}`)
  })
  const excuses = neverGiven.flatMap(({ code, of }) => (of ?? []).map((key) => `${code} ${key}`))
  expect(excuses.filter((excuse) => !needed.includes(excuse))).toEqual([])
})

describe.each(known)('$key', ({ endpoint, fact, own }) => {
  test('has the name that clients know', () => {
    expect(endpoint.operation).toBe(fact.operation)
  })

  test('answers under the recorded prefixes', () => {
    if (own?.served_under === undefined) expect(servedUnder(endpoint, endpoints)).toEqual(fact.served_under)
    else expect(servedUnder(endpoint, endpoints)).toEqual(expect.arrayContaining(fact.served_under))
  })

  test('says who may call, and with what status it succeeds', () => {
    expect({ auth: endpoint.auth, success_status: endpoint.reply[0] }).toEqual({
      auth: own?.auth === undefined ? fact.auth : 'user',
      success_status: own?.success_status === undefined ? fact.success_status : 201,
    })
  })

  test('asks for the recorded roles at their level', () => {
    const roles = (endpoint.roles ?? []).map((role) => `${role} ${requiresBankId(role) ? 'bank' : 'system'}`).sort()
    if (own?.roles === undefined) expect(fact.roles_conditional ? [[], fact.roles] : [fact.roles]).toContainEqual(roles)
    else expect(roles).not.toEqual(fact.roles)
  })

  test('checks in the recorded order', () => {
    const ours = checksOf(endpoint)
    const both = fact.checks_in_order.filter((check) => ours.includes(check as Check))
    const asRecorded = ours.filter((check) => both.includes(check))
    if (own?.checks_in_order === undefined) expect(asRecorded).toEqual(both)
    else expect(asRecorded).not.toEqual(both)
  })

  test('gives an error of the record the recorded status', () => {
    const recorded = new Map<string, string[]>()
    for (const error of fact.errors) {
      const [code = '', status = ''] = error.split(' ')
      recorded.set(code, [...(recorded.get(code) ?? []), status])
    }
    const differing = businessErrorsOf(endpoint)
      .map((name) => apiErrors[name])
      .filter(({ code, status }) => recorded.get(code)?.includes(String(status)) === false)
    if (own?.errors === undefined) expect(differing).toEqual([])
    else expect(differing).not.toEqual([])
  })
})
