/** Files on a connection of their own making: clients that vanish, that go on after they have their answer, that send byte by byte. */
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openCustomerDesk } from '../../support/customers'
import type { CustomerDesk } from '../../support/customers'
import { fileOf, filesPath, listFiles, traces, upload } from '../../support/files'
import { createPerson } from '../../support/people'
import type { Person } from '../../support/people'
import { waitFor } from '../../support/wait'

const pdf = 'application/pdf'
const limit = 1_000_000

let engine: TestEngine
let desk: CustomerDesk
let path: string
beforeAll(async () => {
  engine = await startEngine({ worker: false, environment: { FILE_LIMIT_BYTES: String(limit) } })
  desk = await openCustomerDesk(engine, ['CanAddCustomerFile', 'CanGetCustomerFile'])
})
beforeEach(async () => (path = filesPath(desk.bank, await desk.newCustomer())))
afterAll(() => engine.stop())

interface Wire {
  readonly socket: Socket
  /** All that has come back so far. */
  readonly heard: () => string
  readonly closed: Promise<unknown>
}

/** An upload of which the header has been sent. */
function begin(as: Person, header: string, type = pdf): Wire {
  const { hostname, port } = new URL(engine.baseUrl)
  const socket = connect(Number(port), hostname)
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
  socket.on('error', () => undefined)
  const login = `DirectLogin: token="${as.token}"`
  socket.write(`POST ${path} HTTP/1.1\r\nHost: test\r\n${login}\r\nContent-Type: ${type}\r\n${header}\r\n\r\n`)
  return { socket, heard: () => text, closed: new Promise((resolve) => socket.once('close', resolve)) }
}

/** Until the socket takes more, or never will. */
const free = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      socket.off('drain', go).off('close', go)
      resolve()
    }
    socket.on('drain', go).on('close', go)
  })

/** Sends pieces until the other side has closed, or `most` have been sent. */
async function keepSending({ socket }: Wire, most: number): Promise<void> {
  for (let sent = 0; sent < most && !socket.destroyed; sent += 1) {
    if (!socket.write(fileOf('image/png', 'more', 50_000))) await free(socket)
  }
}

const nothing = { rows: 0, loose: 0, disk: 0 }

test.each(['Content-Length: 900000', 'Transfer-Encoding: chunked'])(
  'a connection that is cut in the middle leaves neither row nor bytes (%s)',
  async (header) => {
    const bytes = fileOf(pdf, 'cut', 300_000)
    const wire = begin(desk.staff, header)
    if (header.startsWith('Transfer')) wire.socket.write(`${(900_000).toString(16)}\r\n`)
    wire.socket.write(bytes)
    // It has begun: bytes are on the disk.
    await waitFor(
      () => traces(engine),
      ({ loose, disk }) => loose === 1 && disk === 1,
    )
    wire.socket.destroy()
    await waitFor(
      () => traces(engine),
      (found) => JSON.stringify(found) === JSON.stringify(nothing),
    )
    expect(await listFiles(engine, path, desk.staff)).toEqual([])
  },
)

test('a connection that is cut before its first byte leaves nothing, and the next one is served', async () => {
  const wire = begin(desk.staff, 'Content-Length: 1000')
  wire.socket.destroy()
  await wire.closed
  expect((await upload(engine, path, fileOf(pdf, 'next'), { as: desk.staff, type: pdf })).status).toBe(201)
  await engine.database.writeAtOnce.raw('delete from customer_files')
})

test('a file that comes byte by byte at first is known all the same', async () => {
  const bytes = fileOf(pdf, 'slow', 6_000)
  const wire = begin(desk.staff, `Content-Length: ${bytes.length}\r\nConnection: close`)
  wire.socket.setNoDelay(true)
  for (const byte of bytes.subarray(0, 20)) {
    wire.socket.write(Buffer.of(byte))
    await new Promise((resolve) => setImmediate(resolve))
  }
  wire.socket.write(bytes.subarray(20))
  await wire.closed
  expect(wire.heard()).toMatch(/^HTTP\/1\.1 201 /)
})

describe('a client that goes on sending gets its answer, and then the connection ends', () => {
  const cases: readonly (readonly [string, string, string, () => Promise<Person>])[] = [
    ['too large by its own account', `Content-Length: ${50 * limit}`, 'OBP-39381', () => Promise.resolve(desk.staff)],
    ['without the role', `Content-Length: ${50 * limit}`, 'OBP-20006', () => createPerson(engine)],
    ['of another type than declared', `Content-Length: ${limit}`, 'OBP-39383', () => Promise.resolve(desk.staff)],
  ]
  test.each(cases)('%s', async (_what, header, code, who) => {
    const before = await traces(engine)
    const wire = begin(await who(), header)
    await keepSending(wire, 1_000)
    wire.socket.end()
    await wire.closed
    expect(wire.heard()).toContain(code)
    expect(wire.heard().toLowerCase()).toContain('connection: close')
    expect(await traces(engine)).toEqual(before)
  })

  test('that never ends', async () => {
    const wire = begin(desk.staff, 'Transfer-Encoding: chunked')
    const piece = fileOf(pdf, 'endless', 50_000)
    for (let sent = 0; sent < 1_000 && !wire.socket.destroyed; sent += 1) {
      wire.socket.write(`${piece.length.toString(16)}\r\n`)
      if (!wire.socket.write(Buffer.concat([piece, Buffer.from('\r\n')]))) await free(wire.socket)
    }
    wire.socket.destroy()
    await wire.closed
    expect(wire.heard()).toMatch(/^HTTP\/1\.1 413 [\s\S]*OBP-39381/)
  })
})

test('a connection that has brought a file brings another one', async () => {
  const first = fileOf(pdf, 'first', 6_000)
  const second = fileOf(pdf, 'second', 6_000)
  const wire = begin(desk.staff, `Content-Length: ${first.length}`)
  wire.socket.write(first)
  await waitFor(
    () => Promise.resolve(wire.heard()),
    (text) => text.includes('HTTP/1.1 201'),
  )
  const login = `DirectLogin: token="${desk.staff.token}"`
  wire.socket.write(
    `POST ${path} HTTP/1.1\r\nHost: test\r\n${login}\r\nContent-Type: ${pdf}\r\nContent-Length: 6000\r\nConnection: close\r\n\r\n`,
  )
  wire.socket.write(second)
  await wire.closed
  expect(wire.heard().split('HTTP/1.1 201').length).toBe(3)
})
