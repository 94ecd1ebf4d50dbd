import { versions } from '../../../api/kernel/versions'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call } from '../../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({
    worker: false,
    environment: { HOSTED_BY_ORGANISATION: 'A Bank', HOSTED_BY_PHONE: '+49 1' },
  })
})
afterAll(() => engine.stop())

const first = ['connector', 'git_commit', 'hosted_by', 'version', 'version_status']
const later = [
  ...first,
  'energy_source',
  'hosted_at',
  'hostname',
  'local_identity_provider',
  'resource_docs_requires_role',
]
const shapes: ReadonlyMap<string, readonly string[]> = new Map([
  ['v4.0.0', later],
  ['v5.0.0', later],
  ['v5.1.0', [...later, 'stage']],
])

test.each(versions)('%s tells about itself at its root and at its bare prefix', async (version) => {
  const root = await call(engine, 'GET', `/obp/${version}/root`)
  expect(root).toMatchObject({
    status: 200,
    body: {
      version: version === 'v1.4.0' ? '1.4.0' : version,
      version_status: version === 'v5.1.0' ? 'BLEEDING_EDGE' : 'STABLE',
      git_commit: expect.any(String) as string,
      hosted_by: { organisation: 'A Bank', phone: '+49 1' },
    },
  })
  expect(Object.keys(root.body).sort()).toEqual([...(shapes.get(version) ?? first)].sort())
  for (const path of [`/obp/${version}`, `/obp/${version}/`]) {
    expect((await call(engine, 'GET', path)).body).toEqual(root.body)
  }
})

test('a version that does not exist is an unknown path', async () => {
  expect((await call(engine, 'GET', '/obp/v9.9.9/root')).status).toBe(404)
})
