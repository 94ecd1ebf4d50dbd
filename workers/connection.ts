/** The connection of a worker: the native one. The API does not load it, nor what comes with it. */
import { NativeConnection } from '@temporalio/worker'
import { CONNECT_DEADLINE_MS, connectionOptions, persistently } from '../platform/temporal'
import type { ServerConfig } from '../platform/temporal'

/** Close it after the worker has stopped. Throws when no server answers in time. */
export function connectNative(config: ServerConfig, deadlineMs = CONNECT_DEADLINE_MS): Promise<NativeConnection> {
  return persistently(config.address, () => NativeConnection.connect(connectionOptions(config)), deadlineMs)
}
