/** `npm run reset`: throws the embedded data away. */
import { removeDataFolder } from './data-folder'
import { loadSettings } from './settings'

async function reset(): Promise<void> {
  const { dataFolder } = loadSettings(process.env)
  const outcome = await removeDataFolder(dataFolder)
  console.log(outcome === 'removed' ? `${dataFolder} is removed.` : `There is nothing at ${dataFolder}.`)
}

reset().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
})
