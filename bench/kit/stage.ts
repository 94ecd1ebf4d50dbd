/** The servers under what is measured: Temporal, and a Postgres that keeps what it has committed, as in production. */
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '../../platform/embedded/ports'
import { preparePostgres } from '../../platform/embedded/postgres'
import { createSupervisor } from '../../platform/embedded/supervisor'
import { createTemplate, startServices } from '../../test/support/services'

async function startDurablePostgres(
  folder: string,
  say: (line: string) => void,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const options = { folder: path.join(folder, 'postgres'), port: await freePort(), password: randomUUID(), say }
  const postgres = await preparePostgres({ ...options, durable: true })
  const supervisor = createSupervisor({
    runFolder: path.join(folder, 'run'),
    logFolder: path.join(folder, 'logs'),
    say,
  })
  await supervisor.start(postgres.spec)
  return { url: postgres.urlOf('postgres'), stop: () => supervisor.stop() }
}

/** Runs the work where `startEngine` of the tests finds its servers, and takes them away again. */
export async function onStage<Result>(say: (line: string) => void, work: () => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(path.join(tmpdir(), 'obp-bench-'))
  // The database server may run as another user, who has to pass through this folder.
  chmodSync(folder, 0o755)
  const services = await startServices(say)
  const postgres = await startDurablePostgres(folder, say)
  try {
    process.env['TEST_POSTGRES_ADMIN_URL'] = postgres.url
    process.env['TEST_TEMPORAL_ADDRESS'] = services.temporalAddress
    process.env['TEST_TEMPLATE_DATABASE'] = (await createTemplate(postgres.url)).name
    return await work()
  } finally {
    await postgres.stop()
    await services.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
