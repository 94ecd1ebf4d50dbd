/** The dashboard can be used beside others, with whatever Prometheus there is: what Grafana's dashboard-linter asks for, and the required fields. */
import { readFileSync } from 'node:fs'
import path from 'node:path'

interface Target {
  readonly expr: string
  readonly refId: string
  readonly legendFormat: string
  readonly datasource: Datasource
}
interface Datasource {
  readonly type: string
  readonly uid: string
}
interface Panel {
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly datasource?: Datasource
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } }
  readonly options?: { readonly legend: object }
  readonly targets?: readonly Target[]
}
interface Variable {
  readonly name: string
  readonly type: string
  readonly query: unknown
  readonly current: { readonly text: string; readonly value: string }
  readonly multi?: boolean
  readonly allValue?: string
}

const dashboard = JSON.parse(readFileSync(path.join(__dirname, '../../deploy/grafana/obp-engine.json'), 'utf8')) as {
  readonly panels: readonly Panel[]
  readonly templating: { readonly list: readonly Variable[] }
}
const panels = dashboard.panels.filter(({ type }) => type !== 'row')
const chosen: Datasource = { type: 'prometheus', uid: '${datasource}' }

test('whoever looks at it chooses the Prometheus and the jobs', () => {
  const [datasource, job] = dashboard.templating.list
  expect(datasource).toMatchObject({ name: 'datasource', type: 'datasource', query: 'prometheus' })
  expect(job).toMatchObject({ name: 'job', type: 'query', multi: true, allValue: '.+' })
  for (const { current } of dashboard.templating.list)
    expect(current).toEqual({ text: expect.any(String) as string, value: expect.any(String) as string })
})

test.each(panels.map((panel) => [panel.title, panel] as const))(
  '%s says what it shows, in which unit',
  (_title, panel) => {
    expect(panel.title).toBeTruthy()
    expect(panel.description).toMatch(/\.$/)
    expect(panel.fieldConfig?.defaults.unit).toBeTruthy()
    expect(panel.datasource).toEqual(chosen)
    // Required by Grafana's schema, empty or not.
    expect(panel.options?.legend).toMatchObject({ calcs: [] })
    const targets = panel.targets ?? []
    expect(targets.length).toBeGreaterThan(0)
    expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length)
    for (const { datasource, legendFormat } of targets) {
      expect(datasource).toEqual(chosen)
      expect(legendFormat).toBeTruthy()
    }
  },
)

const expressions = panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const))

test.each(expressions)(
  '%s: %s is over the range that the page has room for, and over the jobs that were chosen',
  (_title, expr) => {
    expect(
      [...expr.matchAll(/\[([^\]]+)\]/g)].map(([, range]) => range).filter((range) => range !== '$__rate_interval'),
    ).toEqual([])
    // Counters are shown as rates: by themselves they only say how long a process has been up.
    expect(expr).not.toMatch(/(?<!rate\()\b\w+_(total|bucket|count|sum)\b/)
    // What every API process says of the whole instance is taken once, whoever says it.
    if (!/^max( by \(\w+\))? ?\(obp_/.test(expr)) expect(expr).toContain('{job=~"$job"}')
  },
)
