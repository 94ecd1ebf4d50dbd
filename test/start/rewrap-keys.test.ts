/** A master key is put in front, everything is wrapped anew under it, and the one before is dropped: nothing that was written is lost. */
import { execFile } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import path from 'node:path'
import { promisify } from 'node:util'
import { Worker } from '@temporalio/worker'
import type { Transaction } from '../../db/connection'
import { dataKeyTable, eraseDataKey } from '../../db/write/data-keys'
import { onboardingId, payloadScopeOf } from '../../domain/ids'
import { createDataKeys } from '../../platform/encryption/data-keys'
import type { DataKey } from '../../platform/encryption/data-keys'
import { dataConverterOf } from '../../platform/encryption/data-converter'
import { masterKeysOf } from '../../platform/encryption/master-keys'
import { safeOf } from '../../platform/encryption/safe'
import { wrapAllAnew } from '../../start/wrap-anew'
import { workflowBundle } from '../../workers/bundle'
import { openTestDatabase, urlAs } from '../support/database'
import type { OpenTestDatabase } from '../support/database'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import type { OnboardingDesk } from '../support/onboarding'

const masterKey = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`
const [old, fresh] = [masterKey('2025'), masterKey('2026')]
const both = `${fresh},${old}`

describe('npm run rewrap-keys', () => {
  let engine: TestEngine
  let desk: OnboardingDesk
  beforeAll(async () => {
    engine = await startEngine({ environment: { PAYLOAD_KEYS: old } })
    desk = await openDesk(engine)
  })
  afterAll(() => engine.stop())

  /** As the role of the API, with nothing else of its environment. */
  const run = async (payloadKeys: string): Promise<{ code: number; stdout: string; stderr: string }> => {
    const env = {
      PATH: process.env['PATH'],
      DATABASE_URL: urlAs(engine.databaseUrl, 'api'),
      CHALLENGE_SECRET: engine.config.secrets.challenge,
      PAYLOAD_KEYS: payloadKeys,
    }
    const call = promisify(execFile)(process.execPath, ['--import', 'tsx', 'start/rewrap-keys.ts'], {
      env,
      cwd: path.join(__dirname, '../..'),
    })
    return call.then(
      (done) => ({ code: 0, ...done }),
      (failed: unknown) => failed as { code: number; stdout: string; stderr: string },
    )
  }
  const historyOf = (customerId: string) => engine.client.workflow.getHandle(onboardingId(customerId)).fetchHistory()
  /** As a process that has just started with these keys. */
  const converter = (keys: string) => dataConverterOf(keys, dataKeyTable(engine.database), payloadScopeOf)
  const inputWith = async (keys: string, customerId: string): Promise<unknown> => {
    const { events } = await historyOf(customerId)
    const payloads = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? []
    return converter(keys).payloadCodecs?.[0]?.decode(payloads)
  }

  test('then the new master key alone reads histories and opens secrets, and the old one does not', async () => {
    const customerId = await desk.caseInReview()
    const sealed = await engine.safe.seal('user/1', 'purpose', Buffer.from('a secret'))
    const { code, stdout, stderr } = await run(both)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(
      /^[3-9] data keys wrapped anew under master key 2026\.\nEvery other master key can be dropped\.\n$/,
    )
    const dataConverter = converter(fresh)
    await Worker.runReplayHistory(
      { workflowBundle: await workflowBundle(), dataConverter },
      await historyOf(customerId),
    )
    await expect(inputWith(fresh, customerId)).resolves.toHaveLength(1)
    await expect(inputWith(old, customerId)).rejects.toThrow('is wrapped under master key 2026, which is not given')
    const { challenge } = engine.config.secrets
    const safe = safeOf({ challenge, payloadKeys: fresh }, dataKeyTable(engine.database))
    expect((await safe.open(sealed, 'purpose'))?.toString()).toBe('a secret')
    expect((await run(both)).stdout).toMatch(/^0 data keys wrapped anew/)
  })

  test('what a process wraps under the old one all the same is told, and is wrapped anew by another run', async () => {
    await desk.caseInReview()
    const told = await run(fresh)
    expect([told.code, told.stdout]).toEqual([1, '0 data keys wrapped anew under master key 2026.\n'])
    expect(told.stderr).toMatch(/^1 data key still under master key 2025: /)
    expect(await run(both)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^1 data key wrapped anew/) as string,
    })
  })

  test('without master keys it does nothing', async () => {
    expect(await run('')).toMatchObject({ code: 1, stdout: '', stderr: 'PAYLOAD_KEYS: is required\n' })
  })
})

describe('wrapping anew', () => {
  let database: OpenTestDatabase
  beforeEach(async () => (database = await openTestDatabase(2)))
  afterEach(() => database.close())

  const keysOf = (list: string) => createDataKeys(dataKeyTable(database), masterKeysOf(list))
  const made = async (count: number): Promise<readonly DataKey[]> =>
    Promise.all(Array.from({ length: count }, () => keysOf(old).ofScope(randomUUID())))
  const openedBy = async (list: string, keys: readonly DataKey[]): Promise<readonly (Buffer | undefined)[]> =>
    Promise.all(keys.map(async ({ keyId }) => (await keysOf(list).byId(keyId))?.key))

  test('goes batch by batch, and on where it was broken off', async () => {
    const keys = await made(5)
    let batches = 0
    const brokenOff = {
      raw: (sql: string, values: never) => {
        batches += 1
        if (batches === 2) throw new Error('broken off')
        return database.writeAtOnce.raw(sql, values)
      },
    } as unknown as Transaction
    const master = masterKeysOf(both)
    await expect(wrapAllAnew({ read: database.read, writeAtOnce: brokenOff }, master, 2)).rejects.toThrow('broken off')
    expect(await openedBy(both, keys)).toEqual(keys.map(({ key }) => key))
    expect(await wrapAllAnew(database, master, 2)).toEqual({ keys: 3, left: [] })
    expect(await openedBy(fresh, keys)).toEqual(keys.map(({ key }) => key))
  })

  test('a key that is erased meanwhile stays erased', async () => {
    await made(1)
    const [row] = await database.read.raw<{ scope: string }>('select scope from data_keys')
    const erasing = {
      raw: async (sql: string, values: never) => {
        await eraseDataKey(database.writeAtOnce, row?.scope ?? '')
        return database.writeAtOnce.raw(sql, values)
      },
    } as unknown as Transaction
    const done = await wrapAllAnew({ read: database.read, writeAtOnce: erasing }, masterKeysOf(both))
    expect(done).toEqual({ keys: 0, left: [] })
    expect(await database.read.raw('select from data_keys')).toEqual([])
  })

  test('a key that none of the master keys opens is left as it is, and told', async () => {
    const keys = await made(2)
    const spoilt = keys[0]?.keyId ?? ''
    await database.writeAtOnce.raw(`update data_keys set wrapped = '\\x00' where key_id = ?`, [spoilt])
    const done = await wrapAllAnew(database, masterKeysOf(both))
    expect(done).toEqual({ keys: 1, left: [{ masterKeyId: '2025', keys: 1n }] })
    const rows = await database.read.raw<{ wrapped: Buffer }>('select wrapped from data_keys where key_id = ?', [
      spoilt,
    ])
    expect(rows).toEqual([{ wrapped: Buffer.from([0]) }])
    expect(await openedBy(fresh, keys.slice(1))).toEqual([keys[1]?.key])
  })
})
