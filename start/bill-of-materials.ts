/** `npm run -s sbom`: what is shipped with the engine, as a bill of materials in the format of CycloneDX. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { argumentsOrExit } from '../platform/command-line'
import { bundledPlaces } from './console-build'
import { lockFile, shippedPlaces } from './shipped-packages'

const usage = `npm run -s sbom
  Prints the bill of materials of what is shipped with the engine: JSON in the format of CycloneDX.`

const Bill = z.looseObject({
  metadata: z.looseObject({ component: z.looseObject({ 'bom-ref': z.string() }) }),
  components: z.array(
    z.looseObject({ 'bom-ref': z.string(), properties: z.array(z.object({ name: z.string(), value: z.string() })) }),
  ),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
})
type Bill = z.output<typeof Bill>

/** Of everything that is locked. The console is made of packages that are there for development alone, as npm sees it. */
function billOfEverything(): Bill {
  const program = path.join(path.dirname(lockFile), 'node_modules/.bin/cyclonedx-npm')
  const options = ['--package-lock-only', '--flatten-components', '--output-format', 'JSON']
  const run = { cwd: path.dirname(lockFile), maxBuffer: 64 * 1_048_576, env: { ...process.env, NODE_ENV: '' } } as const
  return Bill.parse(JSON.parse(execFileSync(program, options, run).toString()))
}

/** The bill without what is not at one of these places. */
function onlyAt(places: ReadonlySet<string>, { metadata, components, dependencies, ...rest }: Bill): Bill {
  const kept = components.filter(({ properties }) =>
    properties.some(({ name, value }) => name === 'cdx:npm:package:path' && places.has(value)),
  )
  const refs = new Set([metadata.component, ...kept].map((component) => component['bom-ref']))
  const between = dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ dependsOn = [], ...one }) => ({ ...one, dependsOn: dependsOn.filter((ref) => refs.has(ref)) }))
  return { ...rest, metadata, components: kept, dependencies: between }
}

async function main(): Promise<void> {
  argumentsOrExit(usage, {})
  const places = shippedPlaces(readFileSync(lockFile, 'utf8'), await bundledPlaces())
  process.stdout.write(`${JSON.stringify(onlyAt(new Set(places.keys()), billOfEverything()), null, 2)}\n`)
}

if (require.main === module) void main()
