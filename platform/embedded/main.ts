/** `npm start`: the whole engine on this machine. */
import path from 'node:path'
import { migrateToLatest } from '../../migrations/migrate'
import { searchAttributeTypes } from '../../workflows/contract'
import { printPlaces, runEngine } from './run'

const project = path.resolve(__dirname, '../..')

async function main(): Promise<void> {
  const engine = await runEngine({
    migrate: migrateToLatest,
    searchAttributes: searchAttributeTypes,
    workerFile: path.join(project, 'workers/main.ts'),
    apiFile: path.join(project, 'api/main.ts'),
    apiReadyPath: '/obp/v5.1.0/root',
  })
  printPlaces(engine)
}

void main()
