/** A watched reply: it tells of changes, goes on where the client has stopped, and ends when it should. */
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import express from 'express'
import type { Response } from 'express'
import { sendWatch, WatchReply } from '../../../api/kernel/watches'
import { createLogger } from '../../../platform/log'
import { waitFor } from '../../support/wait'

const log = createLogger({ name: 'test', level: 'silent' })
const servers: Server[] = []
// A stream that is still open would take the place of one of the next test.
afterEach(async () => {
  for (const server of servers.splice(0)) {
    await new Promise((resolve) => server.close(resolve).closeAllConnections())
  }
})

interface Setting {
  readonly stopping?: AbortSignal
  readonly lifetimeMs?: number
  /** What comes before the watch. */
  readonly admission?: (response: Response) => Promise<unknown>
}

async function serve(
  look: () => Promise<string>,
  { stopping, lifetimeMs = 60_000, admission = () => Promise.resolve() }: Setting = {},
): Promise<string> {
  const app = express()
  app.use(async (request, response) => {
    await admission(response)
    await sendWatch(request, response, new WatchReply(look), {
      log,
      stopping,
      limits: { everyMs: 10, lifetimeMs, mostOpen: 2 },
    })
  })
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
  const short = await listen(await serve(() => Promise.resolve('one'), { lifetimeMs: 30 }))
  await waitFor(
    () => Promise.resolve(short.heard.ended),
    (ended) => ended,
  )
  const stopping = new AbortController()
  const long = await listen(await serve(() => Promise.resolve('one'), { stopping: stopping.signal }))
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

/** What waits until somebody says that it may go on. */
function gate() {
  let open = (): void => undefined
  const passed = new Promise<void>((resolve) => (open = resolve))
  return { passed, open: () => open() }
}

/** A look that ends when it is told to. */
function slowLook() {
  const { passed, open } = gate()
  const look = { begun: 0, end: open }
  return {
    look,
    slowly: () => {
      look.begun += 1
      return passed.then(() => 'one')
    },
  }
}

test('many at once get no more places than there are', async () => {
  const { look, slowly } = slowLook()
  const url = await serve(slowly)
  const ends = new AbortController()
  const asked = Array.from({ length: 5 }, () => fetch(url, { signal: ends.signal }).then(({ status }) => status))
  await waitFor(
    () => Promise.resolve(look.begun),
    (begun) => begun >= 2,
  )
  // Those that find no place are answered while the others still look.
  const first = await Promise.race(asked)
  look.end()
  const statuses = await Promise.all(asked)
  expect([first, ...statuses.toSorted()]).toEqual([503, 200, 200, 503, 503, 503])
  ends.abort()
})

test('clients that leave during their first look leave their places', async () => {
  const { look, slowly } = slowLook()
  const gone = new AbortController()
  let isFirst = true
  const url = await serve(() => (isFirst ? slowly() : Promise.resolve('two')))
  const left = [0, 1].map(() => fetch(url, { signal: gone.signal }).catch(() => 'left'))
  await waitFor(
    () => Promise.resolve(look.begun),
    (begun) => begun === 2,
  )
  isFirst = false
  gone.abort()
  expect(await Promise.all(left)).toEqual(['left', 'left'])
  const stays = new AbortController()
  await waitFor(
    () => fetch(url, { signal: stays.signal }).then(({ status }) => status),
    (status) => status === 200,
  )
  // What they were looking for comes to nobody: it takes no place, and gives none back a second time.
  look.end()
  expect((await fetch(url, { signal: stays.signal })).status).toBe(200)
  expect((await fetch(url)).status).toBe(503)
  stays.abort()
})

test('who has left before it begins takes no place', async () => {
  const left: boolean[] = []
  const admitted = gate()
  const admission = (response: Response): Promise<unknown> => {
    const at = left.push(false) - 1
    response.once('close', () => (left[at] = true))
    return at < 2 ? admitted.passed : Promise.resolve()
  }
  const url = await serve(() => Promise.resolve('one'), { admission })
  const gone = new AbortController()
  const asked = [0, 1].map(() => fetch(url, { signal: gone.signal }).catch(() => undefined))
  await waitFor(
    () => Promise.resolve(left.length),
    (count) => count === 2,
  )
  gone.abort()
  await Promise.all(asked)
  await waitFor(
    () => Promise.resolve(left),
    (all) => all.every(Boolean),
  )
  admitted.open()
  const stays = new AbortController()
  expect((await fetch(url, { signal: stays.signal })).status).toBe(200)
  stays.abort()
})
