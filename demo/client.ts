/** HTTP calls of the demo: every one says what status it expects, and a surprise ends the demo. */

export interface Session {
  readonly name: string
  readonly userId: string
  readonly token: string
}

export interface Call {
  readonly as?: Session
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** The statuses that count as right; the default is any 2xx. */
  readonly expect?: readonly number[]
}

export interface Answer<Body> {
  readonly status: number
  readonly body: Body
}

export type Send = <Body = Record<string, never>>(method: string, path: string, call?: Call) => Promise<Answer<Body>>

/** A sender for one API; throws an error that quotes the reply when the status is not an expected one. */
export const sender =
  (apiUrl: string): Send =>
  async <Body>(method: string, path: string, { as, body, headers = {}, expect }: Call = {}): Promise<Answer<Body>> => {
    const response = await fetch(apiUrl + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(as === undefined ? {} : { DirectLogin: `token="${as.token}"` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!(expect?.includes(response.status) ?? response.ok)) {
      throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`)
    }
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as Body }
  }
