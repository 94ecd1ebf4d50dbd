/** The codec with its keys in a real table. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { Payload, PayloadCodec } from '@temporalio/common'
import type { Database } from '../../../db/connection'
import { dataKeyTable, eraseDataKey } from '../../../db/write/data-keys'
import { payloadScopeOf } from '../../../domain/ids'
import { dataConverterOf } from '../../../platform/encryption/data-converter'
import { ErasedPayloadError, isEncrypted } from '../../../platform/encryption/payload-codec'
import { openTestDatabase } from '../../support/database'

const masterKeys = `2026:${randomBytes(32).toString('base64')}`
const payload: Payload = {
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from('{"legalName":"Eveline Tripman"}'),
}
const of = (workflowId: string) => ({ type: 'workflow', namespace: 'default', workflowId }) as const

let database: Database
beforeAll(async () => {
  database = await openTestDatabase(4)
})
afterAll(() => database.close())

/** A codec with an empty cache, as in a process that has just started. */
function newProcess(keys: string | undefined = masterKeys): PayloadCodec {
  const [codec] = dataConverterOf(keys, dataKeyTable(database), payloadScopeOf).payloadCodecs ?? []
  if (codec === undefined) throw new Error('there is no codec')
  return codec
}

const keysOf = async (scope: string): Promise<bigint> => {
  const [row] = await database.read.raw<{ count: bigint }>('select count(*) from data_keys where scope = ?', [scope])
  return row?.count ?? 0n
}
const textOf = ({ data }: Payload): string => Buffer.from(data ?? []).toString('latin1')
const keyIdOf = ({ metadata }: Payload): string => Buffer.from(metadata?.['encryption-key-id'] ?? []).toString()
/** As it comes back: the message decodes into plain byte arrays. */
const plain = ({ metadata, data }: Payload) => ({
  encoding: Buffer.from(metadata?.['encoding'] ?? []).toString(),
  data: Buffer.from(data ?? []).toString(),
})

test('what one process writes another one reads; in between nothing of it shows', async () => {
  const [encoded] = await newProcess().encode([payload], of(`onboarding/${randomUUID()}`))
  expect(encoded && isEncrypted(encoded)).toBe(true)
  expect(textOf(encoded ?? {})).not.toContain('Eveline')
  expect(Object.keys(encoded?.metadata ?? {})).toEqual(['encoding', 'encryption-cipher', 'encryption-key-id'])
  const [decoded] = await newProcess().decode(encoded ? [encoded] : [])
  expect(plain(decoded ?? {})).toEqual(plain(payload))
})

test('every customer has a key of their own for all that is about them, other processes share that of the instance', async () => {
  const codec = newProcess()
  const workflows = ['onboarding/a', 'onboarding/b', 'account-opening/x/y', 'transaction-request/1']
  const ofCustomer = ['onboarding/a', 'credit-limit-request/a/1', 'account-application/a/2']
  const keysFor = (ids: readonly string[]): Promise<string[]> =>
    Promise.all(ids.map(async (id) => keyIdOf((await codec.encode([payload], of(id)))[0] ?? {})))
  const keys = await keysFor(workflows)
  expect(new Set(await keysFor(ofCustomer))).toEqual(new Set(keys.slice(0, 1)))
  expect(new Set(keys.slice(0, 3)).size).toBe(3)
  expect(keys[3]).toBe(keys[2])
})

test('a key that is needed by many processes at once is made once', async () => {
  const id = randomUUID()
  const encoded = await Promise.all(
    Array.from({ length: 20 }, () => newProcess().encode([payload], of(`onboarding/${id}`))),
  )
  expect(new Set(encoded.map(([one]) => keyIdOf(one ?? {}))).size).toBe(1)
  expect(await keysOf(`customer/${id}`)).toBe(1n)
})

test('with its key a payload is erased, and only what that key had encrypted', async () => {
  const [gone, stays] = [randomUUID(), randomUUID()]
  const codec = newProcess()
  const erased = await codec.encode([payload], of(`onboarding/${gone}`))
  const kept = await codec.encode([payload], of(`onboarding/${stays}`))
  expect(await eraseDataKey(database.writeAtOnce, `customer/${gone}`)).toBe(true)
  expect(await eraseDataKey(database.writeAtOnce, `customer/${gone}`)).toBe(false)
  await expect(newProcess().decode(erased)).rejects.toThrow(ErasedPayloadError)
  expect(plain((await newProcess().decode(kept))[0] ?? {})).toEqual(plain(payload))
})

test('what was written before there was an encryption is read as it is', async () => {
  expect(await newProcess().decode([payload])).toEqual([payload])
})

test('a payload that was tampered with is refused', async () => {
  const [encoded] = await newProcess().encode([payload], of('onboarding/a'))
  const data = Buffer.from(encoded?.data ?? [])
  data[40] = (data[40] ?? 0) ^ 1
  await expect(newProcess().decode([{ ...encoded, data }])).rejects.toThrow()
})
