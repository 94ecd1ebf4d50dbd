/** How the API serves the console: what is built, and nothing else; under a policy that lets nothing in from outside. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, get } from 'node:http'
import type { IncomingHttpHeaders, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import express from 'express'
import { consolePages } from '../../../api/pages/console'

let folder: string
let server: Server
let port: number
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'console-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Staff console</title>')
  await writeFile(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  await writeFile(join(folder, 'assets/main-1.js'), 'start()')
  await writeFile(join(folder, 'assets/main-1.js.gz'), gzipSync('start()'))
  const app = express()
  app.use(consolePages({ consumerKey: 'the-key' }, folder))
  app.use('/empty', consolePages({}, join(folder, 'nowhere')))
  app.use((_request, response) => void response.status(418).end())
  server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  server.close().closeAllConnections()
  await rm(folder, { recursive: true })
})

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** The path goes out as it is: nothing makes it tidy on the way. */
const ask = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', path, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    }).on('error', reject)
  })

test.each(['/console', '/console/', '/console/cases/1', '/console/no/such/page'])(
  '%s is the page, under a policy that knows this server only',
  async (path) => {
    const { status, headers, body } = await ask(path)
    expect([status, body.toString()]).toEqual([200, '<!doctype html><title>Staff console</title>'])
    const policy = headers['content-security-policy'] ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    expect(headers).toMatchObject({ 'cross-origin-resource-policy': 'same-origin', 'referrer-policy': 'no-referrer' })
  },
)

test('a script is kept for ever by its name, and squeezed for whoever takes that', async () => {
  const plain = await ask('/console/assets/main-1.js', { 'Accept-Encoding': 'identity' })
  expect([plain.status, plain.body.toString(), plain.headers['content-encoding']]).toEqual([200, 'start()', undefined])
  const squeezed = await ask('/console/assets/main-1.js', { 'Accept-Encoding': 'gzip' })
  expect(gunzipSync(squeezed.body).toString()).toBe('start()')
  expect(squeezed.headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'Accept-Encoding',
  })
})

test.each([
  '/console/assets/main-2.js',
  '/console/assets/main-1.js.gz',
  '/console/assets/..%2Findex.html',
  '/console/assets/..%2F..%2F..%2Fetc%2Fpasswd',
  '/console/assets/%00.js',
])('%s is not served', async (path) => {
  const { status, body } = await ask(path)
  expect([status, body.toString()]).toEqual([404, 'There is no such file. Load the console anew.\n'])
})

test('the page is told the key that it logs in with, or that there is none', async () => {
  expect(JSON.parse((await ask('/console/settings.json')).body.toString())).toEqual({ consumer_key: 'the-key' })
  expect(JSON.parse((await ask('/empty/console/settings.json')).body.toString())).toEqual({ consumer_key: null })
})

test('a console that is not built says how it is', async () => {
  const { status, body } = await ask('/empty/console')
  expect([status, body.toString()]).toEqual([404, 'The console is not built. Run: npm run build\n'])
  expect((await ask('/empty/console/icon.svg')).status).toBe(404)
})
