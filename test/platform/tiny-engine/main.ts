/** An engine whose worker and API do nothing: what is tested with it is the starting and the stopping. */
import path from 'node:path'
import { printPlaces, runEngine } from '../../../platform/embedded/run'

async function main(): Promise<void> {
  const engine = await runEngine({
    migrate: () => Promise.resolve([]),
    searchAttributes: { Colour: 'Keyword' },
    workerFile: path.join(__dirname, 'worker.ts'),
    apiFile: path.join(__dirname, 'api.ts'),
    apiReadyPath: '/ready',
  })
  printPlaces(engine)
}

void main()
