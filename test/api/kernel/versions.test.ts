import { prefixesOf, servedUnder, versions } from '../../../api/kernel/versions'
import type { Api } from '../../../api/kernel/versions'

const definition = (
  version: Api,
  operation = 'getThing',
  path = '/things',
  method = 'GET',
): Parameters<typeof servedUnder>[0] => ({ version, operation, path, method })

test('a definition is served from its own version on', () => {
  const only = definition('v3.1.0')
  expect(servedUnder(only, [only])).toEqual(['v3.1.0', 'v4.0.0', 'v5.0.0', 'v5.1.0'])
})

test('a newer definition of the same verb and path takes over from its version on', () => {
  const [old, middle, young] = [definition('v2.0.0'), definition('v4.0.0'), definition('v5.1.0')]
  const all = [young, old, middle]
  expect(servedUnder(old, all)).toEqual(['v2.0.0', 'v2.1.0', 'v2.2.0', 'v3.0.0', 'v3.1.0'])
  expect(servedUnder(middle, all)).toEqual(['v4.0.0', 'v5.0.0'])
  expect(servedUnder(young, all)).toEqual(['v5.1.0'])
})

test('another verb or another path takes nothing over', () => {
  const old = definition('v4.0.0')
  const others = [definition('v5.0.0', 'a', '/things', 'POST'), definition('v5.0.0', 'b', '/things/BANK_ID')]
  expect(servedUnder(old, [old, ...others])).toEqual(['v4.0.0', 'v5.0.0', 'v5.1.0'])
})

test('every version is served by exactly one definition of a path', () => {
  const all = [definition('v1.2.1'), definition('v2.2.0'), definition('v5.0.0')]
  expect(versions.map((version) => all.filter((one) => servedUnder(one, all).includes(version)).length)).toEqual(
    versions.map(() => 1),
  )
})

test.each([
  ...[
    'addPermissionForUserForBankAccountForOneView',
    'addPermissionForUserForBankAccountForMultipleViews',
    'removePermissionForUserForBankAccountForOneView',
    'removePermissionForUserForBankAccountForAllViews',
  ].map(
    (operation) =>
      ['v1.2.1', operation, ['v1.2.1', 'v1.3.0', 'v1.4.0', 'v2.0.0', 'v2.1.0', 'v2.2.0', 'v3.0.0', 'v3.1.0']] as const,
  ),
  ['v4.0.0', 'revokeUserAccessToView', ['v4.0.0', 'v5.0.0']],
  ['v2.2.0', 'createFx', ['v3.0.0', 'v3.1.0', 'v4.0.0', 'v5.0.0', 'v5.1.0']],
] as const)('the exception %s-%s', (version, operation, served) => {
  const one = definition(version, operation)
  expect(servedUnder(one, [one])).toEqual(served)
})

test('prefixes: one per version, one of our own, or none', () => {
  expect(prefixesOf(definition('v5.0.0'), [])).toEqual(['/obp/v5.0.0', '/obp/v5.1.0'])
  expect(prefixesOf(definition('engine/v1'), [])).toEqual(['/engine/v1'])
  expect(prefixesOf(definition('none'), [])).toEqual([''])
})
