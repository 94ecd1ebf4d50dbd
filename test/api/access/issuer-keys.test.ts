import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createIssuers } from '../../../api/access/issuers'
import type { Issuers } from '../../../api/access/issuers'
import { createLogger } from '../../../platform/log'
import type { OpenIdConfig } from '../../../platform/open-id'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { audience, startIssuer } from '../../support/issuer'
import type { TestIssuer } from '../../support/issuer'
import { call } from '../../support/people'
import type { Reply } from '../../support/people'
import { waitFor } from '../../support/wait'

const log = createLogger({ name: 'test', level: 'silent' })
const anHourMs = 3_600_000

let issuer: TestIssuer
beforeEach(async () => {
  issuer = await startIssuer()
})
afterEach(() => issuer.stop())

/** The issuers of a process that has just started. */
const issuersWith = (limits: Partial<OpenIdConfig> = {}): Issuers =>
  createIssuers(
    {
      issuers: [{ issuer: issuer.url, name: 'login', audiences: [audience] }],
      timeoutMs: 20_000,
      keysMaxAgeMs: anHourMs,
      keysCooldownMs: anHourMs,
      plainHttp: true,
      ...limits,
    },
    log,
  )

const seconds = (): number => Math.floor(Date.now() / 1_000)
const sign = (kid?: string): Promise<string> =>
  issuer.sign(
    { iss: issuer.url, aud: audience, sub: 'a', client_id: 'bank-app', iat: seconds(), exp: seconds() + 60 },
    kid === undefined ? {} : { kid },
  )
const good = { kind: 'bearer', bearer: expect.objectContaining({ subject: 'a' }) as object }
const refusal = (error: string): object => ({ kind: 'refused', error })

describe('the keys of an issuer', () => {
  test('are fetched once, however many tokens come at once and later', async () => {
    const issuers = issuersWith()
    const token = await sign()
    const verdicts = await Promise.all(Array.from({ length: 50 }, () => issuers.verify(token)))
    expect(verdicts).toEqual(Array.from({ length: 50 }, () => good))
    await issuers.verify(token)
    expect(issuer.keyFetches()).toBe(1)
  })

  test('are fetched once again for keys that nobody knows, however many are made up', async () => {
    const issuers = issuersWith({ keysCooldownMs: 4_000 })
    expect(await issuers.verify(await sign())).toEqual(good)
    const foreign = await Promise.all(Array.from({ length: 50 }, () => sign(randomUUID())))
    // Within the cool-down nothing is asked at all.
    for (const token of foreign) expect(await issuers.verify(token)).toEqual(refusal('BearerSignatureWrong'))
    expect(issuer.keyFetches()).toBe(1)
    await waitFor(
      async () => {
        await Promise.all(foreign.map((token) => issuers.verify(token)))
        return issuer.keyFetches()
      },
      (fetches) => fetches > 1,
    )
    const before = issuer.keyFetches()
    for (const token of foreign.slice(0, 10)) await issuers.verify(token)
    expect([before, issuer.keyFetches()]).toEqual([2, 2])
  })

  test('follow a rotation while the engine runs; then the old key is good for nothing', async () => {
    const issuers = issuersWith({ keysCooldownMs: 100 })
    const old = await sign()
    expect(await issuers.verify(old)).toEqual(good)
    await issuer.rotate()
    const next = await sign()
    await waitFor(
      () => issuers.verify(next),
      ({ kind }) => kind === 'bearer',
    )
    expect(await issuers.verify(old)).toEqual(refusal('BearerSignatureWrong'))
  })

  test('are fetched anew when they are old, so that a key that was taken back does not stay good', async () => {
    const issuers = issuersWith({ keysMaxAgeMs: 100 })
    const old = await sign()
    expect(await issuers.verify(old)).toEqual(good)
    await issuer.rotate()
    await waitFor(
      () => issuers.verify(old),
      ({ kind }) => kind === 'refused',
    )
    expect(await issuers.verify(await sign())).toEqual(good)
  })
})

describe('while the issuer is down', () => {
  test('the keys that are known stay good, old as they are; what another key has signed has to wait', async () => {
    const issuers = issuersWith({ keysMaxAgeMs: 1, keysCooldownMs: 100 })
    const token = await sign()
    expect(await issuers.verify(token)).toEqual(good)
    await issuer.goDown()
    for (let again = 0; again < 5; again++) expect(await issuers.verify(token)).toEqual(good)
    await issuer.rotate()
    const next = await sign()
    await waitFor(
      () => issuers.verify(next),
      (verdict) => verdict.kind === 'refused' && verdict.error === 'IssuerUnavailable',
    )
    await issuer.comeBack()
    await waitFor(
      () => issuers.verify(next),
      ({ kind }) => kind === 'bearer',
    )
  })

  test('it is not asked by every request: after a failure there is a pause', async () => {
    const issuers = issuersWith({ keysCooldownMs: 4_000 })
    const token = await sign()
    await issuer.goDown()
    expect(await issuers.verify(token)).toEqual(refusal('IssuerUnavailable'))
    await issuer.comeBack()
    for (let again = 0; again < 20; again++) expect(await issuers.verify(token)).toEqual(refusal('IssuerUnavailable'))
    expect(issuer.keyFetches()).toBe(0)
    await waitFor(
      () => issuers.verify(token),
      ({ kind }) => kind === 'bearer',
    )
    expect(issuer.keyFetches()).toBe(1)
  })

  test('clients are told of it without the place of its keys', async () => {
    await issuer.goDown()
    const discoveryUrl = `${issuer.url}/.well-known/openid-configuration`
    expect(await issuersWith().list()).toEqual([{ name: 'login', discoveryUrl, jwksUri: undefined }])
  })
})

describe('an issuer that answers', () => {
  const servers: Server[] = []
  afterEach(async () => {
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve).closeAllConnections())
  })

  /** Its own keys from a server that answers as it likes. */
  async function keysFrom(answer: RequestListener): Promise<string> {
    const server = await new Promise<Server>((resolve) => {
      const listening: Server = createServer(answer).listen(0, '127.0.0.1', () => resolve(listening))
    })
    servers.push(server)
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  const verdictWith = async (change: object, limits: Partial<OpenIdConfig> = {}): Promise<unknown> => {
    const config = { issuer: issuer.url, name: 'login', audiences: [audience], ...change }
    const token = await issuer.sign({
      ...{ iss: config.issuer, aud: audience, sub: 'a', client_id: 'bank-app', iat: seconds(), exp: seconds() + 60 },
    })
    return issuersWith({ issuers: [config], ...limits }).verify(token)
  }

  test('with keys where the configuration says', async () => {
    const jwksUri = await keysFrom((_request, response) => response.end(JSON.stringify({ keys: [issuer.publicKey()] })))
    expect(await verdictWith({ jwksUri })).toEqual(good)
    expect(issuer.keyFetches()).toBe(0)
  })

  test.each<[string, RequestListener]>([
    ['with no keys', (_request, response) => response.end('{"keys": {}}')],
    ['with no JSON', (_request, response) => response.end('<html>')],
    ['with an error', (_request, response) => response.writeHead(500).end()],
    [
      'with more than anybody needs',
      (_request, response) => response.end(`{"keys": [], "x": "${'x'.repeat(300_000)}"}`),
    ],
    ['with another place', (_request, response) => response.writeHead(302, { Location: `${issuer.url}/jwks` }).end()],
    ['never', () => undefined],
    ['and never ends', (_request, response) => void response.write('{')],
  ])('%s counts as down', async (_case, answer) => {
    const jwksUri = await keysFrom(answer)
    expect(await verdictWith({ jwksUri }, { timeoutMs: 300 })).toEqual(refusal('IssuerUnavailable'))
    expect(issuer.keyFetches()).toBe(0)
  })

  test('no more is waited for by its first request only, where the keys are known', async () => {
    const timeoutMs = 4_000
    let hangs = false
    const jwksUri = await keysFrom((_request, response) => {
      if (!hangs) response.end(JSON.stringify({ keys: [issuer.publicKey()] }))
    })
    const config = { issuer: issuer.url, name: 'login', audiences: [audience], jwksUri }
    const issuers = issuersWith({ issuers: [config], timeoutMs, keysMaxAgeMs: 1, keysCooldownMs: 10 })
    const token = await sign()
    const verified = async (): Promise<number> => {
      const started = performance.now()
      expect(await issuers.verify(token)).toEqual(good)
      return performance.now() - started
    }
    await verified()
    hangs = true
    expect(await waitFor(verified, (tookMs) => tookMs > timeoutMs / 2)).toBeGreaterThan(timeoutMs / 2)
    for (let again = 0; again < 20; again++) {
      expect(await verified()).toBeLessThan(timeoutMs / 2)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  })

  test.each([
    ['names no place for keys', (issuer: string) => ({ issuer })],
    ['names a place that is none', (issuer: string) => ({ issuer, jwks_uri: 'file:///etc/passwd' })],
    ['is that of somebody else', () => ({ issuer: 'https://elsewhere', jwks_uri: `${issuer.url}/jwks` })],
  ])('with a discovery document that %s is told apart', async (_case, document) => {
    const url: string = await keysFrom((_request, response) => response.end(JSON.stringify(document(url))))
    expect(await verdictWith({ issuer: url })).toEqual(refusal('IssuerWithoutKeys'))
  })

  test('without encryption is not asked outside of a sandbox', async () => {
    expect(await verdictWith({}, { plainHttp: false })).toEqual(refusal('IssuerUnavailable'))
    expect(issuer.keyFetches()).toBe(0)
  })
})

describe('a request', () => {
  let engine: TestEngine
  beforeEach(async () => {
    const OIDC_ISSUERS = JSON.stringify([{ issuer: issuer.url, audience }])
    const environment = { OIDC_ISSUERS, OIDC_KEYS_COOLDOWN_MS: '100', LOG_LEVEL: 'silent' }
    engine = await startEngine({ worker: false, environment })
  })
  afterEach(() => engine.stop())
  const whoAmI = (token: string): Promise<Reply> =>
    call(engine, 'GET', '/obp/v5.1.0/users/current', { headers: { Authorization: `Bearer ${token}` } })

  test('while the issuer is down is 503 with a hint when to retry, never 401; who needs no token is served', async () => {
    const token = await issuer.logIn({ id: 'a' })
    await issuer.goDown()
    const reply = await whoAmI(token)
    expect(reply).toMatchObject(refused(503, 'OBP-29320'))
    expect(reply.headers.get('Retry-After')).toBe('1')
    expect((await call(engine, 'GET', '/obp/v4.0.0/banks')).status).toBe(200)
    expect(await call(engine, 'GET', '/obp/v5.1.0/jwks-uris')).toMatchObject({ status: 200, body: { jwks_uris: [] } })
    await issuer.comeBack()
    await waitFor(
      () => whoAmI(token),
      ({ status }) => status === 200,
    )
  })

  test('with a token of a new key is served after a rotation', async () => {
    expect((await whoAmI(await issuer.logIn({ id: 'a' }))).status).toBe(200)
    await issuer.rotate()
    const token = await issuer.logIn({ id: 'a' })
    await waitFor(
      () => whoAmI(token),
      ({ status }) => status === 200,
    )
  })
})
