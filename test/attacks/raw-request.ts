/** Requests as no client library would send them: bytes on a socket. */
import { connect } from 'node:net'
import type { Socket } from 'node:net'

export interface RawReply {
  /** 0 where the server has closed the connection without an answer. */
  readonly status: number
  /** The lines of the header, as they came. */
  readonly headers: readonly string[]
  readonly body: string
}

const replyOf = (text: string): RawReply => {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [first = '', ...headers] = head.split('\r\n')
  return { status: Number(/^HTTP\/1\.\d (\d{3})/.exec(first)?.[1] ?? 0), headers, body: rest.join('\r\n\r\n') }
}

export const openSocket = (baseUrl: string): Socket => {
  const { hostname, port } = new URL(baseUrl)
  return connect(Number(port), hostname)
}

/** What comes on the socket until the server closes it. */
export const replyOn = (socket: Socket): Promise<RawReply> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    // A reset after the answer is how a server gets rid of somebody who goes on sending.
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(replyOf(Buffer.concat(chunks).toString('latin1'))))
  })

/** Sends the bytes and answers with what came until the server closed. */
export function exchange(baseUrl: string, bytes: string | Buffer): Promise<RawReply> {
  const socket = openSocket(baseUrl)
  socket.write(bytes)
  return replyOn(socket)
}

export interface RawRequest {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** The bytes of a request; its length is told unless the headers say something else about it. */
export function bytesOf({ method = 'POST', path, headers = {}, body = '' }: RawRequest): Buffer {
  const names = Object.keys(headers).map((name) => name.toLowerCase())
  const length =
    names.includes('content-length') || names.includes('transfer-encoding')
      ? {}
      : { 'Content-Length': Buffer.byteLength(body) }
  const all = { Host: 'localhost', Connection: 'close', ...length, ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return Buffer.concat([
    Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1'),
    Buffer.from(body),
  ])
}
