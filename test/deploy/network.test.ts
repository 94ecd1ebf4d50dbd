/** Network policies, autoscalers and disruption budgets: each is about pods that exist, and lets through what they need and nothing else. */
import { isPublicAddress } from '../../platform/outside-http'
import { loadConfig, loadMigrationConfig } from '../../platform/config'
import { environmentOf, labelsOf, podOf, pods, selects, specsOf } from '../support/cluster'
import type { Environment, NetworkPolicy, Peer, Rule, Selector } from '../support/cluster'
import { secretFiles } from '../support/secret-files'

const files = secretFiles()
afterAll(() => files.remove())
const inPlace = (environment: Environment): Environment => files.inPlace(environment)

const [api, worker, migration] = ['obp-engine-api', 'obp-engine-worker', 'obp-engine-migrate'] as const
const policies = specsOf<NetworkPolicy>('NetworkPolicy')

/** The side of a rule in a word: a namespace, the public internet, or anywhere. */
function placeOf({ namespaceSelector, podSelector, ipBlock }: Peer): string {
  const name = namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name']
  if (name !== undefined && podSelector === undefined && ipBlock === undefined) return name
  if (ipBlock?.cidr === '0.0.0.0/0' && namespaceSelector === undefined) return 'public'
  throw new Error(`a peer that this test does not know: ${JSON.stringify({ namespaceSelector, podSelector, ipBlock })}`)
}

const textsOf = ({ ports = [], ...sides }: Rule, side: 'from' | 'to'): string[] => {
  if (ports.length === 0) throw new Error('a rule for all ports')
  const places = sides[side]?.map(placeOf) ?? ['anywhere']
  return places.flatMap((place) => ports.map(({ port, protocol }) => `${place}:${port}/${protocol}`))
}

/** What the policies let out of a pod, or into it. */
function letThrough(name: string, way: 'Ingress' | 'Egress'): string[] {
  const mine = [...policies.values()].filter(
    ({ podSelector, policyTypes }) => policyTypes.includes(way) && selects(podSelector, labelsOf(name)),
  )
  // A pod that no policy selects may do anything.
  if (mine.length === 0) return ['everything']
  const texts = mine.flatMap(({ ingress = [], egress = [] }) =>
    way === 'Ingress'
      ? ingress.flatMap((rule) => textsOf(rule, 'from'))
      : egress.flatMap((rule) => textsOf(rule, 'to')),
  )
  return [...new Set(texts)].sort()
}

const portOf = (url: string, otherwise: Readonly<Record<string, number>>): number => {
  const { port, protocol } = new URL(url)
  return port === '' ? (otherwise[protocol] ?? 0) : Number(port)
}
const web = { 'https:': 443, 'http:': 80 }
const names = ['kube-system:53/TCP', 'kube-system:53/UDP']

/** What every process needs: names, its database, Temporal. */
const inside = (databaseUrl: string, temporalAddress: string): string[] => [
  ...names,
  `anywhere:${portOf(databaseUrl, { 'postgres:': 5432, 'postgresql:': 5432 })}/TCP`,
  `anywhere:${temporalAddress.split(':').at(-1) ?? ''}/TCP`,
]

/** What API or worker need, by the configuration that they are given. */
function needs(name: typeof api | typeof worker, environment: Environment): string[] {
  const { database, temporal, files, mail, openId } = loadConfig(inPlace(environment))
  const { TRACES_URL: traces } = environment
  const bucket = files.s3 === undefined ? [] : [portOf(files.s3.endpoint ?? 'https://amazon', web)]
  const issuers = name === api ? openId.issuers.map(({ issuer, jwksUri = issuer }) => portOf(jwksUri, web)) : []
  // Webhooks and check providers are wherever their owners say, by https. Mail leaves by the one port or the other.
  const ofWorkers = name === worker ? [443, ...(mail === undefined ? [] : [465, 587])] : []
  return [
    ...inside(database.url, temporal.address),
    ...[...bucket, ...issuers, ...ofWorkers].map((port) => `public:${port}/TCP`),
    ...(traces === undefined ? [] : [`monitoring:${portOf(traces, web)}/TCP`]),
  ]
}
const unique = (texts: readonly string[]): string[] => [...new Set(texts)].sort()

test.each([api, worker] as const)('%s reaches what its configuration names, and nothing else', (name) => {
  expect(letThrough(name, 'Egress')).toEqual(unique(needs(name, environmentOf(podOf(name)))))
})

test('issuers are asked by the API, at the port that files need already', () => {
  const issuers = JSON.stringify([{ issuer: 'https://login.example.com', audience: 'bank' }])
  const environment = { ...environmentOf(podOf(api)), OIDC_ISSUERS: issuers }
  expect(letThrough(api, 'Egress')).toEqual(unique(needs(api, environment)))
})

test('a collector of traces is somewhere that only its owner knows: nobody reaches it until a policy says so', () => {
  const environment = { ...environmentOf(podOf(worker)), TRACES_URL: 'http://collector.monitoring:4318/v1/traces' }
  const lacking = needs(worker, environment).filter((one) => !letThrough(worker, 'Egress').includes(one))
  expect(lacking).toEqual(['monitoring:4318/TCP'])
})

test('the migration reaches names, database and Temporal', () => {
  const environment = inPlace(environmentOf(podOf(migration)))
  const { databaseUrl, temporal } = loadMigrationConfig(environment)
  expect(letThrough(migration, 'Egress')).toEqual(inside(databaseUrl, temporal?.address ?? '').sort())
})

test('what is called public is not our own network: the same that the engine itself refuses to call', () => {
  const blocks = [...policies.values()].flatMap(({ egress = [] }) =>
    egress.flatMap(({ to = [] }) => to.flatMap(({ ipBlock }) => (ipBlock === undefined ? [] : [ipBlock]))),
  )
  expect(blocks.length).toBeGreaterThan(0)
  for (const { except = [] } of blocks) {
    expect([...except].sort()).toEqual([
      '10.0.0.0/8',
      '100.64.0.0/10',
      '169.254.0.0/16',
      '172.16.0.0/12',
      '192.168.0.0/16',
    ])
    expect(except.map((range) => range.split('/')[0] ?? '').filter(isPublicAddress)).toEqual([])
  }
})

test('the ingress reaches the port of the API, Prometheus those of the metrics, and nobody anything else', () => {
  const portsOf = (name: string): Record<string, number> =>
    Object.fromEntries((podOf(name).containers[0].ports ?? []).map((port) => [port.name, port.containerPort]))
  expect(portsOf(api)).toEqual({ http: 8080, metrics: 9464 })
  expect(portsOf(worker)).toEqual({ metrics: 9464 })
  expect(loadConfig(inPlace(environmentOf(podOf(api))))).toMatchObject({
    http: { port: 8080 },
    metrics: { port: 9464, host: '0.0.0.0' },
  })
  expect(letThrough(api, 'Ingress')).toEqual(['ingress-nginx:8080/TCP', 'monitoring:9464/TCP'])
  expect(letThrough(worker, 'Ingress')).toEqual(['monitoring:9464/TCP'])
  expect(letThrough(migration, 'Ingress')).toEqual([])
})

test('every policy, service and disruption budget selects pods of ours', () => {
  const selectors = [
    ...[...policies].map(([name, { podSelector }]) => [name, podSelector] as const),
    ...[...specsOf<{ selector: Selector }>('PodDisruptionBudget')].map(
      ([name, { selector }]) => [name, selector] as const,
    ),
    ...[...specsOf<{ selector: Selector['matchLabels'] & object }>('Service')].map(
      ([name, { selector }]) => [name, { matchLabels: selector }] as const,
    ),
  ]
  expect(selectors.length).toBeGreaterThan(policies.size + 2)
  const idle = selectors.filter(([, selector]) => ![...pods.keys()].some((name) => selects(selector, labelsOf(name))))
  expect(idle).toEqual([])
})

interface Autoscaler {
  readonly scaleTargetRef: { readonly apiVersion: string; readonly kind: string; readonly name: string }
  readonly minReplicas: number
  readonly maxReplicas: number
}
interface Budget {
  readonly maxUnavailable: number
  readonly selector: Selector
}

test('each deployment is scaled by one autoscaler, selects its own pods, and never loses all of them at once', () => {
  const deployments = specsOf<{ readonly selector: Selector; readonly replicas?: number }>('Deployment')
  const scaled = [...specsOf<Autoscaler>('HorizontalPodAutoscaler').values()]
  expect(scaled.map(({ scaleTargetRef }) => scaleTargetRef).sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
    [...deployments.keys()].sort().map((name) => ({ apiVersion: 'apps/v1', kind: 'Deployment', name })),
  )
  const budgets = [...specsOf<Budget>('PodDisruptionBudget').values()]
  for (const { scaleTargetRef, minReplicas, maxReplicas } of scaled) {
    const { selector, replicas } = deployments.get(scaleTargetRef.name) ?? {}
    // A number in the manifest would undo the autoscaler's with each release.
    expect(replicas).toBeUndefined()
    expect([...pods.keys()].filter((name) => selects(selector ?? {}, labelsOf(name)))).toEqual([scaleTargetRef.name])
    const mine = budgets.filter((budget) => selects(budget.selector, labelsOf(scaleTargetRef.name)))
    expect(mine.map(({ maxUnavailable }) => maxUnavailable < minReplicas)).toEqual([true])
    expect(minReplicas).toBeGreaterThanOrEqual(2)
    expect(maxReplicas).toBeGreaterThanOrEqual(minReplicas)
  }
})
