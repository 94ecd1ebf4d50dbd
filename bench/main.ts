/**
 * `npm run bench [-- SUITE...]`: measures and writes one report (JSON, Markdown, SVG). `--rounds` how often each figure is
 * taken; `--customers` the sizes of the banks that are read, such as 1000,100000,1000000; `--cases` how many cases wait, such as
 * 100,10000; `--full` the sizes of production for both; `--temporal` the server, dev or production; `--out` the folder of the report.
 */
import path from 'node:path'
import { argumentsOrExit, misused } from '../platform/command-line'
import { writeReport } from './kit/report'
import type { Chapter } from './kit/report'
import { onStage, temporalServers } from './kit/stage'
import type { TemporalServer } from './kit/stage'
import { gathering } from './suites/gathering'
import { latency } from './suites/latency'
import { payments } from './suites/payments'
import { processes } from './suites/processes'
import { readsOfSizes } from './suites/reads'
import { waitingCases } from './suites/waiting-cases'
import { workflowSteps } from './suites/workflow-steps'

const say = (line: string): void => void process.stderr.write(`${line}\n`)

interface Wish {
  readonly rounds: number
  readonly customers: readonly number[]
  readonly cases: readonly number[]
}

const suites: Readonly<Record<string, (wish: Wish) => Promise<Chapter>>> = {
  payments: ({ rounds }) => payments(rounds),
  gathering: ({ rounds }) => gathering(rounds),
  latency: ({ rounds }) => latency(rounds),
  processes: ({ rounds }) => processes(rounds),
  'waiting-cases': ({ cases }) => waitingCases(cases, say),
  'workflow-steps': ({ rounds }) => workflowSteps(rounds),
  reads: ({ customers, rounds }) => readsOfSizes(customers, rounds, say),
}

const usage = `npm run bench [-- SUITE...] [OPTION...]
  Measures and writes one report. SUITE: ${Object.keys(suites).join(', ')}; all of them where none is named.
  --rounds N         how often each figure is taken; 5
  --customers N,...  the sizes of the banks that are read
  --cases N,...      how many cases wait
  --full             the sizes of production for both
  --temporal NAME    the server: ${Object.keys(temporalServers).join(', ')}
  --out FOLDER       where the report goes; bench/report`

/** What is asked for where no sizes are named: half an hour's worth, or as large as a bank is. */
const sizes = {
  small: { customers: '1000,100000', cases: '100,1000' },
  full: { customers: '1000,100000,1000000', cases: '100,10000' },
} as const

/** Whole numbers, the smallest first. */
function numbersOf(text: string): readonly number[] {
  const numbers = text.split(',').map(Number)
  if (!numbers.every((value) => Number.isSafeInteger(value) && value > 0)) misused(usage, `no numbers: ${text}`)
  return numbers.toSorted((left, right) => left - right)
}

function temporalOf(text: string): TemporalServer {
  if (text === 'dev' || text === 'production') return text
  return misused(usage, `no server of Temporal: ${text}`)
}

async function main(): Promise<void> {
  const { values, positionals } = argumentsOrExit(usage, {
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '5' },
      customers: { type: 'string' },
      cases: { type: 'string' },
      full: { type: 'boolean', default: false },
      temporal: { type: 'string', default: 'dev' },
      out: { type: 'string', default: path.join(__dirname, 'report') },
    },
  })
  const unknown = positionals.filter((name) => suites[name] === undefined)
  if (unknown.length > 0) misused(usage, `no suite: ${unknown.join(', ')}`)
  const [rounds = 1] = numbersOf(values.rounds)
  const usual = values.full ? sizes.full : sizes.small
  const customers = numbersOf(values.customers ?? usual.customers)
  const wish = { rounds, customers, cases: numbersOf(values.cases ?? usual.cases) }
  const temporal = temporalOf(values.temporal)
  const chosen = Object.entries(suites).filter(([name]) => positionals.length === 0 || positionals.includes(name))
  const measure = async (): Promise<Chapter[]> => {
    const done: Chapter[] = []
    for (const [name, suite] of chosen) {
      say(`${name} ...`)
      done.push(await suite(wish))
    }
    return done
  }
  const chapters = await onStage(say, measure, temporal)
  process.stdout.write(`${await writeReport(values.out, chapters, { rounds, temporal })}\n`)
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error))
    process.exit(1)
  },
)
