import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call } from '../../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ worker: false })
})
afterAll(() => engine.stop())

interface Document {
  readonly openapi: string
  readonly info: { readonly version: string }
  readonly paths: Record<string, unknown>
}

describe('/openapi.json', () => {
  test('is the document of every endpoint, and the client that has it already is told so', async () => {
    const first = await call<Document>(engine, 'GET', '/openapi.json')
    expect([first.status, first.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8'])
    expect(first.body.openapi).toBe('3.1.0')
    expect(Object.keys(first.body.paths)).toEqual(
      expect.arrayContaining(['/obp/v5.1.0/banks/{BANK_ID}', '/my/logins/direct']),
    )
    // Without Cache-Control fetch asks for a full reply whenever If-None-Match is set by hand.
    const headers = { 'If-None-Match': first.headers.get('etag') ?? '', 'Cache-Control': 'max-age=0' }
    expect((await call(engine, 'GET', '/openapi.json', { headers })).status).toBe(304)
  })

  test.each(['v4.0.0', 'OBPv4.0.0'])('?version=%s is the document of one version', async (version) => {
    const { body } = await call<Document>(engine, 'GET', `/openapi.json?version=${version}`)
    expect(body.info.version).toBe('v4.0.0')
    expect(Object.keys(body.paths)).toContain('/obp/v4.0.0/banks/{BANK_ID}')
    expect(Object.keys(body.paths).filter((path) => path.startsWith('/obp/v5'))).toEqual([])
  })

  test('an unknown version is refused in the envelope of the API', async () => {
    expect(await call(engine, 'GET', '/openapi.json?version=v9.9.9')).toMatchObject({
      status: 400,
      body: { code: 400, message: expect.stringContaining('OBP-00027') as string },
    })
  })
})

describe('/docs', () => {
  test('every file that the page names comes from this server', async () => {
    const page = await call<string>(engine, 'GET', '/docs')
    expect(page.status).toBe(200)
    const files = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '')
    expect(files).toContain('/docs/swagger-ui-bundle.js')
    expect(files.filter((url) => !url.startsWith('/'))).toEqual([])
    const statuses = await Promise.all(files.map(async (url) => [url, (await fetch(engine.baseUrl + url)).status]))
    expect(statuses).toEqual(files.map((url) => [url, 200]))
  })

  test('the browser may load and ask nothing of any other server', async () => {
    const policy = (await call(engine, 'GET', '/docs')).headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toMatch(/https?:|\*/)
    expect((await call<string>(engine, 'GET', '/docs/start.js')).body).toContain('validatorUrl: null')
  })

  test.each(['package.json', 'index.html', '..%2f..%2fpackage.json', '%2e%2e/package.json'])(
    'no other file of the viewer is served: %s',
    async (file) => {
      expect((await call(engine, 'GET', `/docs/${file}`)).status).toBe(404)
    },
  )
})
