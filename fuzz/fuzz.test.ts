import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startSiege } from '../test/attacks/siege'
import type { Siege } from '../test/attacks/siege'
import { call } from '../test/support/people'
import { configOf } from './config'
import { findSchemathesis } from './schemathesis'

const patienceMs = 4 * 3_600_000

/** Every run tries the same, unless `FUZZ_OPTIONS` says otherwise: what it finds can be found again. */
const usual = ['--seed', '1', '--max-examples', '20']
/** What it makes up for two words of a path at once is thrown away more often than it likes: that says nothing of the API. */
const patient = ['--suppress-health-check', 'filter_too_much']
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
]

let siege: Siege
let program: string
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'obp-engine-fuzz-'))
  program = await findSchemathesis(resolve('.data', 'fuzz'))
}, patienceMs)
afterAll(() => rm(folder, { recursive: true, force: true }))
// A world each: much of it has been used up when a run has ended.
beforeEach(async () => {
  siege = await startSiege()
})
afterEach(() => siege.stop())

/** Answers with the exit code; what the program says goes to the terminal. What it keeps of its calls has logins in it, and goes with its folder. */
const run = (options: readonly string[]): Promise<number> =>
  new Promise((done, failed) => {
    const child = spawn(program, options, { stdio: 'inherit', cwd: folder })
    child.once('error', failed)
    child.once('exit', (code) => done(code ?? 1))
  })

test.each([
  ['of things that exist', true],
  ['that are made up', false],
])(
  'ids %s: no fault of the server, and every reply is as the document says',
  async (_ids, knowsIds) => {
    const { engine, here } = siege
    const config = join(folder, 'schemathesis.toml')
    await writeFile(config, configOf(here.owner.token, here.place, knowsIds), { mode: 0o600 })
    const what = ['run', `${engine.baseUrl}/openapi.json`, '--url', engine.baseUrl, '--checks', checks.join(',')]
    const how = ['--phases', 'examples,coverage,fuzzing', '--continue-on-failure', '--no-shrink', ...usual, ...patient]
    const wanted = (process.env['FUZZ_OPTIONS'] ?? '').split(' ').filter((option) => option !== '')
    expect(await run(['--config-file', config, ...what, ...how, ...wanted])).toBe(0)
    // Else everything behind some request was refused, and the run has shown nothing.
    expect(await call(engine, 'GET', '/obp/v5.1.0/management/consumers', { as: here.owner })).toMatchObject({
      status: 200,
    })
  },
  patienceMs,
)
