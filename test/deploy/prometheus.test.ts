/** The rules and the dashboard are PromQL that parses, over metrics that exist; and the runbook knows every alert. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parser } from '@prometheus-io/lezer-promql'
import { Registry } from 'prom-client'
import { parse } from 'yaml'
import { createMetrics } from '../../signals/metrics'
import { waitingGauges } from '../../signals/waiting'

const root = path.join(__dirname, '../..')
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly labels: { readonly severity: string }
  readonly annotations: { readonly summary: string }
}
const { groups } = parse(read('deploy/prometheus/alerts.yaml')) as {
  groups: readonly { readonly rules: readonly Rule[] }[]
}
const rules = groups.flatMap((group) => group.rules)

interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number }
  readonly targets?: readonly { readonly expr: string }[]
}
const dashboard = JSON.parse(read('deploy/grafana/obp-engine.json')) as { readonly panels: readonly Panel[] }
const panelTexts = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => [title, expr] as const),
)
const expressions = [...rules.map(({ alert, expr }) => [alert, expr] as const), ...panelTexts]

/** Grafana fills its variables in before Prometheus reads them. */
const filled = (expr: string): string => expr.replaceAll('$__rate_interval', '1m').replaceAll('$job', '.+')

/** The names of metrics in an expression, and where it is no PromQL. */
function readPromql(expr: string): { names: string[]; errors: number[] } {
  const names: string[] = []
  const errors: number[] = []
  const text = filled(expr)
  parser.parse(text).iterate({
    enter: ({ type, name, from, to, node }) => {
      if (type.isError) errors.push(from)
      if (name === 'Identifier' && node.parent?.name === 'VectorSelector') names.push(text.slice(from, to))
    },
  })
  return { names, errors }
}

/** What an API process registers: every metric of ours, and those of Node. */
function ownNames(): Set<string> {
  const { registry, close } = createMetrics({ build: undefined, pools: {} })
  waitingGauges(registry, {
    read: { raw: () => Promise.reject(new Error('nobody asks')) } as never,
    freshMs: 0,
    patienceMs: 0,
  })
  close()
  expect(registry).toBeInstanceOf(Registry)
  return new Set(registry.getMetricsAsArray().map(({ name }) => name))
}
const own = ownNames()

/** The SDK has no list of its metrics, but their names are in its library. */
const library = readFileSync(
  require.resolve(
    `@temporalio/core-bridge/releases/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-${
      { darwin: 'apple-darwin', win32: 'pc-windows-msvc' }[process.platform as string] ?? 'unknown-linux-gnu'
    }/index.node`,
  ),
)
const plain = (name: string): string => name.replace(/_(bucket|count|sum)$/, '')
const isOfTheSdk = (name: string): boolean =>
  name.startsWith('temporal_') &&
  library.includes(
    plain(name)
      .replace(/^temporal_/, '')
      .replace(/_(total|seconds)$/, ''),
  )

test.each(expressions)('%s: %s', (_where, expr) => {
  const { names, errors } = readPromql(expr)
  expect(errors).toEqual([])
  expect(names.length).toBeGreaterThan(0)
  expect(names.filter((name) => name !== 'up' && !own.has(plain(name)) && !isOfTheSdk(name))).toEqual([])
})

test('what this test takes for an error is one', () => {
  expect(readPromql('sum(rate(obp_bookings_total[5m])').errors).not.toEqual([])
  expect([isOfTheSdk('temporal_no_such_thing_total'), isOfTheSdk('temporal_workflow_failed_total')]).toEqual([
    false,
    true,
  ])
})

test('every alert has a name of its own, a weight, a sentence, and a line in the runbook', () => {
  expect(rules.length).toBeGreaterThan(10)
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
  for (const { labels, annotations } of rules) {
    expect(['page', 'ticket']).toContain(labels.severity)
    expect(annotations.summary).toMatch(/[.?]$/)
  }
  const runbook = read('docs/runbook.md')
  expect(rules.filter(({ alert }) => !runbook.includes(`\`${alert}\``)).map(({ alert }) => alert)).toEqual([])
})

test('every metric of ours that tells of business or of what waits is on the dashboard', () => {
  const shown = new Set(panelTexts.flatMap(([, expr]) => readPromql(expr).names.map(plain)))
  const hidden = [...own].filter((name) => name.startsWith('obp_') && !shown.has(name))
  expect(hidden.sort()).toEqual(['obp_build_info', 'obp_reconciliation_age_seconds', 'obp_waiting_known'])
})

test('no panel lies on another, none is wider than the page, and no id is there twice', () => {
  const { panels } = dashboard
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  const taken = panels.flatMap(({ gridPos: { h, w, x, y } }) =>
    Array.from({ length: h * w }, (_, index) => `${x + (index % w)}/${y + Math.floor(index / w)}`),
  )
  expect(new Set(taken).size).toBe(taken.length)
  expect(panels.filter(({ gridPos: { w, x } }) => x + w > 24)).toEqual([])
})
