import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { openDatabase } from '../../db/connection'
import type { Transaction } from '../../db/connection'
import { isPassingFault } from '../../db/faults'
import { testDatabase } from '../support/database'

let clone: Awaited<ReturnType<typeof testDatabase>>
let proxy: Server
let url: string
const sockets: Socket[] = []

beforeAll(async () => {
  clone = await testDatabase()
  const target = new URL(clone.url)
  proxy = createServer((client) => {
    const server = connect(Number(target.port), target.hostname)
    sockets.push(client, server)
    for (const socket of [client, server]) socket.on('error', () => undefined)
    client.pipe(server).pipe(client)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = new URL(clone.url)
  address.hostname = '127.0.0.1'
  address.port = String((proxy.address() as AddressInfo).port)
  url = address.href
})
afterAll(async () => {
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => proxy.close(resolve))
  await clone.close()
})

/** The server is there, but nothing that it says arrives any more. */
const silence = (): void => {
  for (const socket of sockets) socket.unpipe().pause()
}

test.each(['a statement', 'a transaction'])(
  '%s that meets silence is a passing fault; the next one connects anew',
  async (kind) => {
    const database = openDatabase({ url, poolMax: 1, silenceMs: 2_000 })
    const ask = (): Promise<unknown> =>
      kind === 'a statement'
        ? database.read.raw('select 1 as one')
        : database.write((transaction) => transaction.raw('select 1 as one'))
    expect(await ask()).toEqual([{ one: 1 }])
    silence()
    expect(isPassingFault(await ask().catch((error: unknown) => error))).toBe(true)
    expect(await ask()).toEqual([{ one: 1 }])
    await database.close()
  },
)

test('glances that meet silence are passing faults, on every connection that they share; the next ones connect anew', async () => {
  const database = openDatabase({ url, poolMax: 1, silenceMs: 2_000 })
  const twice = (): Promise<unknown[]> =>
    Promise.all(
      [1, 2].map((number) => database.glance.raw('select ?::int as one', [number]).catch((error: unknown) => error)),
    )
  const answers = [[{ one: 1 }], [{ one: 2 }]]
  expect(await twice()).toEqual(answers)
  silence()
  expect((await twice()).map(isPassingFault)).toEqual([true, true])
  expect(await twice()).toEqual(answers)
  await database.close()
})

test('a server that says nothing any more does not hold up the close of its connections', async () => {
  const database = openDatabase({ url, poolMax: 1, silenceMs: 2_000 })
  expect(await database.glance.raw('select 1 as one')).toEqual([{ one: 1 }])
  silence()
  await expect(database.close()).resolves.toBeUndefined()
})

test('a transaction that waits for us is not lost', async () => {
  const database = openDatabase({ url, poolMax: 1, silenceMs: 2_000 })
  const answer = await database.write(async (transaction) => {
    await transaction.raw('select 1')
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    return transaction.raw('select 2 as two')
  })
  expect(answer).toEqual([{ two: 2 }])
  await database.close()
})

test('what was bound to a statement that fails is not in the message of the error: it may be about a person', async () => {
  const database = openDatabase({ url: clone.url, poolMax: 1 })
  const error: unknown = await database.read
    .raw(`select case when ? = 'x' then 1 / 0 end`, ['x'])
    .catch((failure: unknown) => failure)
  expect(error).toMatchObject({ code: '22012', message: 'division by zero' })
  await database.close()
})

test('a transaction that has ended takes no more statements, though its connection serves somebody else by then', async () => {
  const database = openDatabase({ url: clone.url, poolMax: 1 })
  let kept: Transaction | undefined
  await database.write(async (transaction) => {
    kept = transaction
    await transaction.raw('select 1')
  })
  await expect(kept?.raw('select 1')).rejects.toThrow('The transaction has ended.')
  await database.close()
})
