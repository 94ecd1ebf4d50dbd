/** The servers under what is measured: Temporal, and a Postgres that keeps what it has committed, as in production. */
import { randomUUID } from 'node:crypto'
import { totalmem } from 'node:os'
import path from 'node:path'
import { freePort } from '../../platform/embedded/ports'
import { preparePostgres } from '../../platform/embedded/postgres'
import { projectFolder } from '../../platform/project'
import { buildServer, compile } from '../../start/server-build'
import { createTemplate, openTestRun, startTemporal } from '../../test/support/services'
import { startProductionTemporal } from './production-temporal'

/** The Temporal servers that can be measured with, in the words of the report. */
export const temporalServers = {
  dev: 'the dev server of Temporal, which keeps its state in memory',
  production: 'the production server of Temporal, which keeps its state in the same Postgres',
} as const

export type TemporalServer = keyof typeof temporalServers

/** A quarter of the memory, as installations set it (docs/operations.md): the embedded Postgres is for small machines. */
const sharedBuffers = `shared_buffers=${Math.floor(totalmem() / 4 / 2 ** 20)}MB`

/** What the engine is compared with, built as it is. */
const yardsticks = { server: 'bench/yardstick/server.ts', worker: 'bench/yardstick/worker.ts' }

/** Runs the work where `startEngine` of the tests finds its servers, and takes them away again. */
export async function onStage<Result>(
  say: (line: string) => void,
  work: () => Promise<Result>,
  temporal: TemporalServer = 'dev',
): Promise<Result> {
  await buildServer()
  await compile(yardsticks, path.join(projectFolder, 'dist/yardstick'))
  const { folder, supervisor, stop } = await openTestRun(say)
  try {
    const options = { folder: path.join(folder, 'postgres'), port: await freePort(), password: randomUUID(), say }
    const postgres = await preparePostgres({ ...options, durable: true })
    await supervisor.start({ ...postgres.spec, args: [...postgres.spec.args, '-c', sharedBuffers] })
    const adminUrl = postgres.urlOf('postgres')
    process.env['TEST_POSTGRES_ADMIN_URL'] = adminUrl
    process.env['TEST_TEMPORAL_ADDRESS'] =
      temporal === 'production'
        ? await startProductionTemporal({ folder, supervisor, adminUrl, say })
        : await startTemporal(supervisor, say)
    process.env['TEST_TEMPLATE_DATABASE'] = (await createTemplate(adminUrl)).name
    return await work()
  } finally {
    await stop()
  }
}
