import type { AddressInfo } from 'node:net'
import express from 'express'
import { listen } from '../../api/listen'
import { openSocket, replyOn } from '../attacks/raw-request'
import type { RawReply } from '../attacks/raw-request'

test('a port that is taken is an error, and not a server that nobody can reach', async () => {
  const first = await listen(express(), { port: 0, host: '127.0.0.1' })
  const { port } = first.address() as AddressInfo
  await expect(listen(express(), { port, host: '127.0.0.1' })).rejects.toThrow('EADDRINUSE')
  await new Promise((resolve) => first.close(resolve))
})

describe('clients that take their time', () => {
  const limits = { headersMs: 2_000, requestMs: 3_000, everyMs: 50 }
  const hosted = async (work: (baseUrl: string) => Promise<void>): Promise<void> => {
    const app = express()
    app.use(express.raw({ type: () => true }), (_request, response) => void response.send('here'))
    const server = await listen(app, { port: 0, host: '127.0.0.1' }, limits)
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    await new Promise((resolve) => server.close(resolve).closeAllConnections())
  }
  /** Sends the beginning, then a byte every 50 ms for as long as the server listens. */
  const dribble = (baseUrl: string, beginning: string): Promise<RawReply> => {
    const socket = openSocket(baseUrl)
    socket.write(beginning)
    const timer = setInterval(() => socket.write('a'), 50)
    socket.once('close', () => clearInterval(timer))
    return replyOn(socket)
  }

  test.each([
    ['headers', 'GET / HTTP/1.1\r\nHost: a\r\nX-A: '],
    ['a body', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n'],
  ])('100 of them dribble %s: they are sent away, and others are answered meanwhile', async (_what, beginning) => {
    await hosted(async (baseUrl) => {
      const slow = Promise.all(Array.from({ length: 100 }, () => dribble(baseUrl, beginning)))
      expect(await (await fetch(baseUrl)).text()).toBe('here')
      expect(new Set((await slow).map(({ status }) => status))).toEqual(new Set([408]))
    })
  })
})
