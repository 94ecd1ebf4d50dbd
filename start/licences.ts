/** `npm run -s licences`: what is shipped with the engine, and under which licence, as a table in Markdown. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { argumentsOrExit } from '../platform/command-line'

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      inBundle: z.boolean().optional(),
    }),
  ),
})

/** Packages that do not say it where npm looks for it; read in their LICENSE files. */
const readInFiles: Readonly<Record<string, string>> = { unionfs: 'Unlicense' }

export interface ShippedPackage {
  readonly name: string
  readonly version: string
  /** An SPDX expression; empty where nobody knows. */
  readonly licence: string
  /** Where npm fetches it from, and the hash by which it knows it again; empty where the lock file does not say. */
  readonly resolved: string
  readonly integrity: string
}

/** What `npm ci --omit=dev` installs, by the lock file; each version of a package once, in alphabetical order. */
export function shippedPackages(lockFile: string): ShippedPackage[] {
  const { packages } = Lock.parse(JSON.parse(lockFile))
  const shipped = Object.entries(packages).flatMap(([place, { version = '', license = '', dev, ...one }]) => {
    if (place === '' || dev === true) return []
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const licence = license || (readInFiles[name] ?? '')
    return [{ name, version, licence, resolved: one.resolved ?? '', integrity: one.integrity ?? '' }]
  })
  const unique = new Map(shipped.map((one) => [`${one.name}@${one.version}`, one]))
  return [...unique].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, one]) => one)
}

export const lockFile = path.join(__dirname, '../package-lock.json')

const usage = `npm run -s licences
  Prints what is shipped with the engine, and under which licence, as a table in Markdown.`

function main(): void {
  argumentsOrExit(usage, {})
  const shipped = shippedPackages(readFileSync(lockFile, 'utf8'))
  const rows = shipped.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`)
  process.stdout.write(`${['| package | version | licence |', '| --- | --- | --- |', ...rows].join('\n')}\n`)
}

if (require.main === module) main()
