/** A real OpenID Connect issuer on a port of its own, and a browser's part in logging in there. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { JWK, JWTPayload } from 'jose'
import type { Configuration, Provider } from 'oidc-provider'

/** Whom the issuer's access tokens are meant for when they are meant for the engine. */
export const audience = 'obp-engine'

export interface IssuerUser {
  /** The issuer's id: the `sub` of the tokens. */
  readonly id: string
  /** More that the tokens say, such as `preferred_username`. */
  readonly claims?: Readonly<Record<string, string | boolean>>
}

export interface TestIssuer {
  readonly url: string
  /** The token of a user who logs in through the application, by the authorization code flow; it says when (`auth_time`). */
  logIn(user: IssuerUser, options?: { readonly resource?: string; readonly clientId?: string }): Promise<string>
  /** The token of the application itself, by its credentials. */
  clientToken(): Promise<string>
  /** A token with the current key that says whatever a test wants: what issuers make by mistake, and what they will make tomorrow. */
  sign(claims: JWTPayload, header?: { readonly typ?: string; readonly kid?: string }): Promise<string>
  /** The public half of the current key. */
  publicKey(): JWK
  /** From now on the issuer signs with another key, and publishes that one only. */
  rotate(): Promise<void>
  /** How often the keys were asked for. */
  keyFetches(): number
  /** While it is down nobody is answered; the port stays its own. */
  goDown(): Promise<void>
  comeBack(): Promise<void>
  stop(): Promise<void>
}

export const clientIds = ['bank-app', 'other-app'] as const
const clientSecret = 'a secret of the application'
const redirectUri = 'http://127.0.0.1/callback'
const resources: Readonly<Record<string, string>> = { 'urn:engine': audience, 'urn:elsewhere': 'somebody-else' }

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: randomUUID() }
}

function configuration(key: JWK, users: ReadonlyMap<string, IssuerUser>): Configuration {
  return {
    jwks: { keys: [key] },
    clients: clientIds.map((clientId) => ({
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'client_credentials'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
    })),
    cookies: { keys: ['of tests'] },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      ClientCredentials: 600,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
    },
    features: {
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, resource) => ({
          scope: 'payments',
          audience: resources[resource] ?? '',
          accessTokenTTL: 600,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    extraTokenClaims: ({ oidc }, token) =>
      'accountId' in token
        ? { ...users.get(token.accountId)?.claims, auth_time: oidc.entities.AuthorizationCode?.authTime }
        : undefined,
  }
}

/** What a page with a form asks to be sent, and where to. */
function filledIn(page: string, login: string): { readonly action: string; readonly form: URLSearchParams } {
  const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1]
  const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
  if (action === undefined || prompt === undefined) throw new Error(`no form to fill in: ${page.slice(0, 500)}`)
  return { action, form: new URLSearchParams({ prompt, login, password: 'any' }) }
}

/** Follows redirects and fills in forms as a browser does, cookies included, until the issuer sends it back with a code. */
async function codeFor(start: URL, login: string): Promise<string> {
  const cookies = new Map<string, string>()
  let at = start
  let form: URLSearchParams | undefined
  for (let step = 0; step < 20 && !at.href.startsWith(redirectUri); step++) {
    const response = await fetch(at, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form !== undefined && { method: 'POST', body: form }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    const next = location === null ? filledIn(await response.text(), login) : { action: location, form: undefined }
    at = new URL(next.action, at)
    form = next.form
  }
  return at.searchParams.get('code') ?? ''
}

/** The provider warns of what is fit for tests only, and of every Node that is not the newest. */
async function quietly<Value>(work: () => Promise<Value>): Promise<Value> {
  const quiet = jest.spyOn(console, 'warn').mockImplementation(() => undefined)
  try {
    return await work()
  } finally {
    quiet.mockRestore()
  }
}

/** Call in beforeAll, and `stop` in afterAll. */
export async function startIssuer(): Promise<TestIssuer> {
  const users = new Map<string, IssuerUser>()
  let handler: ReturnType<Provider['callback']> | undefined
  let key = await newKey()
  let fetches = 0
  const server = createServer((request, response) => {
    if (request.url === '/jwks') fetches++
    void handler?.(request, response)
  })
  const listenOn = (port: number): Promise<void> => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
  }
  await listenOn(0)
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const serve = (): Promise<void> =>
    quietly(async () => {
      const { Provider: RealProvider } = await import('oidc-provider')
      handler = new RealProvider(url, configuration(key, users)).callback()
    })
  await serve()

  async function tokenFor(parameters: Readonly<Record<string, string>>): Promise<string> {
    const body = new URLSearchParams({ client_id: 'bank-app', client_secret: clientSecret, ...parameters })
    const response = await fetch(`${url}/token`, { method: 'POST', body })
    const reply = (await response.json()) as { access_token?: string }
    if (reply.access_token === undefined) throw new Error(`no token: ${JSON.stringify(reply)}`)
    return reply.access_token
  }

  return {
    url,
    logIn: async (user, { resource = 'urn:engine', clientId = 'bank-app' } = {}) => {
      users.set(user.id, user)
      const verifier = randomBytes(32).toString('base64url')
      const start = new URL(`${url}/auth`)
      start.search = new URLSearchParams({
        client_id: clientId,
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: 'openid payments',
        resource,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      }).toString()
      const code = await codeFor(start, user.id)
      const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier }
      return tokenFor({ ...grant, client_id: clientId })
    },
    clientToken: () => tokenFor({ grant_type: 'client_credentials', resource: 'urn:engine', scope: 'payments' }),
    sign: (claims, header = {}) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: key.kid ?? '', ...header }).sign(key),
    publicKey: () => ({ kty: 'RSA', n: key.n ?? '', e: key.e ?? '', kid: key.kid ?? '' }),
    rotate: async () => {
      key = await newKey()
      await serve()
    },
    keyFetches: () => fetches,
    goDown: close,
    comeBack: () => listenOn(port),
    stop: () => (server.listening ? close() : Promise.resolve()),
  }
}
