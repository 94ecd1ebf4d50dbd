/** An engine whose worker and API do nothing: what is tested with it is the starting and the stopping. */
import path from 'node:path'
import { Client } from 'pg'
import { printPlaces, runEngine } from '../../../platform/embedded/run'

/** A schema of one table that the API may read and nobody but the owner may write. */
async function migrate(databaseUrl: string): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('create table if not exists kept as select gen_random_uuid() as answer')
  await client.query('grant select on kept to tiny_api')
  await client.end()
  return []
}

async function main(): Promise<void> {
  const engine = await runEngine({
    migrate,
    databaseRoles: { api: 'tiny_api', worker: 'tiny_worker' },
    searchAttributes: { Colour: 'Keyword' },
    workerFile: path.join(__dirname, 'worker.ts'),
    apiFile: path.join(__dirname, 'api.ts'),
    apiReadyPath: '/ready',
  })
  printPlaces(engine)
}

void main()
