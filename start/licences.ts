/** `npm run -s licences`: what is shipped with the engine, and under which licence, as a table in Markdown. */
import { readFileSync } from 'node:fs'
import { argumentsOrExit } from '../platform/command-line'
import { bundledPlaces } from './console-build'
import { lockFile, shippedPackages } from './shipped-packages'

const usage = `npm run -s licences
  Prints what is shipped with the engine, and under which licence, as a table in Markdown.`

async function main(): Promise<void> {
  argumentsOrExit(usage, {})
  const shipped = shippedPackages(readFileSync(lockFile, 'utf8'), await bundledPlaces())
  const rows = shipped.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`)
  process.stdout.write(`${['| package | version | licence |', '| --- | --- | --- |', ...rows].join('\n')}\n`)
}

if (require.main === module) void main()
