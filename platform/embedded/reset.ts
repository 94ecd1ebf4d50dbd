/** `npm run reset`: throws the embedded data away. */
import { argumentsOrExit } from '../command-line'
import { removeDataFolder } from './data-folder'
import { loadSettings } from './settings'

async function reset(): Promise<void> {
  argumentsOrExit('npm run reset\n  Throws the embedded data away: all of DATA_DIR.', {})
  const { dataFolder } = loadSettings(process.env)
  const outcome = await removeDataFolder(dataFolder)
  console.log(outcome === 'removed' ? `${dataFolder} is removed.` : `There is nothing at ${dataFolder}.`)
}

reset().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
})
