/** After all tests: stops what global-setup.ts has started. */
import './global-setup'

export default async function globalTeardown(): Promise<void> {
  await globalThis.stopTestServices?.()
}
