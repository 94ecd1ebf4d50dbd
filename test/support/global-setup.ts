/** Before all tests: one Postgres and one Temporal server, or the ones that the developer keeps running. */
import { buildServer } from '../../start/server-build'
import { createTemplate, startServices } from './services'

declare global {
  // Jest hands globalSetup's world to globalTeardown through the global object only.
  var stopTestServices: (() => Promise<void>) | undefined
}

export default async function globalSetup(): Promise<void> {
  const { TEST_POSTGRES_ADMIN_URL: postgres, TEST_TEMPORAL_ADDRESS: temporal } = process.env
  const kept = postgres && temporal ? { postgresAdminUrl: postgres, temporalAddress: temporal } : undefined
  const started = kept ? undefined : await startServices((line) => void process.stderr.write(`${line}\n`))
  const services = kept ?? started
  if (!services) throw new Error('There is neither a running nor a started server.')
  const template = await createTemplate(services.postgresAdminUrl).catch(async (error: unknown) => {
    // Jest does not run the teardown after a setup that failed.
    await started?.stop()
    throw error
  })
  globalThis.stopTestServices = async () => {
    await template.drop()
    await started?.stop()
  }
  // What is killed and stopped in tests is what production runs.
  await buildServer()
  // Jest's workers inherit the environment.
  process.env['TEST_POSTGRES_ADMIN_URL'] = services.postgresAdminUrl
  process.env['TEST_TEMPORAL_ADDRESS'] = services.temporalAddress
  process.env['TEST_TEMPLATE_DATABASE'] = template.name
}
