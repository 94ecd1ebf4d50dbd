/** `npm run demo`: starts the engine and does its main job over HTTP. With `--exit` it stops afterwards; exit code 0 only if every step came out as it should. */
import { argumentsOrExit } from '../platform/command-line'
import { printPlaces, runEngine } from '../platform/embedded/run'
import { parts } from '../start/parts'
import { access } from './access'
import { sender } from './client'
import { onboarding } from './onboarding'
import { paymentsChapter } from './payments'
import { createTimeline } from './timeline'
import type { World } from './world'

const usage = `npm run demo [-- --exit]
  Starts the engine, does its main job over HTTP, and leaves it running.
  --exit  stops it afterwards; exit code 0 only if every step came out as it should`

async function main(): Promise<void> {
  const { exit: exitAfterwards } = argumentsOrExit(usage, {
    options: { exit: { type: 'boolean', default: false } },
  }).values
  const engine = await runEngine(parts)
  const { username = '', password = process.env['SUPER_ADMIN_PASSWORD'] ?? '', consumerKey = '' } = engine.credentials
  const world: World = {
    send: sender(engine.apiUrl),
    timeline: createTimeline((line) => console.log(line)),
    admin: { username, password, consumerKey },
    people: new Map(),
    ids: new Map(),
  }
  let failure: unknown
  try {
    for (const chapter of [access, onboarding, paymentsChapter]) await chapter(world)
    console.log('\nEverything came out as it should.')
  } catch (error) {
    failure = error
    console.error(`\nThe demo stopped: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (exitAfterwards) {
    await engine.stop()
    process.exit(failure === undefined ? 0 : 1)
  }
  printPlaces(engine)
}

void main()
