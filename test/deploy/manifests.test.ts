/** Compose file and Kubernetes manifests: the processes get an environment that they accept, and no more rights than they need. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { codecPath } from '../../api/access/temporal-login'
import { healthEndpoints } from '../../api/engine/health'
import { databaseRoles } from '../../migrations/privileges'
import { loadConfig, loadMigrationConfig } from '../../platform/config'
import { configVariables, secretVariables } from '../../platform/config-variables'
import { clusterFolder, environmentOf, kustomization, podOf, pods } from '../support/cluster'
import type { Environment } from '../support/cluster'
import { secretFiles } from '../support/secret-files'

const deploy = path.join(__dirname, '../../deploy')
const read = (file: string): string => readFileSync(path.join(deploy, file), 'utf8')

const files = secretFiles()
afterAll(() => files.remove())
const inPlace = (environment: Environment): Environment => files.inPlace(environment)

const known = new Set([...Object.keys(configVariables.shape), ...secretVariables.map((name) => `${name}_FILE`)])
const strangers = (environment: Environment): string[] => Object.keys(environment).filter((name) => !known.has(name))

describe('compose', () => {
  interface Service {
    readonly image: string
    readonly command?: readonly string[]
    readonly environment: Environment
    readonly secrets?: readonly string[]
    readonly configs?: readonly { readonly source: string }[]
    readonly networks: readonly string[]
    readonly ports?: readonly string[]
    readonly read_only?: boolean
    readonly cap_drop?: readonly string[]
    readonly depends_on?: Readonly<Record<string, unknown>>
  }
  const file = parse(read('compose/compose.yaml'), { merge: true }) as {
    readonly services: Readonly<Record<string, Service>>
    readonly secrets: Readonly<Record<string, { readonly file: string }>>
    readonly configs: Readonly<Record<string, { readonly content: string }>> & {
      readonly databases: { readonly content: string }
    }
  }
  const {
    api,
    worker,
    migrate,
    'temporal-ui': ui,
  } = file.services as Readonly<Record<'api' | 'worker' | 'migrate' | 'temporal-ui', Service>>
  /** As compose fills its variables in. */
  const filled = ({ environment }: Service): Environment =>
    Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [
        name,
        value.replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_all, variable: string, kind: string, otherwise: string) =>
          kind === '-' ? otherwise : variable === 'SMTP_URL' ? 'smtps://user:hidden@mail' : 'bank@example.com',
        ),
      ]),
    )

  test('API, worker and migration accept their environment', () => {
    for (const service of [api, worker]) {
      expect(strangers(service.environment)).toEqual([])
      expect(loadConfig(inPlace(filled(service)))).toMatchObject({ profile: 'production', metrics: { port: 9464 } })
    }
    expect(loadConfig(inPlace(filled(api))).limits.trustedProxies).not.toEqual([])
    expect(loadMigrationConfig(inPlace(filled(migrate))).temporal?.address).toBe('temporal:7233')
    expect([worker.command, migrate.command]).toEqual([['dist/server/worker.js'], ['dist/server/migrate.js']])
  })

  test('each has the secrets that its environment names, and no others', () => {
    for (const { environment, secrets = [] } of [api, worker, migrate]) {
      const named = Object.entries(environment).flatMap(([name, value]) =>
        name.endsWith('_FILE') ? [value.replace('/run/secrets/', '')] : [],
      )
      expect([...secrets].sort()).toEqual(named.sort())
    }
  })

  test('every secret, configuration and service that is named exists, and every secret is made by the script', () => {
    const script = read('compose/make-secrets.sh')
    for (const name of Object.keys(file.secrets)) expect(script).toMatch(new RegExp(`\\b${name}\\b`))
    for (const { secrets = [], configs = [], depends_on = {} } of Object.values(file.services)) {
      expect(secrets.filter((name) => !(name in file.secrets))).toEqual([])
      expect(configs.filter(({ source }) => !(source in file.configs))).toEqual([])
      expect(Object.keys(depends_on).filter((name) => !(name in file.services))).toEqual([])
    }
  })

  test('API and worker log in to the database as the roles to which the migration grants what is theirs', () => {
    const script = read('compose/make-secrets.sh')
    const start = file.configs.databases.content
    for (const [{ environment }, role] of [
      [api, 'api'],
      [worker, 'worker'],
    ] as const) {
      expect(environment['DATABASE_URL_FILE']).toBe(`/run/secrets/${role}_database_url`)
      expect(script).toContain(
        `make ${role}_database_url "postgres://${databaseRoles[role]}:$(cat secrets/${role}_password)@`,
      )
      expect(start).toContain(`create role ${databaseRoles[role]} login password :'${role}';`)
    }
    expect(migrate.environment['DATABASE_URL_FILE']).toBe('/run/secrets/database_url')
    expect(start).toContain(`grant connect on database obp to ${databaseRoles.api}, ${databaseRoles.worker};`)
  })

  test('only the API and the Temporal UI can be reached, from this machine; our processes write nothing and may do nothing', () => {
    const ports = Object.entries(file.services).flatMap(([name, one]) => one.ports?.map((port) => [name, port]) ?? [])
    expect(Object.fromEntries(ports)).toEqual({ api: '127.0.0.1:8080:8080', 'temporal-ui': '127.0.0.1:8233:8080' })
    for (const service of [api, worker, migrate, ui])
      expect([service.read_only, service.cap_drop]).toEqual([true, ['ALL']])
  })

  test('the console links to the Temporal UI, and that asks the API to decrypt, with the cookie of its login page', () => {
    const { http, temporal } = loadConfig(inPlace(filled(api)))
    const { TEMPORAL_UI_PORT: port, ...settings } = filled(ui)
    expect(temporal.uiUrl).toBe('http://127.0.0.1:8233')
    expect(ui.ports).toEqual([`127.0.0.1:8233:${port ?? ''}`])
    expect(settings).toMatchObject({
      TEMPORAL_ADDRESS: 'temporal:7233',
      TEMPORAL_CODEC_ENDPOINT: `${http.publicUrl}/engine/v1${codecPath}`,
      TEMPORAL_CODEC_INCLUDE_CREDENTIALS: 'true',
      TEMPORAL_CODEC_DEFAULT_ERROR_LINK: `${http.publicUrl}/engine/v1${codecPath}/login`,
    })
    // A browser sends the cookie within a site only.
    expect(new URL(http.publicUrl).hostname).toBe(new URL(temporal.uiUrl ?? '').hostname)
  })
})

describe('Kubernetes', () => {
  test('every file is listed', () => {
    const files = readdirSync(clusterFolder).filter((file) => file !== 'kustomization.yaml')
    expect([...kustomization.resources].sort()).toEqual(files.sort())
  })

  test('API, worker and migration accept their environment', () => {
    for (const name of ['obp-engine-api', 'obp-engine-worker']) {
      expect(strangers(environmentOf(podOf(name)))).toEqual([])
      expect(loadConfig(inPlace(environmentOf(podOf(name))))).toMatchObject({ profile: 'production' })
    }
    expect(loadMigrationConfig(inPlace(environmentOf(podOf('obp-engine-migrate')))).temporal).toBeDefined()
  })

  test('none is root, writes to its image, keeps a capability, or has a token of the cluster', () => {
    expect([...pods.keys()].sort()).toEqual(['obp-engine-api', 'obp-engine-migrate', 'obp-engine-worker'])
    for (const { automountServiceAccountToken, securityContext, containers } of pods.values()) {
      expect(automountServiceAccountToken).toBe(false)
      expect(securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
      expect(containers[0].securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      })
      expect(containers[0].resources.limits.memory).toBeTruthy()
    }
  })

  test('each is given the secrets that its environment names, and no others: nobody but the migration owns the tables', () => {
    for (const { containers, volumes } of pods.values()) {
      const named = containers[0].env.map(({ value }) => value.replace('/secrets/', ''))
      expect(volumes[0].secret.items).toEqual(named.map((name) => ({ key: name, path: name })))
    }
    const urls = [...pods].map(([name, one]) => [name, environmentOf(one)['DATABASE_URL_FILE']])
    expect(Object.fromEntries(urls)).toEqual({
      'obp-engine-api': '/secrets/api_database_url',
      'obp-engine-worker': '/secrets/worker_database_url',
      'obp-engine-migrate': '/secrets/database_url',
    })
  })

  test('probes ask what the API answers', () => {
    const answered = new Set(healthEndpoints.map((one) => `/engine/v1${one.path}`))
    const [container] = podOf('obp-engine-api').containers
    const asked = [container.startupProbe, container.livenessProbe, container.readinessProbe].map(
      (probe) => probe?.httpGet?.path ?? '',
    )
    expect(asked.filter((one) => !answered.has(one))).toEqual([])
    expect(asked[2]).toBe('/engine/v1/health/ready')
  })

  test('a stopping API is noticed before it stops listening, and is killed only after its last answer', () => {
    const api = podOf('obp-engine-api')
    const { http, temporal } = loadConfig(inPlace(environmentOf(api)))
    const { periodSeconds = 0, failureThreshold = 0 } = api.containers[0].readinessProbe ?? {}
    expect(periodSeconds * failureThreshold * 1_000).toBeLessThanOrEqual(http.stopNoticeMs)
    const longestMs = http.stopNoticeMs + temporal.updateTimeoutMs + 5_000
    expect((api.terminationGracePeriodSeconds ?? 0) * 1_000).toBeGreaterThan(longestMs)
  })
})
