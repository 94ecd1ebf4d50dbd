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

test('two builds at once leave one whole console, and a third finds nothing to do', async () => {
  expect(await buildConsole(folder)).toBe('fresh')
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const named = [...page.matchAll(/\/console\/(assets\/[^"]+)"/g)].map(([, file]) => file ?? '')
  expect(named.length).toBe(2)
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
