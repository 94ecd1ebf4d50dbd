/** A server that stops answers what it has begun, on connections that end with the answer, and cuts what never ends. */
import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { drainable } from '../../platform/drain'

let server: Server
let port: number
let stopping: AbortController
let drained: () => Promise<void>
let held: ServerResponse[]
const agent = new Agent({ keepAlive: true })

async function start(patienceMs: number, noticeMs = 0): Promise<void> {
  held = []
  stopping = new AbortController()
  server = createServer((incoming, response) => {
    if (incoming.url === '/held') held.push(response)
    else response.end('at once')
  })
  drained = drainable(server, stopping.signal, { noticeMs, patienceMs })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
}
afterAll(() => agent.destroy())

/** The answer; rejects where the connection ends without one. */
const ask = (path: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, agent }, (response) => resolve(response.resume()))
      .on('error', reject)
      .end()
  })

test('what has begun before the stop is answered after it, on a connection that ends', async () => {
  await start(60_000)
  const before = await ask('/')
  expect(before.headers.connection).toBe('keep-alive')
  const answer = ask('/held')
  await once(server, 'request')
  stopping.abort()
  const over = drained()
  held[0]?.end('late')
  expect((await answer).headers.connection).toBe('close')
  await over
  await expect(ask('/')).rejects.toThrow('ECONNREFUSED')
})

test('during the notice requests are still taken, each on a connection of its own', async () => {
  await start(60_000, 1_500)
  stopping.abort()
  const over = drained()
  const answers = await Promise.all([ask('/'), ask('/')])
  expect(answers.map(({ statusCode, headers }) => [statusCode, headers.connection])).toEqual([
    [200, 'close'],
    [200, 'close'],
  ])
  await over
})

test('a request that never ends is cut when patience is over', async () => {
  await start(100)
  const answer = ask('/held')
  const lost = expect(answer).rejects.toThrow('socket hang up')
  await once(server, 'request')
  stopping.abort()
  await drained()
  await lost
})
