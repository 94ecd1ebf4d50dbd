/** Where the tests' Temporal server is, and a task queue that no other test file listens to. */
import { randomBytes } from 'node:crypto'

export interface TestTemporal {
  address: string
  namespace: string
  taskQueue: string
}

/** The connection facts for one test file; every call gives a task queue of its own. */
export function testTemporal(): TestTemporal {
  const address = process.env['TEST_TEMPORAL_ADDRESS']
  if (!address) throw new Error('TEST_TEMPORAL_ADDRESS is not set: run the tests by jest, whose global setup sets it.')
  return {
    address,
    namespace: 'default',
    taskQueue: `test-${process.env['JEST_WORKER_ID'] ?? '0'}-${randomBytes(6).toString('hex')}`,
  }
}
