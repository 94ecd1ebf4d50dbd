import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SignJWT, UnsecuredJWT } from 'jose'
import { refused } from '../../support/accounts'
import { issueCertificate, signed } from '../../support/certificates'
import type { Certificate } from '../../support/certificates'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'
import type { Reply } from '../../support/people'

const folder = mkdtempSync(join(tmpdir(), 'issuers-'))
const issuer = issueCertificate({ subject: { commonName: 'Trust Service', organizationName: 'Trust' } })
const known = issueCertificate({
  subject: { commonName: 'SOFI, Web', organizationName: 'Tesobe GmbH', emailAddress: 'x@example.com' },
  issuer,
})

let engine: TestEngine
beforeAll(async () => {
  const file = join(folder, 'issuers.pem')
  writeFileSync(file, `${issueCertificate().pem}\n${issuer.pem}`)
  engine = await startEngine({ worker: false, environment: { CLIENT_CERTIFICATE_CA_FILE: file } })
})
afterAll(async () => {
  await engine.stop()
  rmSync(folder, { recursive: true })
})

interface Registered {
  readonly consumer_id: string
  readonly consumer_key: string
  readonly consumer_secret: string
}

/** As a proxy sends it: a header has one line. */
const inHeader = ({ pem }: Certificate): string => encodeURIComponent(pem)

const register = (jwt: unknown, certificate: string | undefined): Promise<Reply<Registered>> =>
  call(engine, 'POST', '/obp/v5.1.0/dynamic-registration/consumers', {
    body: { jwt },
    headers: certificate === undefined ? {} : { 'PSD2-CERT': certificate },
  })

const count = async (): Promise<bigint | undefined> =>
  (await engine.database.read.raw<{ count: bigint }>('select count(*) from consumers'))[0]?.count

test('an application registers itself, and users log in through it', async () => {
  const said = {
    description: 'Account Management',
    app_name: 'SOFI',
    app_type: 'Web',
    developer_email: 'dev@example.com',
    redirect_url: 'https://example.com',
  }
  const reply = await register(await signed(said, known), inHeader(known))
  expect(reply).toMatchObject({
    status: 201,
    body: {
      ...said,
      consumer_id: expect.any(String) as string,
      consumer_key: expect.stringMatching(/^[a-z0-9]{40}$/) as string,
      consumer_secret: expect.stringMatching(/^[a-z0-9]{40}$/) as string,
      company: 'Tesobe GmbH',
      certificate_pem: expect.stringContaining('BEGIN CERTIFICATE') as string,
      enabled: true,
    },
  })
  const user = { username: `user.${randomUUID().slice(0, 8)}`, password: 'Str0ng!Pass-word9' }
  const names = { email: 'a@example.com', first_name: 'A', last_name: 'B' }
  expect((await call(engine, 'POST', '/obp/v2.0.0/users', { body: { ...user, ...names } })).status).toBe(201)
  const DirectLogin = `username="${user.username}", password="${user.password}", consumer_key="${reply.body.consumer_key}"`
  const login = await call<{ token: string }>(engine, 'POST', '/my/logins/direct', { headers: { DirectLogin } })
  expect(login.status).toBe(201)
  const headers = { DirectLogin: `token=${login.body.token}` }
  expect((await call(engine, 'GET', '/obp/v5.1.0/users/current', { headers })).body).toMatchObject({
    username: user.username,
  })
})

test('it is listed like any other, and the secret is kept as its hash', async () => {
  const { body } = await register(await signed({ description: 'x' }, known), inHeader(known))
  const staff = await createPerson(engine, { roles: ['CanGetConsumers'] })
  const read = await call(engine, 'GET', `/obp/v5.1.0/management/consumers/${body.consumer_id}`, { as: staff })
  expect(read).toMatchObject({
    status: 200,
    body: { app_name: 'SOFI, Web', developer_email: 'x@example.com', app_type: '', redirect_url: '' },
  })
  const [row] = await engine.database.read.raw<{ text: string }>(
    'select consumers::text as text from consumers where consumer_id = ?',
    [body.consumer_id],
  )
  expect(row?.text).not.toContain(body.consumer_secret)
})

test('the header is read as proxies write it', async () => {
  const jwt = await signed({ description: 'x' }, known)
  const oneLine = known.pem.replace(/\r?\n/g, ' ')
  const bare = known.pem.replace(/-----[A-Z ]+-----|\s/g, '')
  for (const header of [oneLine, bare]) expect((await register(jwt, header)).status).toBe(201)
})

const stranger = issueCertificate()
const impostor = issueCertificate({ subject: { commonName: 'Trust Service', organizationName: 'Trust' } })

test.each<[string, () => Promise<string>, string | undefined, string]>([
  ['no certificate', () => signed({ description: 'x' }, known), undefined, 'OBP-29302'],
  ['a certificate that is none', () => signed({ description: 'x' }, known), 'rubbish', 'OBP-29302'],
  ['an escape that is none', () => signed({ description: 'x' }, known), '%E0%A4%A', 'OBP-29302'],
  ['one of its own', () => signed({ description: 'x' }, stranger), inHeader(stranger), 'OBP-29303'],
  [
    'one of an issuer who only has the right name',
    () => signed({ description: 'x' }, stranger),
    inHeader(issueCertificate({ issuer: impostor })),
    'issued by nobody',
  ],
  [
    'one that has expired',
    () => signed({ description: 'x' }, known),
    inHeader(issueCertificate({ issuer, days: [-2, -1] })),
    'expired',
  ],
  [
    'one that is not valid yet',
    () => signed({ description: 'x' }, known),
    inHeader(issueCertificate({ issuer, days: [1, 2] })),
    'not valid yet',
  ],
  ['a JWT that somebody else has signed', () => signed({ description: 'x' }, stranger), inHeader(known), 'OBP-34110'],
  [
    'a JWT without a signature',
    () => Promise.resolve(new UnsecuredJWT({ description: 'x' }).encode()),
    inHeader(known),
    'OBP-34110',
  ],
  [
    'a JWT that is signed with the certificate as a shared secret',
    () => new SignJWT({ description: 'x' }).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(known.pem)),
    inHeader(known),
    'OBP-34110',
  ],
  ['a JWT that has expired', () => signed({ description: 'x', exp: 1_000_000 }, known), inHeader(known), 'OBP-34110'],
  ['a text that is no JWT', () => Promise.resolve('a.b.c'), inHeader(known), 'OBP-34110'],
  ['no description', () => signed({ app_name: 'x' }, known), inHeader(known), 'OBP-10001'],
  [
    'a name that is too long',
    () => signed({ description: 'x', app_name: 'x'.repeat(101) }, known),
    inHeader(known),
    'OBP-10001',
  ],
])('%s registers nothing', async (_case, jwt, header, message) => {
  const before = await count()
  expect(await register(await jwt(), header)).toMatchObject(refused(400, message))
  expect(await count()).toBe(before)
})

test('an application that nobody has named is refused', async () => {
  const nameless = issueCertificate({ subject: {}, issuer })
  expect(await register(await signed({ description: 'x' }, nameless), inHeader(nameless))).toMatchObject(
    refused(400, 'names the application'),
  )
  expect((await register(await signed({ description: 'x', app_name: 'A' }, nameless), inHeader(nameless))).status).toBe(
    201,
  )
})
