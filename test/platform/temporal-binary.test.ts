/** The order in which a Temporal server is looked for, with programs that only pretend to be one. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { byGoInstall, defaultWays, findTemporal, inCache, onPath } from '../../platform/embedded/temporal-binary'
import type { Way } from '../../platform/embedded/temporal-binary'

let folder: string
let cache: string
let bin: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'obp-ways-'))
  cache = path.join(folder, 'cache')
  bin = path.join(folder, 'bin')
  mkdirSync(cache)
  mkdirSync(bin)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const quiet = (): void => undefined

function program(file: string, script: string): string {
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}

const never: Way = { name: 'never', find: () => Promise.reject(new Error('must not be asked')) }

test('the PATH comes before the cache', async () => {
  const mine = program(path.join(bin, 'temporal'), 'echo temporal version 1')
  program(path.join(cache, 'temporal'), 'echo temporal version 2')
  expect(await findTemporal(defaultWays(cache, { PATH: bin }), quiet)).toBe(mine)
})

test('the cache comes before anything that has to be fetched', async () => {
  const cached = program(path.join(cache, 'temporal'), 'echo temporal version 2')
  expect(await findTemporal(defaultWays(cache, { PATH: bin }), quiet)).toBe(cached)
})

test('a cached program that does not run is passed over', async () => {
  program(path.join(cache, 'temporal'), 'exit 3')
  const other: Way = { name: 'other', find: () => Promise.resolve('/found') }
  expect(await findTemporal([inCache(cache), other, never], quiet)).toBe('/found')
})

test('the order is path, cache, download, build', () => {
  expect(defaultWays(cache, {}).map((way) => way.name)).toEqual([
    'temporal on the PATH',
    `cached in ${cache}`,
    'download by the Temporal SDK',
    'go install github.com/temporalio/cli/cmd/temporal@v1.5.1',
  ])
})

test('Go builds into the cache folder, and the next start finds it there', async () => {
  program(
    path.join(bin, 'go'),
    'if [ "$1" = install ]; then mkdir -p "$GOBIN"; printf "#!/bin/sh\\necho temporal version 1.5.1\\n" > "$GOBIN/temporal"; chmod 755 "$GOBIN/temporal"; fi',
  )
  const said: string[] = []
  const env = { PATH: `${bin}:/usr/bin:/bin` }
  expect(await findTemporal([byGoInstall(cache, env)], (line) => said.push(line))).toBe(path.join(cache, 'temporal'))
  expect(said[0]).toContain('Building the Temporal server with Go')
  expect(existsSync(path.join(cache, 'build'))).toBe(false)
  expect(await findTemporal([onPath(env), inCache(cache), never], quiet)).toBe(path.join(cache, 'temporal'))
})

test('when every way fails each is listed with its reason', async () => {
  program(path.join(bin, 'go'), 'if [ "$1" = install ]; then echo "module lookup disabled" >&2; exit 1; fi')
  const env = { PATH: bin }
  const found = findTemporal([onPath(env), inCache(cache), byGoInstall(cache, { PATH: `${bin}:/usr/bin:/bin` })], quiet)
  await expect(found).rejects.toThrow(
    [
      'No Temporal server was found. These ways were tried:',
      '  - temporal on the PATH: no program of that name in any folder of PATH',
      `  - cached in ${cache}: the file does not exist`,
      '  - go install github.com/temporalio/cli/cmd/temporal@v1.5.1: module lookup disabled',
    ].join('\n'),
  )
  expect(existsSync(path.join(cache, 'temporal'))).toBe(false)
})
