/** A taken port is named and passed over, unless the person asked for exactly that one. */
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { choosePort, freePort, isPortFree } from '../../platform/embedded/ports'

let taken: Server
let port: number

beforeAll(async () => {
  taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  port = (taken.address() as AddressInfo).port
})
afterAll(() => new Promise((resolve) => taken.close(resolve)))

test('a port that nobody listens on is used as wished', async () => {
  const said: string[] = []
  const preferred = await freePort()
  expect(await choosePort({ name: 'PORT', preferred, explicit: true }, (line) => said.push(line))).toBe(preferred)
  expect(said).toEqual([])
})

test('a taken port is named, and a later free one is used', async () => {
  const said: string[] = []
  const chosen = await choosePort({ name: 'TEMPORAL_PORT', preferred: port, explicit: false }, (line) =>
    said.push(line),
  )
  expect(chosen).toBeGreaterThan(port)
  expect(await isPortFree(chosen)).toBe(true)
  expect(said).toEqual([`Port ${port} is taken: TEMPORAL_PORT is ${chosen}.`])
})

test('a taken port that was set explicitly is an error that says what to do', async () => {
  const chosen = choosePort({ name: 'PORT', preferred: port, explicit: true }, () => undefined)
  await expect(chosen).rejects.toThrow(`PORT=${port} is taken by another process: stop it or set PORT to a free port.`)
})

test('a port that is promised to another server is passed over', async () => {
  const preferred = await freePort()
  const chosen = await choosePort({ name: 'PORT', preferred, explicit: false }, () => undefined, new Set([preferred]))
  expect(chosen).toBeGreaterThan(preferred)
})

test('a free port is none that is lent to outgoing connections: a server that is started again finds it free', async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, freePort))
  expect(new Set(ports).size).toBe(20)
  for (const free of ports) {
    expect(free).toBeGreaterThanOrEqual(20_000)
    expect(free).toBeLessThan(32_768)
  }
})
