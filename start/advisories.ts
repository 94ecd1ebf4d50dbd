/** `npm run -s advisories`: what npm knows against the packages that are shipped with the engine. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { argumentsOrExit } from '../platform/command-line'
import { bundledPlaces } from './console-build'
import { lockFile, shippedPlaces } from './shipped-packages'

const usage = `npm run -s advisories
  Asks npm's registry what is known against the packages that are shipped with the engine, and lists what is moderate or worse.
  Exit code 1: something is known, or nobody could be asked.`

const Report = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({ name: z.string(), severity: z.string(), range: z.string(), nodes: z.array(z.string()) }),
  ),
})

const ignored = new Set(['info', 'low'])

/** One line for each package at one of these places against which something is known, by the report of `npm audit --json`. Throws where it is none. */
export const knownAgainst = (report: unknown, places: ReadonlySet<string>): readonly string[] =>
  Object.values(Report.parse(report).vulnerabilities)
    .filter(({ severity, nodes }) => !ignored.has(severity) && nodes.some((place) => places.has(place)))
    .map(({ name, severity, range }) => `${name} ${range}: ${severity}`)

async function main(): Promise<void> {
  argumentsOrExit(usage, {})
  const places = shippedPlaces(readFileSync(lockFile, 'utf8'), await bundledPlaces())
  // Its exit code is 1 as well where something is known against what is not shipped.
  const { stdout, stderr } = spawnSync('npm', ['audit', '--json'], { cwd: path.dirname(lockFile), encoding: 'utf8' })
  try {
    const lines = knownAgainst(JSON.parse(stdout), new Set(places.keys()))
    process.stdout.write(lines.map((line) => `${line}\n`).join(''))
    if (lines.length > 0) process.exitCode = 1
  } catch {
    process.stderr.write(`npm could not be asked: ${stderr || stdout}\n`)
    process.exitCode = 1
  }
}

if (require.main === module) void main()
