/**
 * Stands before the Web UI of the embedded Temporal server and tells its pages who decrypts for them. A UI server of a cluster is
 * configured so (docs/temporal-ui.md); the embedded one has an option for the address alone, and without the cookies nobody
 * would be logged in there. Everything else passes unchanged.
 */
import { createServer, request } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'

export interface UiFrontOptions {
  /** Where the front listens, on 127.0.0.1. */
  readonly port: number
  /** Where the UI itself listens, on 127.0.0.1. */
  readonly uiPort: number
  /** Address of the codec, as browsers reach it. */
  readonly codecEndpoint: string
}

const settingsPath = '/api/v1/settings'

/** What the UI server of a cluster would say of its codec. */
const codecSettings = (codecEndpoint: string): object => ({
  Endpoint: codecEndpoint,
  PassAccessToken: false,
  IncludeCredentials: true,
  DefaultErrorMessage: 'Log in to see what is encrypted.',
  DefaultErrorLink: `${codecEndpoint}/login`,
})

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

async function answerSettings(answer: IncomingMessage, outgoing: ServerResponse, codecEndpoint: string): Promise<void> {
  const settings = JSON.parse(await textOf(answer)) as object
  outgoing
    .writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify({ ...settings, Codec: codecSettings(codecEndpoint) }))
}

function pass(incoming: IncomingMessage, outgoing: ServerResponse, { uiPort, codecEndpoint }: UiFrontOptions): void {
  const { method, url, headers } = incoming
  const isSettings = url?.split('?')[0] === settingsPath
  const giveUp = (): void => {
    if (outgoing.headersSent) outgoing.destroy()
    else outgoing.writeHead(502).end('The Temporal UI does not answer.\n')
  }
  const sent = request({
    host: '127.0.0.1',
    port: uiPort,
    method,
    path: url,
    // A reply that is read here must not be compressed.
    headers: isSettings ? { ...headers, 'accept-encoding': 'identity' } : headers,
  })
  sent.once('error', giveUp)
  sent.once('response', (answer) => {
    if (isSettings && answer.statusCode === 200) {
      answerSettings(answer, outgoing, codecEndpoint).catch(giveUp)
      return
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    // Whoever goes away while a long reply comes is no news.
    pipeline(answer, outgoing).catch(() => undefined)
  })
  pipeline(incoming, sent).catch(giveUp)
}

/** Opens the port; close the server at the end. Throws when the port is taken. */
export async function startUiFront(options: UiFrontOptions): Promise<Server> {
  const server = createServer((incoming, outgoing) => pass(incoming, outgoing, options))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', () => resolve())
  })
  return server
}
