/** What is shipped may be shipped by anybody for any purpose, comes from where it should, and is all in the bill of materials. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { dependencies, devDependencies } from '../../package.json'
import { knownAgainst } from '../../start/advisories'
import { bundledPlaces } from '../../start/console-build'
import { lockFile, shippedPackages, shippedPlaces } from '../../start/shipped-packages'
import type { ShippedPackage } from '../../start/shipped-packages'

const locked = readFileSync(lockFile, 'utf8')
let bundled: ReadonlySet<string>
let shipped: readonly ShippedPackage[]
beforeAll(async () => {
  bundled = await bundledPlaces()
  shipped = shippedPackages(locked, bundled)
})

/** None of them asks for anything but to be named. */
const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  // Of data.
  'CC-BY-4.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MIT/X11',
  'Unlicense',
])

const notPermissive = (licence: string): string[] => licence.split(' AND ').filter((one) => !permissive.has(one))

test('what browsers are sent is shipped, too, and what is for development alone is not', () => {
  const named = shipped.map(({ name }) => name)
  expect(named).toEqual(expect.arrayContaining(['react', 'react-dom', '@mantine/core', '@tanstack/query-core']))
  expect(named).not.toEqual(expect.arrayContaining(['jest']))
  expect([...bundled].filter((place) => !shippedPlaces(locked, bundled).has(place))).toEqual([])
})

test('everything that is shipped has a licence, and none that reaches over to what is shipped with it', () => {
  expect(shipped.length).toBeGreaterThan(100)
  expect(shipped.filter(({ licence }) => notPermissive(licence).length > 0)).toEqual([])
})

test.each(['GPL-3.0-only', 'AGPL-3.0-or-later', 'LGPL-2.1-only', 'MPL-2.0', 'MIT AND GPL-2.0-only', 'SSPL-1.0', ''])(
  'a package under "%s" would be noticed',
  (license) => {
    const packages = { 'node_modules/a': { version: '1.0.0', license, dev: true } }
    const [one] = shippedPackages(JSON.stringify({ packages }), new Set(['node_modules/a']))
    expect(notPermissive(one?.licence ?? '')).not.toEqual([])
  },
)

test('every package comes from a registry, not from wherever somebody has put it, and is known again by a hash', () => {
  expect(shipped.filter(({ resolved }) => !/^(https:\/\/registry\.npmjs\.org\/.*)?$/.test(resolved))).toEqual([])
  expect(shipped.filter(({ integrity }) => !integrity.startsWith('sha512-'))).toEqual([])
})

test('what is asked for is one version, never a range', () => {
  const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  )
  expect(ranges).toEqual([])
})

interface Component {
  readonly group?: string
  readonly name: string
  readonly version: string
  readonly components?: readonly Component[]
}
interface Bill {
  readonly bomFormat: string
  readonly components: readonly Component[]
}
/** A package that another one brings along in a version of its own is part of it. */
const partsOf = ({ components = [] }: Pick<Component, 'components'>): readonly Component[] =>
  components.flatMap((one) => [one, ...partsOf(one)])

test('the bill of materials names exactly what is shipped', () => {
  const run = { cwd: path.dirname(lockFile), maxBuffer: 64 * 1_048_576, stdio: 'pipe' } as const
  const bill = JSON.parse(execFileSync('npm', ['run', '--silent', 'sbom'], run).toString()) as Bill
  expect(bill.bomFormat).toBe('CycloneDX')
  const named = new Set(
    partsOf(bill).map(({ group = '', name, version }) => `${group && `${group}/`}${name}@${version}`),
  )
  expect([...named].sort()).toEqual(shipped.map(({ name, version }) => `${name}@${version}`).sort())
}, 120_000)

test('of what npm knows, that counts which is against something shipped, and no trifle', () => {
  const against = (name: string, severity: string) => ({
    name,
    severity,
    range: '<2.0.0',
    nodes: [`node_modules/${name}`],
  })
  const vulnerabilities = {
    react: against('react', 'moderate'),
    express: against('express', 'low'),
    jest: against('jest', 'critical'),
  }
  const places = new Set(shippedPlaces(locked, bundled).keys())
  expect(knownAgainst({ vulnerabilities }, places)).toEqual(['react <2.0.0: moderate'])
  expect(knownAgainst({ vulnerabilities: {} }, places)).toEqual([])
  expect(() => knownAgainst({ message: '405 Method Not Allowed' }, places)).toThrow('vulnerabilities')
})
