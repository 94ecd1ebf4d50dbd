/** The build of the console: once for the same sources, whole, and by whoever comes first. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { buildConsole } from '../../start/console-build'

let parent: string
let folder: string
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'console-build-'))
  folder = join(parent, 'console')
  await Promise.all([buildConsole(folder), buildConsole(folder)])
})
afterAll(() => rm(parent, { recursive: true }))

/** What a built file imports before it runs. */
const importsIn = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)"\.\/([\w-]+\.js)"/g)].map(
    ([, name]) => `assets/${name ?? ''}`,
  )

test('two builds at once leave one whole console, and a third finds nothing to do', async () => {
  expect(await buildConsole(folder)).toBe('fresh')
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const named = [...page.matchAll(/\/console\/(assets\/[^"]+)"/g)].map(([, file]) => file ?? '')
  // The script, its style, and all that the script imports: the browser asks for them at once.
  const scripts = named.filter((file) => file.endsWith('.js'))
  const imported = scripts.flatMap((file) => importsIn(join(folder, file)))
  expect(imported.length).toBeGreaterThan(0)
  expect(imported.filter((file) => !scripts.includes(file))).toEqual([])
  expect(named.length).toBe(scripts.length + 1)
  expect(named.filter((file) => !existsSync(join(folder, file)))).toEqual([])
  expect(readdirSync(parent)).toEqual(['console'])
})

test('every file is there squeezed, too, and the page has nothing inline', () => {
  const assets = readdirSync(join(folder, 'assets'))
  const plain = assets.filter((file) => !file.endsWith('.gz'))
  for (const file of plain) {
    const squeezed = gunzipSync(readFileSync(join(folder, 'assets', `${file}.gz`)))
    expect(squeezed.equals(readFileSync(join(folder, 'assets', file)))).toBe(true)
  }
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  expect(page).not.toMatch(/<style|style=|<script>|onclick|https?:/)
})

test('every component that the console uses has its style, in the order of the library, and no other one has', () => {
  const built = readdirSync(join(folder, 'assets'))
  const textOf = (type: string): string =>
    built
      .filter((file) => file.endsWith(type))
      .map((file) => readFileSync(join(folder, 'assets', file), 'utf8'))
      .join('\n')
  const classesIn = (text: string): Set<string> => new Set(text.match(/\bm_[0-9a-f]{6,8}\b/g))
  const library = classesIn(readFileSync(require.resolve('@mantine/core/styles.css'), 'utf8'))
  const used = [...library].filter((name) => classesIn(textOf('.js')).has(name))
  expect(used.length).toBeGreaterThan(20)
  expect([...classesIn(textOf('.css'))]).toEqual(used)
})
