/** Renders docs/configuration.md from the schema; `npm run docs` writes it. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { configVariables, profileDefaults, secretVariables } from './config-variables'

export const configurationFile = path.join(__dirname, '../docs/configuration.md')

const INTRODUCTION = `# Configuration

The API and worker processes are configured by environment variables only. A wrong value is named on stderr and the
process ends with exit code 1. An empty value counts as not set. A variable marked "secret" can also be given as
\`<NAME>_FILE\`: the path of a file that holds the value.

This page is made from the schema in \`platform/config-variables.ts\`: change it there, then run \`npm run docs\`.
`

const EMBEDDED = `
## The embedded mode

\`npm start\` and \`npm run demo\` fill in whatever is missing above with a sandbox of their own, and read:
`

const EMBEDDED_ROWS = [
  ['`DATA_DIR`', '`.data`', 'Folder of the databases, the generated secrets and the logs.'],
  ['`PORT`', '`8080`', 'Port of the HTTP API.'],
  [
    '`HOST`',
    '`127.0.0.1`',
    'Address of the HTTP API: a sandbox has well-known credentials, so it is for this machine only.',
  ],
  ['`METRICS_PORT`', 'not set', 'Port of the metrics of the API; those of the worker are on the next one.'],
  ['`POSTGRES_PORT`', '`5433`', 'Port of the embedded Postgres; not used when `DATABASE_URL` is set.'],
  ['`TEMPORAL_PORT`', '`7233`', 'Port of the embedded Temporal server; not used when `TEMPORAL_ADDRESS` is set.'],
  ['`TEMPORAL_UI_PORT`', '`8233`', 'Port of its Web UI.'],
]

const PORTS = `
A port that is taken is named, and the next free one is used unless the variable was set.
`

/** A Markdown table whose columns are padded as the formatter wants them. */
function table(rows: readonly (readonly string[])[]): string {
  const all = [['Name', 'Default', 'Meaning'], ...rows]
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`
  const rule = widths.map((width) => '-'.repeat(width))
  return [line(['Name', 'Default', 'Meaning']), line(rule), ...rows.map(line)].join('\n')
}

function defaultOf(name: keyof typeof configVariables.shape): string {
  const perProfile = Object.entries(profileDefaults).map(([profile, values]) => {
    const value = (values as Partial<Record<string, string>>)[name]
    return [profile, value === undefined ? 'required' : `\`${value}\``] as const
  })
  if (perProfile.some(([, value]) => value !== 'required'))
    return perProfile.map(([profile, value]) => `${profile}: ${value}`).join('; ')
  const unset = configVariables.shape[name].safeParse(undefined)
  if (!unset.success) return 'required'
  if (unset.data === undefined) return 'not set'
  if (unset.data === '') return 'empty'
  return `\`${typeof unset.data === 'object' ? JSON.stringify(unset.data) : String(unset.data)}\``
}

/** The whole Markdown page. */
export function renderConfiguration(): string {
  const secrets = new Set<string>(secretVariables)
  const names = Object.keys(configVariables.shape) as (keyof typeof configVariables.shape)[]
  const rows = names.map((name) => {
    const meaning = configVariables.shape[name].description ?? ''
    return [`\`${name}\``, defaultOf(name), `${meaning}${secrets.has(name) ? ' Secret.' : ''}`]
  })
  return [INTRODUCTION, table(rows), EMBEDDED, table(EMBEDDED_ROWS), PORTS].join('\n')
}

if (require.main === module) writeFileSync(configurationFile, renderConfiguration())
