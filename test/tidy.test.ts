import { generateKeyPairSync } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'

const root = join(__dirname, '..')
const notOurs = new Set(['node_modules', '.git', '.data', 'coverage', 'artifacts', 'dist', 'histories'])

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (notOurs.has(entry.name)) return []
    return entry.isDirectory() ? filesIn(path) : [relative(root, path)]
  })

const files = filesIn(root)
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const code = files.filter((file) => /\.(tsx?|mjs|js)$/.test(file))
const modules = code.filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'))
const texts = files.filter(
  (file) => /\.(tsx?|mjs|js|md|json|jsonl|html|css|sh)$/.test(file) && file !== 'package-lock.json',
)

/** Where something unwanted stands, as `file:line`. The words are put together here, so that this file holds none of them. */
const placesOf = (pattern: RegExp, among: readonly string[]): string[] =>
  among.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])),
  )
const anyOf = (...words: readonly string[]): RegExp => new RegExp(words.join('|'))

test('no file is longer than 300 lines', () => {
  const long = code.filter((file) => read(file).split('\n').length > 301)
  expect(long).toEqual([])
})

test('nothing is left for later in the code: what is open is an issue', () => {
  expect(placesOf(anyOf('\\bTO' + 'DO\\b', '\\bFIX' + 'ME\\b', '\\bXX' + 'X\\b', '\\bHA' + 'CK\\b'), code)).toEqual([])
})

test('no rule is switched off in place', () => {
  expect(
    placesOf(anyOf('eslint-dis' + 'able', '@ts-' + 'ignore', '@ts-no' + 'check', '\\bas a' + 'ny\\b'), code),
  ).toEqual([])
})

test('no test is skipped or singled out', () => {
  const switches = anyOf('\\b(test|it|describe)\\.(sk' + 'ip|on' + 'ly|to' + 'do)\\b', '\\bx(it|describe|test)\\(')
  expect(placesOf(switches, code)).toEqual([])
})

test('nothing points to a folder outside of the repository', () => {
  expect(placesOf(anyOf('\\.\\./sha' + 'red', '/wo' + 'rk/', '/tm' + 'p/br' + 'ief'), texts)).toEqual([])
})

describe('secrets', () => {
  // In the forms that give them away: of a private key, a token that is signed, and of those that clouds and forges hand out.
  const secret = anyOf(
    'BEGIN [A-Z ]*PRIVATE' + ' KEY',
    '\\beyJ[\\w-]{10,}\\.eyJ[\\w-]{10,}\\.[\\w-]{40,}',
    '\\b(AKIA|ASIA)[0-9A-Z]{16}\\b',
    '\\b(gh[oprsu]|github_pat|npm|glpat|xox[abpr])[_-]\\w{20,}',
  )
  // What the compose file is given there is never committed.
  const ours = files.filter((file) => !file.startsWith('deploy/compose/secrets/'))

  test('none lies in the repository', () => {
    expect(placesOf(secret, ours)).toEqual([])
    expect(
      ours.filter((file) => /(^|\/)(\.env|\.npmrc|id_\w+)|\.(env|pem|key|p12|pfx|jks|keystore)$/.test(file)),
    ).toEqual([])
  })

  test('one would be noticed', () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const token = ['{"alg":"ES256"}', '{"sub":"somebody"}', key].map((part) => Buffer.from(part).toString('base64url'))
    const handedOut = [`ghp_${'a'.repeat(36)}`, `AKIA${'A'.repeat(16)}`, `npm_${'a'.repeat(36)}`]
    expect([key, token.join('.'), ...handedOut].filter((one) => !secret.test(one))).toEqual([])
  })
})

test('files are named after what they hold', () => {
  const empty = /^(utils?|helpers?|common|service|manager|misc)$/
  const nameless = files.filter((file) => file.split(/[/.-]/).some((word) => empty.test(word)))
  expect(nameless).toEqual([])
  expect(code.filter((file) => !/^[a-z0-9_.-]+$/.test(basename(file)))).toEqual([])
})

test('every module begins with a sentence that says what it is for', () => {
  expect(modules.filter((file) => !/^(#!.*\n)?\/\*\*[ \n]/.test(read(file)))).toEqual([])
})

describe('rooms', () => {
  /** Folders that put the rooms together or try them out; they may import from everywhere. */
  const outsideOfTheRooms = ['workers', 'migrations', 'test', 'demo', 'start', 'bench', 'chaos', 'fuzz']
  const table = /const rooms = \{(.*?)\n\}\n/s.exec(read('eslint.config.mjs'))?.[1] ?? ''
  const rooms = [...table.matchAll(/^ {2}(\w+): \{$/gm)].map(([, name]) => name ?? '')

  test('every folder with code is a room with import rules, or known to be none', () => {
    const folders = new Set(modules.filter((file) => file.includes('/')).map((file) => file.split('/')[0] ?? ''))
    expect([...folders].filter((folder) => !rooms.includes(folder) && !outsideOfTheRooms.includes(folder))).toEqual([])
  })

  test('the table of rooms names no room that has gone', () => {
    expect(rooms.filter((room) => !modules.some((file) => file.startsWith(`${room}/`)))).toEqual([])
    expect(rooms.length).toBeGreaterThan(4)
  })

  /** Tables and pure functions of the field: no clock, no world, no chance. */
  const ofTheField = [
    'any-ascii',
    'currency-codes',
    'fastest-levenshtein',
    'i18n-iso-countries/index.js',
    'i18n-iso-countries/langs/en.json',
    'mrz',
    'temporal-polyfill',
  ]

  test('domain needs nobody but tables and pure functions of its field', () => {
    const imports = modules
      .filter((file) => file.startsWith('domain/'))
      .flatMap((file) => [...read(file).matchAll(/ from '([^']+)'/g)].map(([, from]) => `${file}: ${from ?? ''}`))
    expect(
      imports.filter(
        (line) =>
          !(/: \.{1,2}\//.test(line) || ofTheField.includes(line.split(': ')[1] ?? '')) ||
          /\/(db|api|platform|workflows)\//.test(line),
      ),
    ).toEqual([])
  })
})

test('tests mirror the tree: every folder of tests has the folder that it tests', () => {
  const ownFolders =
    /^test\/(attacks|contract|support|replay|end-to-end|crash|activities|platform|signals|deploy|docs|domain|workflows|workers|db|api|console|demo|migrations|model|start|bench|chaos)\b/
  expect(files.filter((file) => /^test\/.*\//.test(file) && !ownFolders.test(file))).toEqual([])
})

test('documents name files that exist', () => {
  const known = new Set(files)
  const named = ['docs/ownership.md', 'docs/deviations.md', 'docs/architecture.md', 'README.md'].flatMap((document) =>
    [
      ...read(document).matchAll(
        /[`(]((?:test|db|api|docs|domain|workflows|migrations)\/[\w./-]+\.(?:ts|md|jsonl))[`)]/g,
      ),
    ].map(([, path]) => ({ document, path: path ?? '' })),
  )
  expect(named.filter(({ path }) => !known.has(path) && !path.includes('YYYY'))).toEqual([])
  expect(named.length).toBeGreaterThan(50)
})
