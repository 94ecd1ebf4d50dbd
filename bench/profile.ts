/**
 * `npm run bench:profile [-- hot] [--seconds 20]`: what an API process spends its time on while small payments come in, 64 at once. Prints
 * where the time goes, by package and by function, and where the profile lies (`*.cpuprofile`, for the browser's developer tools).
 */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import type { SourceMapPayload } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { argumentsOrExit, misused } from '../platform/command-line'
import { projectFolder, serverFolder } from '../platform/project'
import { startEngine } from '../test/support/engine'
import { apiAddress, startProgram } from '../test/support/processes'
import { openClient } from './kit/client'
import { perSecond } from './kit/figures'
import { makePayers } from './kit/payers'
import type { Heat } from './kit/payers'
import { onStage } from './kit/stage'
import { payOverHttp } from './suites/payments'

const connections = 64
const shownNames = 40

interface CallFrame {
  readonly functionName: string
  readonly url: string
  readonly lineNumber: number
  readonly columnNumber: number
}

/** The format of V8's profiles, as far as it is read here. */
interface Profile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: CallFrame
  }[]
  readonly samples: readonly number[]
  /** Between each sample and the one before it, microseconds. */
  readonly timeDeltas: readonly number[]
  readonly endTime: number
  readonly startTime: number
}

/** From the built file to its sources. */
const sourceMap = (): SourceMap =>
  new SourceMap(JSON.parse(readFileSync(path.join(serverFolder, 'api.js.map'), 'utf8')) as SourceMapPayload)

/** The frame as it stands in the sources, where it is one of ours. */
function sourceOf(frame: CallFrame, map: SourceMap): CallFrame {
  if (!frame.url.endsWith('/dist/server/api.js')) return frame
  const entry = map.findEntry(frame.lineNumber, frame.columnNumber)
  return 'originalSource' in entry
    ? { ...frame, url: path.resolve(serverFolder, entry.originalSource), lineNumber: entry.originalLine }
    : frame
}

/** `api/kernel/app.ts`, `knex`, `node:internal/...`, or what the engine names in parentheses. */
function placeOf(url: string): { readonly part: string; readonly file: string } {
  const modules = url.lastIndexOf('node_modules/')
  if (modules !== -1) {
    const inside = url.slice(modules + 'node_modules/'.length)
    const [scope = '', name = ''] = inside.split('/')
    return { part: scope.startsWith('@') ? `${scope}/${name}` : scope, file: inside }
  }
  if (url.startsWith('node:')) return { part: 'node', file: url }
  const own = url.replace('file://', '').replace(`${projectFolder}/`, '')
  return { part: own === '' ? '(engine of JavaScript)' : (own.split('/')[0] ?? ''), file: own }
}

/** What is no work of the process. */
const isIdle = ({ functionName }: CallFrame): boolean => ['(idle)', '(program)', '(root)'].includes(functionName)

interface Work {
  readonly frame: CallFrame
  readonly us: number
}

/** What the process did in the last seconds: before that it was starting. */
function workOf({ nodes, samples, timeDeltas, startTime, endTime }: Profile, seconds: number): Work[] {
  const map = sourceMap()
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, sourceOf(callFrame, map)]))
  const fromUs = endTime - seconds * 1_000_000
  let atUs = startTime
  return samples.flatMap((id, index) => {
    const us = timeDeltas[index] ?? 0
    atUs += us
    const frame = frames.get(id)
    return frame === undefined || isIdle(frame) || atUs < fromUs ? [] : [{ frame, us }]
  })
}

const sumOf = (work: readonly Work[]): number => work.reduce((sum, { us }) => sum + us, 0)

/** Each name's share of the work, the largest first. */
function sharesOf(work: readonly Work[], nameOf: (frame: CallFrame) => string): string[] {
  const shares = new Map<string, number>()
  for (const { frame, us } of work) shares.set(nameOf(frame), (shares.get(nameOf(frame)) ?? 0) + us)
  const all = sumOf(work)
  return [...shares]
    .toSorted(([, left], [, right]) => right - left)
    .slice(0, shownNames)
    .map(([name, us]) => `${((100 * us) / all).toFixed(1).padStart(5)} %  ${name}`)
}

const usage = `npm run bench:profile [-- hot] [--seconds N]
  What an API process spends its time on while small payments come in, by package and by function.
  hot          all pay into one account
  --seconds N  how long; 20`

async function main(): Promise<void> {
  const { values, positionals } = argumentsOrExit(usage, {
    allowPositionals: true,
    options: { seconds: { type: 'string', default: '20' } },
  })
  const seconds = Number(values.seconds)
  const unknown = positionals.filter((name) => name !== 'hot')
  if (unknown.length > 0) misused(usage, `no way of paying: ${unknown.join(', ')}`)
  if (!(seconds > 0)) misused(usage, '--seconds: must be a number above 0')
  const heat: Heat = positionals.includes('hot') ? 'hot' : 'cold'
  const folder = mkdtempSync(path.join(tmpdir(), 'obp-profile-'))
  const rate = await onStage(
    () => undefined,
    async () => {
      const engine = await startEngine({ worker: false })
      const payers = await makePayers(engine, connections)
      const { port, baseUrl } = await apiAddress()
      const variables = { ...engine.environment, DATABASE_POOL_MAX: '32', PORT: port }
      const program = await startProgram('api', variables, ['--cpu-prof', `--cpu-prof-dir=${folder}`])
      const client = openClient(baseUrl, payers.payer.token, connections)
      const perS = await perSecond(connections, seconds * 1_000, (lane) => payOverHttp(client, payers, lane, heat))
      await client.close()
      await program.stop()
      await engine.stop()
      return perS
    },
  )
  const [file = ''] = readdirSync(folder)
  const profile = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Profile
  const work = workOf(profile, seconds)
  const perPayment = sumOf(work) / (rate * seconds)
  const functionOf = ({ functionName, url, lineNumber }: CallFrame): string =>
    `${functionName || '(anonymous)'} ${placeOf(url).file}:${lineNumber + 1}`
  const lines = [
    `${rate.toFixed(0)} payments per second, ${perPayment.toFixed(0)} microseconds of the process for each`,
    ...['', ...sharesOf(work, ({ url }) => placeOf(url).part), '', ...sharesOf(work, functionOf), ''],
    path.join(folder, file),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exit(1)
  },
)
