/** What the embedded engine is made of: the one place that ties the platform to the rooms of the business. */
import path from 'node:path'
import { migrateToLatest } from '../migrations/migrate'
import { databaseRoles } from '../migrations/privileges'
import type { Parts } from '../platform/embedded/run'
import { projectFolder } from '../platform/project'
import { buildConsole } from './console-build'
import { searchAttributeTypes } from '../workflows/contract'

export const parts: Parts = {
  migrate: (databaseUrl) => migrateToLatest(databaseUrl),
  databaseRoles,
  searchAttributes: searchAttributeTypes,
  buildPages: () => buildConsole(),
  workerFile: path.join(projectFolder, 'workers/main.ts'),
  apiFile: path.join(projectFolder, 'api/main.ts'),
  apiReadyPath: '/obp/v5.1.0/root',
}
