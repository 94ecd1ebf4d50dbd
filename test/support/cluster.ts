/** The Kubernetes manifests as a cluster gets them: with the labels and the configuration that the kustomization adds. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse, parseAllDocuments } from 'yaml'

export const clusterFolder = path.join(__dirname, '../../deploy/kubernetes')
const read = (file: string): string => readFileSync(path.join(clusterFolder, file), 'utf8')

export type Labels = Readonly<Record<string, string>>
export type Environment = Readonly<Record<string, string>>

export interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: string }
  readonly tcpSocket?: object
}
export interface Container {
  readonly name: string
  readonly args?: readonly string[]
  readonly env: readonly { readonly name: string; readonly value: string }[]
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[]
  readonly securityContext: object
  readonly resources: { readonly limits: { readonly memory: string } }
  readonly startupProbe?: Probe
  readonly livenessProbe?: Probe
  readonly readinessProbe?: Probe & { readonly periodSeconds: number; readonly failureThreshold: number }
}
export interface Pod {
  readonly automountServiceAccountToken: boolean
  readonly terminationGracePeriodSeconds?: number
  readonly securityContext: object
  readonly containers: readonly [Container]
  readonly volumes: readonly [
    { readonly secret: { readonly items: readonly { readonly key: string; readonly path: string }[] } },
  ]
}

export interface Selector {
  readonly matchLabels?: Labels
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: 'In'; readonly values: string[] }[]
}
export interface Peer {
  readonly namespaceSelector?: Selector
  readonly podSelector?: Selector
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] }
}
/** Whom a policy lets through, and at which ports. A missing list lets everything through. */
export interface Rule {
  readonly from?: readonly Peer[]
  readonly to?: readonly Peer[]
  readonly ports?: readonly { readonly port: number; readonly protocol: 'TCP' | 'UDP' }[]
}
export interface NetworkPolicy {
  readonly podSelector: Selector
  readonly policyTypes: readonly ('Ingress' | 'Egress')[]
  readonly ingress?: readonly Rule[]
  readonly egress?: readonly Rule[]
}

interface Manifest {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec: unknown
}

export const kustomization = parse(read('kustomization.yaml')) as {
  readonly resources: readonly string[]
  readonly labels: readonly [{ readonly pairs: Labels; readonly includeTemplates: boolean }]
  readonly configMapGenerator: readonly [{ readonly literals: readonly string[] }]
}

const manifests = kustomization.resources.flatMap((file) =>
  parseAllDocuments(read(file)).map((document) => document.toJS() as Manifest),
)

/** The specs of one kind by name. The caller says what such a spec looks like. */
export const specsOf = <Spec>(kind: string): ReadonlyMap<string, Spec> =>
  new Map(manifests.filter((one) => one.kind === kind).map(({ metadata, spec }) => [metadata.name, spec as Spec]))

const templates = new Map(
  ['Deployment', 'Job'].flatMap((kind) => [
    ...specsOf<{ readonly template: { readonly metadata: { readonly labels: Labels }; readonly spec: Pod } }>(kind),
  ]),
)

/** Deployments and jobs by name. */
export const pods: ReadonlyMap<string, Pod> = new Map(
  [...templates].map(([name, { template }]) => [name, template.spec]),
)

export function podOf(name: string): Pod {
  const found = pods.get(name)
  if (found === undefined) throw new Error(`there is no ${name}`)
  return found
}

const [added] = kustomization.labels

/** Labels of a pod, with those that the kustomization adds. */
export const labelsOf = (name: string): Labels => ({
  ...templates.get(name)?.template.metadata.labels,
  ...(added.includeTemplates ? added.pairs : {}),
})

export const selects = ({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every(({ key, values }) => values.includes(labels[key] ?? ''))

const shared: Environment = Object.fromEntries(
  kustomization.configMapGenerator[0].literals.map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
)

export const environmentOf = ({ containers: [{ env }] }: Pod): Environment => ({
  ...shared,
  ...Object.fromEntries(env.map(({ name, value }) => [name, value])),
})
