/** An API process as it runs in production, and clients that never come to the end of what they send. */
import { setTimeout as delay } from 'node:timers/promises'
import { openSocket, replyOn } from '../attacks/raw-request'
import type { RawReply } from '../attacks/raw-request'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { call } from '../support/people'
import { apiAddress, startProgram } from '../support/processes'
import type { Program } from '../support/processes'

let engine: TestEngine
let api: Program
let baseUrl: string
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  const address = await apiAddress()
  baseUrl = address.baseUrl
  api = await startProgram('api', { ...engine.environment, PORT: address.port })
}, 60_000)
afterAll(async () => {
  await api.kill()
  await engine.stop()
})

/** Sends a byte of a header every second for as long as the server listens. */
function dribble(): Promise<RawReply> {
  const socket = openSocket(baseUrl)
  socket.write('GET /obp/v4.0.0/banks HTTP/1.1\r\nHost: a\r\nX-A: ')
  const timer = setInterval(() => socket.write('a'), 1_000)
  socket.once('close', () => clearInterval(timer))
  return replyOn(socket)
}

test('300 of them are sent away after twenty seconds, and others are answered meanwhile', async () => {
  const beganAt = performance.now()
  const slow = Promise.all(Array.from({ length: 300 }, dribble))
  const isOver = new AbortController()
  const answers = new Set<number>()
  const others = (async () => {
    while (!isOver.signal.aborted) {
      answers.add((await call({ baseUrl }, 'GET', '/obp/v4.0.0/banks', { withinMs: 5_000 })).status)
      await delay(500)
    }
  })()
  const replies = await slow
  const seconds = (performance.now() - beganAt) / 1_000
  isOver.abort()
  await others
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([408]))
  expect([...answers]).toEqual([200])
  expect(seconds).toBeGreaterThan(19)
  // Who is too slow is looked for every five seconds.
  expect(seconds).toBeLessThan(40)
}, 90_000)
