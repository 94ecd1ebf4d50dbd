/** What an embedded engine tells its worker and API about the master keys of what Temporal stores. */
import { randomBytes } from 'node:crypto'
import { childEnvironment, withOwnKeyLast } from '../../platform/embedded/child-environment'
import { parseMasterKeys } from '../../platform/encryption/master-keys'

const payloadKey = randomBytes(32).toString('base64')
const given = `mine:${randomBytes(32).toString('base64')}`
const secrets = {
  postgresPassword: 'p',
  processPassword: 'p',
  tokenSecret: 't',
  challengeSecret: 'c',
  webhookSecret: 'w',
  payloadKey,
}
const folder = { secrets, filesFolder: '/data/files' }
const own = { apiPort: 1, postgresPort: 2, temporalPort: 3, temporalUiPort: 4 }
const idsOf = (list = ''): readonly string[] => [...(parseMasterKeys(list)?.keys() ?? [])]

test('nobody has given a key: that of the folder is used', () => {
  expect(idsOf(childEnvironment({}, folder, own)['PAYLOAD_KEYS'])).toEqual(['data-folder'])
})

test('a database that is not of the folder is not closed with a key that is', () => {
  const elsewhere = { DATABASE_URL: 'postgres://db.example/obp' }
  expect(childEnvironment(elsewhere, folder, { apiPort: 1 })).not.toHaveProperty('PAYLOAD_KEYS')
})

test.each([
  ['a variable', { PAYLOAD_KEYS: given }],
  ['a file', { PAYLOAD_KEYS_FILE: '/run/secrets/payload_keys' }],
])('keys that are given by %s close from then on, and the one of the folder still opens', (_by, env) => {
  const chosen = childEnvironment(env, folder, own)
  expect(chosen).toMatchObject(env)
  const all = withOwnKeyLast(chosen, given, payloadKey)
  expect(idsOf(all['PAYLOAD_KEYS'])).toEqual(['mine', 'data-folder'])
  expect(all['PAYLOAD_KEYS_FILE']).toBe('')
})

test('the key of the folder is in the list once, also where the person names it', () => {
  const alone = childEnvironment({}, folder, own)
  expect(withOwnKeyLast(alone, alone['PAYLOAD_KEYS'], payloadKey)).toEqual(alone)
  const list = `${given}, data-folder:${payloadKey}`
  expect(withOwnKeyLast({ PAYLOAD_KEYS: list }, list, payloadKey)).toEqual({ PAYLOAD_KEYS: list })
})

test('where there is no encryption, none is begun', () => {
  expect(withOwnKeyLast({ PORT: '1' }, undefined, payloadKey)).toEqual({ PORT: '1' })
})
