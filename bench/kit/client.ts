/** HTTP as a client with kept-open connections speaks it: little work of its own, so that the server is what is measured. */
import { Agent, request } from 'undici'

export interface BenchClient {
  /** The parsed reply; throws with the text when the status is another. `more` are headers. */
  readonly ask: (
    method: 'GET' | 'POST',
    path: string,
    expected: number,
    body?: unknown,
    more?: Readonly<Record<string, string>>,
  ) => Promise<unknown>
  readonly close: () => Promise<void>
}

export function openClient(baseUrl: string, token: string, connections: number): BenchClient {
  const dispatcher = new Agent({ connections })
  const headers = { 'Content-Type': 'application/json', DirectLogin: `token="${token}"` }
  return {
    close: () => dispatcher.close(),
    ask: async (method, path, expected, body, more = {}) => {
      const payload = body === undefined ? {} : { body: JSON.stringify(body) }
      const reply = await request(baseUrl + path, { method, headers: { ...headers, ...more }, dispatcher, ...payload })
      const text = await reply.body.text()
      if (reply.statusCode !== expected) throw new Error(`${method} ${path}: ${reply.statusCode} ${text.slice(0, 300)}`)
      return text === '' ? undefined : (JSON.parse(text) as unknown)
    },
  }
}
