/** Starts the traces of a worker process. To be imported before anything else: see platform/tracing.ts. */
import { startTracing } from '../platform/tracing'

export const tracing = startTracing('obp-engine-worker')
