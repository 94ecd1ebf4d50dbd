/** What the embedded engine is made of: the one place that ties the platform to the rooms of the business. */
import path from 'node:path'
import { migrateToLatest } from '../migrations/migrate'
import { databaseRoles } from '../migrations/privileges'
import type { Parts } from '../platform/embedded/run'
import { buildConsole } from './console-build'
import { searchAttributeTypes } from '../workflows/contract'

const project = path.resolve(__dirname, '..')

export const parts: Parts = {
  migrate: (databaseUrl) => migrateToLatest(databaseUrl),
  databaseRoles,
  searchAttributes: searchAttributeTypes,
  buildPages: () => buildConsole(),
  workerFile: path.join(project, 'workers/main.ts'),
  apiFile: path.join(project, 'api/main.ts'),
  apiReadyPath: '/obp/v5.1.0/root',
}
