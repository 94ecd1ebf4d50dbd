/** The data folder is held by one engine at a time, and a reset removes nothing that is not an engine's. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDataFolder, removeDataFolder } from '../../platform/embedded/data-folder'
import { commandOf, recordProcess } from '../../platform/embedded/processes'

let folder: string
beforeEach(() => (folder = path.join(mkdtempSync(path.join(tmpdir(), 'obp-data-')), 'data')))
afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }))
const quiet = (): void => undefined

test('secrets are made once, kept, and readable by the owner only', async () => {
  const first = await openDataFolder(folder, quiet)
  first.release()
  const second = await openDataFolder(folder, quiet)
  expect(second.secrets).toEqual(first.secrets)
  expect(first.secrets.tokenSecret.length).toBeGreaterThanOrEqual(32)
  expect(statSync(path.join(folder, 'secrets.json')).mode & 0o777).toBe(0o600)
})

test('a folder of before is given the secrets that have been added since, and keeps its own', async () => {
  const first = await openDataFolder(folder, quiet)
  first.release()
  const { payloadKey, ...before } = first.secrets
  writeFileSync(path.join(folder, 'secrets.json'), JSON.stringify(before))
  const { secrets } = await openDataFolder(folder, quiet)
  expect(secrets).toMatchObject(before)
  expect(Buffer.from(secrets.payloadKey, 'base64')).toHaveLength(32)
  expect(secrets.payloadKey).not.toBe(payloadKey)
})

test('a reset removes a released folder and says so when there is nothing', async () => {
  const opened = await openDataFolder(folder, quiet)
  opened.release()
  expect(await removeDataFolder(folder)).toBe('removed')
  expect(existsSync(folder)).toBe(false)
  expect(await removeDataFolder(folder)).toBe('nothing there')
})

test('a reset and a second start refuse while an engine runs', async () => {
  await openDataFolder(folder, quiet)
  await expect(removeDataFolder(folder)).rejects.toThrow(
    `An engine runs in ${folder} (process ${process.pid}): stop it first.`,
  )
  // Another living process holds the lock now: this one's parent, which is certainly alive.
  const lock = { pid: process.ppid, command: commandOf(process.ppid) }
  writeFileSync(path.join(folder, 'engine.lock.json'), JSON.stringify(lock))
  await expect(openDataFolder(folder, quiet)).rejects.toThrow(
    `An engine already runs in ${folder} (process ${process.ppid}).`,
  )
})

test('a lock whose pid belongs to a stranger by now does not count', async () => {
  const opened = await openDataFolder(folder, quiet)
  writeFileSync(
    path.join(folder, 'engine.lock.json'),
    JSON.stringify({ pid: process.ppid, command: 'an engine of yesterday' }),
  )
  await openDataFolder(folder, quiet)
  expect(JSON.parse(readFileSync(path.join(folder, 'engine.lock.json'), 'utf8'))).toMatchObject({ pid: process.pid })
  opened.release()
})

test('a folder with somebody else`s files is neither used nor removed', async () => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'thesis.txt'), 'years of work')
  await expect(openDataFolder(folder, quiet)).rejects.toThrow('holds files that are not of an engine')
  await expect(removeDataFolder(folder)).rejects.toThrow('is not the data folder of an engine: nothing is removed.')
  expect(existsSync(path.join(folder, 'thesis.txt'))).toBe(true)
})

test('what a killed engine left running is ended at the next start', async () => {
  const left = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' })
  const gone = new Promise((resolve) => left.once('exit', (_code, signal) => resolve(signal)))
  recordProcess(path.join(folder, 'run'), 'temporal', Number(left.pid), 'SIGTERM')
  writeFileSync(path.join(folder, '.obp-engine'), '')
  const said: string[] = []
  await openDataFolder(folder, (line) => said.push(line))
  expect(await gone).toBe('SIGTERM')
  expect(said.join()).toContain('temporal')
})
