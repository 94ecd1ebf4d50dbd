/**
 * `npm run chaos -- --seed 7 --minutes 20 --kills 100 --report chaos.md`: a bank under load while its processes are killed and its
 * connections fail; then the data are checked. Exit code 0 only if everything holds. The same seed makes the same plan and the same work.
 */
import { randomInt } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { argumentsOrExit, misused } from '../platform/command-line'
import { markdownOf } from './report'
import { runChaos } from './run'

const usage = `npm run chaos [-- OPTION...]
  A bank under load while its processes are killed and its connections fail; exit code 0 only if all holds afterwards.
  --seed N       the same plan and the same work again
  --minutes N    how long; 20
  --kills N      how many; 100
  --clients N    how many at once; 12
  --report FILE  where the report goes: Markdown, or JSON by its name
  --logs FOLDER  keeps what the processes print`

const text = { type: 'string' } as const

/** A whole number or a fraction; anything else ends the process. */
function numberOf(name: string, given: string | undefined, otherwise: number): number {
  const value = given === undefined ? otherwise : Number(given)
  if (!Number.isFinite(value) || value < 0) misused(usage, `--${name}: must be a number from 0 on`)
  return value
}

async function main(): Promise<void> {
  const options = { seed: text, minutes: text, kills: text, clients: text, report: text, logs: text }
  const { seed, minutes, kills, clients, report, logs } = argumentsOrExit(usage, { options }).values
  const chosen = {
    seed: numberOf('seed', seed, randomInt(1_000_000)),
    minutes: numberOf('minutes', minutes, 20),
    kills: numberOf('kills', kills, 100),
    clients: numberOf('clients', clients, 12),
    logs,
  }
  const beganMs = Date.now()
  const say = (line: string): void =>
    console.log(`${String(Math.round((Date.now() - beganMs) / 1_000)).padStart(5)} s  ${line}`)
  console.log(`Seed ${chosen.seed}: ${chosen.kills} kills in about ${chosen.minutes} minutes.`)
  const found = await runChaos({ ...chosen, say })
  const page = markdownOf(found)
  const file = report ?? path.join(__dirname, '../.data/chaos', `seed-${chosen.seed}.md`)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, file.endsWith('.json') ? JSON.stringify(found, undefined, 1) : page)
  console.log(`\n${page}\nThe report is in ${file}.`)
  console.log(
    `Again: npm run chaos -- --seed ${chosen.seed} --minutes ${chosen.minutes} --kills ${chosen.kills} --clients ${chosen.clients}`,
  )
  process.exit(found.passed ? 0 : 1)
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
})
