/** The production server of Temporal that the bench may measure with: where it cannot be built, the reason is told. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildPrograms } from '../../bench/kit/production-temporal'

let cache = ''
beforeEach(() => {
  cache = mkdtempSync(path.join(tmpdir(), 'obp-bench-cache-'))
})
afterEach(() => rmSync(cache, { recursive: true }))

test('a machine without Go is told what it lacks and what it can do instead, and nothing half-built is kept', async () => {
  const refused = buildPrograms(cache, { PATH: cache }, () => undefined)
  await expect(refused).rejects.toThrow(
    /^The production server of Temporal cannot be built here: Go is not installed\. .*go install .*"--temporal production"/,
  )
  expect(readdirSync(cache)).toEqual([])
})

test('what an earlier run has built is taken as it is', async () => {
  const built = path.join(cache, 'temporal-server-v1.29.1')
  mkdirSync(built)
  expect(await buildPrograms(cache, { PATH: cache }, () => undefined)).toBe(built)
})
