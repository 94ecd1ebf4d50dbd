/** What leaves this repository with the engine, by the lock file: the packages that it runs with, and those that are built into the console. */
import path from 'node:path'
import { z } from 'zod'
import { projectFolder } from '../platform/project'

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
type Locked = z.output<typeof Lock>['packages'][string]

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

/** What is shipped, by its place, such as `node_modules/a/node_modules/b`. `bundled`: the places of what is in the console. */
export function shippedPlaces(lockFile: string, bundled: ReadonlySet<string>): ReadonlyMap<string, Locked> {
  const { packages } = Lock.parse(JSON.parse(lockFile))
  const isShipped = ([place, { dev }]: readonly [string, Locked]): boolean =>
    place !== '' && (dev !== true || bundled.has(place))
  return new Map(Object.entries(packages).filter(isShipped))
}

/** What `npm ci --omit=dev` installs, and what is in the console; each version of a package once, in alphabetical order. */
export function shippedPackages(lockFile: string, bundled: ReadonlySet<string>): ShippedPackage[] {
  const shipped = [...shippedPlaces(lockFile, bundled)].map(([place, { version = '', license = '', ...one }]) => {
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const licence = license || (readInFiles[name] ?? '')
    return { name, version, licence, resolved: one.resolved ?? '', integrity: one.integrity ?? '' }
  })
  const unique = new Map(shipped.map((one) => [`${one.name}@${one.version}`, one]))
  return [...unique].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, one]) => one)
}

export const lockFile = path.join(projectFolder, 'package-lock.json')
