/** The root of every version, at `/root` and at the bare prefix. */
import { Root121, root121Json, Root400, root400Json, Root510, root510Json } from '../json/roots'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const common = {
  method: 'GET',
  summary: 'Get API Info (root)',
  description: 'Version, release and operator of this instance.',
  tags: ['API'],
  auth: 'anonymous',
  errors: [],
} as const
const places = [
  { operation: 'root', path: '/root' },
  { operation: 'rootOfPrefix', path: '/' },
] as const

export const rootEndpoints: readonly AnyEndpoint[] = places.flatMap((place) => [
  endpoint({
    ...common,
    ...place,
    version: 'v1.2.1',
    reply: [200, Root121],
    // The first specification writes its number without a letter.
    handle: ({ servedAs }, { settings }) =>
      Promise.resolve(root121Json(servedAs === 'v1.4.0' ? '1.4.0' : servedAs, settings)),
  }),
  endpoint({
    ...common,
    ...place,
    version: 'v4.0.0',
    reply: [200, Root400],
    handle: ({ servedAs }, { settings }) => Promise.resolve(root400Json(servedAs, settings)),
  }),
  endpoint({
    ...common,
    ...place,
    version: 'v5.1.0',
    reply: [200, Root510],
    handle: ({ servedAs }, { settings }) => Promise.resolve(root510Json(servedAs, settings)),
  }),
])
