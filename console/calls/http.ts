/** The one way out of the console: calls of the API, with the token of whoever has logged in. */

const tokenKey = 'console.token'

/** What the API has said no with. */
export class CallError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** The whole reply: some refusals say more than a text. */
    readonly body: Readonly<Record<string, unknown>>,
  ) {
    super(message)
  }
}

/** The token lives as long as the tab: it is neither shared between tabs nor found by who comes later. */
export const token = {
  get: (): string | null => sessionStorage.getItem(tokenKey),
  set: (value: string): void => sessionStorage.setItem(tokenKey, value),
  clear: (): void => sessionStorage.removeItem(tokenKey),
}

let whenLoggedOut: () => void = () => undefined
/** Told when the API does not know the token any more. */
export const onLoggedOut = (listener: () => void): void => {
  whenLoggedOut = listener
}

/** The headers of whoever has logged in. */
const ownHeaders = (): Record<string, string> => {
  const held = token.get()
  return held === null ? {} : { DirectLogin: `token=${held}` }
}

const asObject = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

async function failed(response: Response): Promise<never> {
  const body = asObject(await response.text())
  const said = typeof body['message'] === 'string' ? body['message'] : `The server has answered ${response.status}.`
  if (response.status === 401 && token.get() !== null) {
    token.clear()
    whenLoggedOut()
  }
  throw new CallError(response.status, said, body)
}

async function fetched(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new CallError(0, 'The server cannot be reached.', {})
  }
}

/** Reads. Throws CallError. */
export async function get<Reply>(path: string, signal?: AbortSignal): Promise<Reply> {
  const response = await fetched(path, { headers: ownHeaders(), ...(signal === undefined ? {} : { signal }) })
  return response.ok ? ((await response.json()) as Reply) : failed(response)
}

/** Writes. Each call has a key of its own, so that a reply that is lost on the way is no second write. Throws CallError. */
export async function send<Reply>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Reply> {
  const init = {
    method,
    headers: {
      ...ownHeaders(),
      'Idempotency-Key': crypto.randomUUID(),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }
  // A request that has met nobody is sent once more, under the same key.
  const response = await fetched(path, init).catch(() => fetched(path, init))
  if (!response.ok) return failed(response)
  return (response.status === 204 ? undefined : await response.json()) as Reply
}

/** What a file holds, with its type. Throws CallError. */
export async function getFile(path: string): Promise<Blob> {
  const response = await fetched(path, { headers: ownHeaders() })
  return response.ok ? response.blob() : failed(response)
}

/** What the API sends for as long as somebody listens. Throws CallError. */
export async function getStream(
  path: string,
  { headers, signal }: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const response = await fetched(path, { headers: { ...ownHeaders(), ...headers }, signal })
  return response.ok && response.body !== null ? response.body : failed(response)
}

/** Logs in and keeps the token. Throws CallError. */
export async function logIn(username: string, password: string, consumerKey: string): Promise<void> {
  // A header carries bytes: what is no ASCII travels as UTF-8. A comma needs quotes around it, a quote needs none.
  const bytes = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text))
  const quoted = (text: string): string => (text.includes('"') ? bytes(text) : `"${bytes(text)}"`)
  const header = `username=${quoted(username)}, password=${quoted(password)}, consumer_key=${quoted(consumerKey)}`
  const response = await fetched('/my/logins/direct', { method: 'POST', headers: { DirectLogin: header } })
  if (!response.ok) return failed(response)
  token.set(((await response.json()) as { token: string }).token)
}
