/** Keeping check providers: who may, what is refused, and which policies they make possible. */
import { openProviderDesk } from '../../support/check-provider'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openDesk } from '../../support/onboarding'
import type { OnboardingDesk } from '../../support/onboarding'
import { call } from '../../support/people'
import type { Reply } from '../../support/people'

let engine: TestEngine
let desk: OnboardingDesk
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  desk = await openDesk(engine)
})
afterAll(() => engine.stop())

const url = 'https://checks.example.com/requests'
const refusedWith = (status: number, code: string) => ({
  status,
  body: { message: expect.stringContaining(code) as string },
})
const given = { name: 'acme', url, kinds: ['address'], timeout_ms: 1_000, is_active: true }

test('a provider is written down once; the secret is shown then and never again', async () => {
  const own = await openDesk(engine)
  const { keeper, path, secret } = await openProviderDesk(engine, own, { url }, { kinds: ['address', 'address'] })
  expect(secret).toMatch(/^whsec_/)
  const list = path.replace('/post', '')
  const again = { as: keeper, body: { ...given, name: 'post' } }
  expect(await call(engine, 'POST', list, again)).toMatchObject(refusedWith(409, 'OBP-39421'))
  const read = await call(engine, 'GET', path, { as: own.clerk })
  expect(read).toMatchObject({ status: 200, body: { name: 'post', url, kinds: ['address'], secret_version: 1 } })
  const all = await call<{ check_providers: readonly object[] }>(engine, 'GET', list, { as: own.clerk })
  expect(all.body.check_providers).toEqual([read.body])
  expect(JSON.stringify([read.body, all.body])).not.toContain('whsec_')
})

test('a request that is repeated under its key makes nothing new, and shows no secret', async () => {
  const own = await openDesk(engine)
  const { keeper, path, secret } = await openProviderDesk(engine, own, { url })
  const rotate = (): Promise<Reply<{ secret?: string; secret_version: number }>> =>
    call(engine, 'POST', `${path}/secret`, { as: keeper, headers: { 'Idempotency-Key': 'rotate-once' } })
  const [first, second] = [await rotate(), await rotate()]
  expect(first).toMatchObject({ status: 201, body: { secret_version: 2 } })
  expect(first.body.secret).not.toBe(secret)
  expect(second).toMatchObject({ status: 201, body: { secret_version: 2 } })
  expect(second.body.secret).toBeUndefined()
})

test.each([
  ['a name with a slash', { name: 'a/b' }],
  ['a name in capitals', { name: 'ACME' }],
  ['no kinds', { kinds: [] }],
  ['a kind that we do not know', { kinds: ['astrology'] }],
  ['no time', { timeout_ms: 0 }],
  ['too much time', { timeout_ms: 2_592_000_001 }],
  ['no URL', { url: '' }],
  ['a word for a flag', { is_active: 'yes' }],
])('a provider with %s is refused', async (_what, changes) => {
  const own = await openDesk(engine)
  const { keeper, path } = await openProviderDesk(engine, own, { url })
  const body = { ...given, ...changes }
  const made = await call(engine, 'POST', path.replace('/post', ''), { as: keeper, body })
  expect(made).toMatchObject(refusedWith(400, 'OBP-10001'))
  const all = await call<{ check_providers: readonly object[] }>(engine, 'GET', path.replace('/post', ''), {
    as: keeper,
  })
  expect(all.body.check_providers).toHaveLength(1)
})

test('nothing is posted to a URL of another kind, whether it is new or changed', async () => {
  const own = await openDesk(engine)
  const { keeper, path, change } = await openProviderDesk(engine, own, { url })
  const bad = 'ftp://checks.example.com/'
  const made = await call(engine, 'POST', path.replace('/post', ''), { as: keeper, body: { ...given, url: bad } })
  expect(made).toMatchObject(refusedWith(400, 'OBP-49020'))
  expect(await change({ url: bad })).toMatchObject(refusedWith(400, 'OBP-49020'))
  expect(await change({})).toMatchObject(refusedWith(400, 'OBP-10001'))
  const read = await call(engine, 'GET', path, { as: keeper })
  expect(read.body).toMatchObject({ url })
})

test('who is not known cannot be changed, and has no secret', async () => {
  const { keeper, path } = await openProviderDesk(engine, await openDesk(engine), { url })
  const nobody = path.replace('/post', '/nobody')
  const replies = [
    await call(engine, 'GET', nobody, { as: keeper }),
    await call(engine, 'PUT', nobody, { as: keeper, body: { is_active: false } }),
    await call(engine, 'POST', `${nobody}/secret`, { as: keeper }),
  ]
  for (const reply of replies) expect(reply).toMatchObject(refusedWith(404, 'OBP-39420'))
})

test('a policy names providers of its bank who answer such checks, or is refused by the name of the check', async () => {
  const asks = (kind: string, provider = 'post') => ({ provider_checks: [{ kind, provider }] })
  const nobody = await desk.setPolicy(asks('address'))
  expect(nobody).toMatchObject(refusedWith(400, 'OBP-39009'))
  expect(nobody.body['message']).toContain('provider_checks (address by post)')
  const { change } = await openProviderDesk(engine, desk, { url })
  expect(await desk.setPolicy(asks('phone_number'))).toMatchObject(refusedWith(400, 'OBP-39009'))
  await change({ is_active: false })
  expect(await desk.setPolicy(asks('address'))).toMatchObject(refusedWith(400, 'OBP-39009'))
  await change({ is_active: true })
  const twice = { provider_checks: [...asks('address').provider_checks, ...asks('address').provider_checks] }
  expect(await desk.setPolicy(twice)).toMatchObject(refusedWith(400, 'OBP-39009'))
  expect(await desk.setPolicy({ provider_checks: [] })).toMatchObject(refusedWith(400, 'OBP-39009'))
  expect(await desk.setPolicy(asks('astrology'))).toMatchObject(refusedWith(400, 'OBP-10001'))
  expect(await desk.setPolicy(asks('address'))).toMatchObject({ status: 200, body: asks('address') })
})

test('what the policy asks of a provider cannot be taken from them; switching them off can be needed at any time', async () => {
  const own = await openDesk(engine)
  const { change } = await openProviderDesk(engine, own, { url }, { kinds: ['address', 'email_address'] })
  await own.setPolicy({ provider_checks: [{ kind: 'address', provider: 'post' }] })
  expect(await change({ kinds: ['email_address'] })).toMatchObject(refusedWith(409, 'OBP-39422'))
  expect(await change({ kinds: ['address', 'phone_number'] })).toMatchObject({
    status: 200,
    body: { kinds: ['address', 'phone_number'], url, is_active: true },
  })
  expect(await change({ is_active: false })).toMatchObject({ status: 200, body: { is_active: false } })
})
