/** Connections to Temporal: made when a server answers, given up with a clear reason when none does. */
import { connectClient, registerSearchAttributes } from '../../platform/temporal'
import { connectNative } from '../../workers/connection'
import { freePort } from '../../platform/embedded/ports'
import { testTemporal } from '../support/temporal'

test('a client and a worker connection reach the server and its namespace', async () => {
  const config = { ...testTemporal(), tls: false }
  const { client, connection } = await connectClient(config)
  expect(client.options.namespace).toBe('default')
  expect((await client.workflow.count()).count).toBeGreaterThanOrEqual(0)
  const native = await connectNative(config)
  await Promise.all([connection.close(), native.close()])
})

interface Nowhere {
  readonly address: string
  readonly namespace: string
  readonly tls: boolean
}

test.each([
  ['client', (config: Nowhere) => connectClient(config, { deadlineMs: 700 })],
  ['worker', (config: Nowhere) => connectNative(config, 700)],
])('a %s connection to nobody ends with the address and the reason', async (_, connect) => {
  const address = `127.0.0.1:${await freePort()}`
  const refused = connect({ address, namespace: 'default', tls: false })
  await expect(refused).rejects.toThrow(`No connection to the Temporal server at ${address} within 0.7 s: `)
})

test('a certificate file that cannot be read is an error at once', async () => {
  const config = { address: 'temporal:7233', namespace: 'default', tls: true, tlsCaFile: '/there/is/no/such/file' }
  await expect(connectClient(config)).rejects.toThrow('ENOENT')
})

test('search attributes that are missing are registered, once', async () => {
  const { namespace, ...config } = { ...testTemporal(), tls: false }
  const { connection } = await connectClient({ ...config, namespace })
  const wanted = { RegisteredByATest: 'Keyword', BankId: 'Keyword' } as const
  await registerSearchAttributes({ connection }, namespace, wanted)
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace })
  expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(Object.keys(wanted)))
  expect(await registerSearchAttributes({ connection }, namespace, wanted)).toEqual([])
  await connection.close()
})
