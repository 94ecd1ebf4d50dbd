/** A watched reply: it tells of changes, goes on where the client has stopped, and ends when it should. */
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import express from 'express'
import { sendWatch, WatchReply } from '../../../api/kernel/watches'
import { createLogger } from '../../../platform/log'
import { waitFor } from '../../support/wait'

const log = createLogger({ name: 'test', level: 'silent' })
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

async function serve(look: () => Promise<string>, stopping?: AbortSignal, lifetimeMs = 60_000): Promise<string> {
  const app = express()
  app.use((request, response) =>
    sendWatch(request, response, new WatchReply(look), {
      log,
      stopping,
      limits: { everyMs: 10, lifetimeMs, mostOpen: 2 },
    }),
  )
  const server = createServer(app)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Reads the stream in the background; `text` is what has come so far. */
async function listen(url: string, headers: Readonly<Record<string, string>> = {}) {
  const heard = { text: '', ended: false }
  const response = await fetch(url, { headers })
  const read = async (): Promise<void> => {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>)
      heard.text += Buffer.from(chunk).toString()
  }
  void read()
    .catch(() => undefined)
    .finally(() => (heard.ended = true))
  return { response, heard }
}

const events = (text: string): string[] => [...text.matchAll(/^id: (.*)\nevent: changed$/gm)].map(([, id]) => id ?? '')

test('it tells the state at once and every change after it, once', async () => {
  let state = 'one'
  const { response, heard } = await listen(await serve(() => Promise.resolve(state)))
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  await waitFor(
    () => Promise.resolve(events(heard.text)),
    (ids) => ids.length === 1,
  )
  state = 'two'
  await waitFor(
    () => Promise.resolve(events(heard.text)),
    (ids) => ids.length === 2,
  )
  await waitFor(
    () => Promise.resolve(heard.text),
    (text) => text.endsWith(':\n\n:\n\n'),
  )
  expect(events(heard.text)).toEqual(['one', 'two'])
})

test('a client that has seen the state is told of the next one only', async () => {
  let state = 'one'
  const { heard } = await listen(await serve(() => Promise.resolve(state)), { 'Last-Event-ID': 'one' })
  await waitFor(
    () => Promise.resolve(heard.text),
    (text) => text.includes(':\n\n'),
  )
  state = 'two'
  await waitFor(
    () => Promise.resolve(events(heard.text)),
    (ids) => ids.length > 0,
  )
  expect(events(heard.text)).toEqual(['two'])
})

test('it ends when its time is over, and when the process stops', async () => {
  const short = await listen(await serve(() => Promise.resolve('one'), undefined, 30))
  await waitFor(
    () => Promise.resolve(short.heard.ended),
    (ended) => ended,
  )
  const stopping = new AbortController()
  const long = await listen(await serve(() => Promise.resolve('one'), stopping.signal))
  expect(long.heard.ended).toBe(false)
  stopping.abort()
  await waitFor(
    () => Promise.resolve(long.heard.ended),
    (ended) => ended,
  )
})

test('nobody looks any more when the client has gone', async () => {
  let looks = 0
  const gone = new AbortController()
  const url = await serve(() => Promise.resolve(String((looks += 1))))
  await fetch(url, { signal: gone.signal })
  await waitFor(
    () => Promise.resolve(looks),
    (count) => count > 2,
  )
  gone.abort()
  await waitFor(
    async () => {
      const before = looks
      await new Promise((resolve) => setTimeout(resolve, 100))
      return looks - before
    },
    (more) => more === 0,
  )
})

test('a first look that fails is an error like any other; a later one ends the stream', async () => {
  const broken = await fetch(await serve(() => Promise.reject(new Error('no database'))))
  expect(broken.status).toBe(500)
  let looks = 0
  const { heard } = await listen(
    await serve(() => {
      looks += 1
      return looks < 3 ? Promise.resolve('one') : Promise.reject(new Error('no database'))
    }),
  )
  await waitFor(
    () => Promise.resolve(heard.ended),
    (ended) => ended,
  )
  expect(events(heard.text)).toEqual(['one'])
})

test('a process that watches for as many clients as it can says so to the next one, until one goes', async () => {
  const url = await serve(() => Promise.resolve('one'))
  const [gone, stays] = [new AbortController(), new AbortController()]
  await fetch(url, { signal: gone.signal })
  await fetch(url, { signal: stays.signal })
  expect((await fetch(url)).status).toBe(503)
  gone.abort()
  const next = (): Promise<number> =>
    fetch(url, { method: 'GET', signal: AbortSignal.timeout(5_000) }).then((one) => one.status)
  await waitFor(next, (status) => status === 200)
  stays.abort()
})
