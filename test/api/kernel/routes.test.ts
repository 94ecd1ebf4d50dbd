import fc from 'fast-check'
import { RouteTree } from '../../../api/kernel/routes'

interface Target {
  readonly path: string
}

const treeOf = (...paths: readonly string[]): RouteTree<Target> => {
  const tree = new RouteTree<Target>()
  for (const path of paths) tree.add('GET', '/obp/v4.0.0', { path })
  return tree
}
const found = (tree: RouteTree<Target>, path: string): unknown => {
  const match = tree.find('GET', `/obp/v4.0.0${path}`)
  return match && { path: match.target.path, params: match.params }
}

test('a literal wins over a parameter', () => {
  const tree = treeOf('/users/current', '/users/USER_ID', '/users/USER_ID/entitlements')
  expect(found(tree, '/users/current')).toEqual({ path: '/users/current', params: {} })
  expect(found(tree, '/users/me')).toEqual({ path: '/users/USER_ID', params: { USER_ID: 'me' } })
})

test('a literal that leads nowhere gives way to the parameter', () => {
  const tree = treeOf('/users/current/user_id', '/users/USER_ID/entitlements')
  expect(found(tree, '/users/current/entitlements')).toEqual({
    path: '/users/USER_ID/entitlements',
    params: { USER_ID: 'current' },
  })
})

test('each parameter has the name that its own path gives it', () => {
  const tree = treeOf('/users/USERNAME/lock-status', '/users/PROVIDER/USERNAME/lock-status')
  expect(found(tree, '/users/alice/lock-status')).toMatchObject({ params: { USERNAME: 'alice' } })
  expect(found(tree, '/users/obp/alice/lock-status')).toMatchObject({ params: { PROVIDER: 'obp', USERNAME: 'alice' } })
})

test.each([
  ['an encoded slash stays inside its value', '/banks/a%2Fb', 'a/b'],
  ['a percent sign is decoded once', '/banks/a%252Fb', 'a%2Fb'],
  ['a trailing slash is no segment', '/banks/a/', 'a'],
  ['UTF-8 is decoded', '/banks/%C3%A4', 'ä'],
  ['dots are a value like any other', '/banks/..', '..'],
])('%s', (_rule, path, bankId) => {
  expect(found(treeOf('/banks/BANK_ID'), path)).toEqual({ path: '/banks/BANK_ID', params: { BANK_ID: bankId } })
})

test.each([
  ['/banks/%'],
  ['/banks/%zz'],
  ['/banks/%ff%fe'],
  ['/banks/%00'],
  ['/banks/a%00b'],
  ['/banks'],
  ['/banks/a/b'],
  ['/Banks/a'],
])('%s matches nothing', (path) => {
  expect(found(treeOf('/banks/BANK_ID'), path)).toBeUndefined()
})

test('another verb is another endpoint', () => {
  expect(treeOf('/banks').find('POST', '/obp/v4.0.0/banks')).toBeUndefined()
})

test('two endpoints of one verb and path are a bug that is found at start', () => {
  expect(() => treeOf('/banks/BANK_ID', '/banks/BANK_ID')).toThrow('two endpoints answer')
})

test('any path finds nothing, or what decodes to its segments; nothing is thrown', () => {
  const tree = treeOf('/banks/BANK_ID', '/banks/BANK_ID/accounts/ACCOUNT_ID')
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom('%', '%00', '%2f', '%ff', '..', '__proto__', '', 'accounts', '%e2%82'),
  )
  fc.assert(
    fc.property(piece, piece, (bank, account) => {
      const match = tree.find('GET', `/obp/v4.0.0/banks/${bank}/accounts/${account}`)
      if (match === undefined) return
      for (const value of Object.values(match.params)) {
        expect(value).not.toContain('\0')
        expect(`${bank}/accounts/${account}`.split('/').map((part) => decodeURIComponent(part))).toContain(value)
      }
    }),
    { numRuns: 1_000 },
  )
})

test('every text of a caller is found again behind its encoding', () => {
  const tree = treeOf('/banks/BANK_ID')
  const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((one) => !one.includes('\0'))
  fc.assert(
    fc.property(text, (bank) => {
      expect(found(tree, `/banks/${encodeURIComponent(bank)}`)).toEqual({
        path: '/banks/BANK_ID',
        params: { BANK_ID: bank },
      })
    }),
  )
})
