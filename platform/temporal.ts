/** Connections to the Temporal server, as the configuration says; those of workers are made in workers/connection.ts. */
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client'
import type { ConnectionOptions } from '@temporalio/client'
import type { DataConverter } from '@temporalio/common'
import type { TLSConfig } from '@temporalio/common/lib/internal-non-workflow'
import type { TemporalConfig } from './config'

export type ServerConfig = Omit<TemporalConfig, 'taskQueue' | 'updateTimeoutMs'>

export const CONNECT_DEADLINE_MS = 30_000
const CONNECT_PAUSE_MS = 500

/** Encryption and credentials in the form that both kinds of connection take. */
export function connectionOptions(config: ServerConfig): { address: string; tls: TLSConfig | false; apiKey?: string } {
  const { tlsCaFile, tlsCertFile, tlsKeyFile } = config
  const tls: TLSConfig = {
    ...(tlsCaFile && { serverRootCACertificate: readFileSync(tlsCaFile) }),
    ...(tlsCertFile &&
      tlsKeyFile && { clientCertPair: { crt: readFileSync(tlsCertFile), key: readFileSync(tlsKeyFile) } }),
  }
  return { address: config.address, tls: config.tls && tls, ...(config.apiKey && { apiKey: config.apiKey }) }
}

type GrpcStatus = Parameters<ReturnType<typeof defaultGrpcRetryOptions>['retryableDecider']>[1]

/** In the moment in which a workflow ends the server may have to begin its task anew: who has asked it something then is told to come again. */
const isNotReady = ({ metadata }: GrpcStatus): boolean =>
  metadata.get('grpc-status-details-bin').some((detail) => detail.includes('WorkflowNotReadyFailure'))

// As often as the SDK tries what it repeats by itself.
const mostTries = 10
const usualRetries = defaultGrpcRetryOptions()

/** What a client's connection repeats until its deadline: what the SDK repeats by itself, and what met a workflow that was not ready. */
export const retryingCalls: Pick<ConnectionOptions, 'interceptors'> = {
  interceptors: [
    makeGrpcRetryInterceptor({
      ...usualRetries,
      retryableDecider: (attempt, status) =>
        usualRetries.retryableDecider(attempt, status) || (attempt < mostTries && isNotReady(status)),
    }),
  ],
}

/** A server that is just starting refuses connections for a while: tried again until the deadline. */
export async function persistently<T>(address: string, connect: () => Promise<T>, deadlineMs: number): Promise<T> {
  const end = Date.now() + deadlineMs
  for (;;) {
    try {
      return await connect()
    } catch (error) {
      if (Date.now() + CONNECT_PAUSE_MS > end) {
        const reason = error instanceof Error ? error.message : String(error)
        throw new Error(`No connection to the Temporal server at ${address} within ${deadlineMs / 1000} s: ${reason}`, {
          cause: error,
        })
      }
      await delay(CONNECT_PAUSE_MS)
    }
  }
}

export interface ClientOptions {
  readonly deadlineMs?: number
  /** How payloads are written: the same for clients and workers. */
  readonly dataConverter?: DataConverter
  readonly interceptors?: NonNullable<ConstructorParameters<typeof Client>[0]>['interceptors']
}

/** A client of the configured namespace. Close `client.connection` at the end. Throws when no server answers in time. */
export async function connectClient(
  config: ServerConfig,
  { deadlineMs = CONNECT_DEADLINE_MS, dataConverter = {}, interceptors = {} }: ClientOptions = {},
): Promise<{ client: Client; connection: Connection }> {
  const options = { ...connectionOptions(config), ...retryingCalls, connectTimeout: Math.min(deadlineMs, 5_000) }
  const connection = await persistently(config.address, () => Connection.connect(options), deadlineMs)
  return { client: new Client({ connection, namespace: config.namespace, dataConverter, interceptors }), connection }
}

/** The types of search attributes that we use, as the server numbers them. */
const indexedValueTypes = { Keyword: 2, Datetime: 6 } as const

/**
 * Registers the search attributes that the namespace lacks and returns their names; those that are there are left alone.
 * Throws where the server does not let clients do that: then they are registered by its own tools.
 */
export async function registerSearchAttributes(
  { connection }: { readonly connection: Connection },
  namespace: string,
  wanted: Readonly<Record<string, keyof typeof indexedValueTypes>>,
): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace })
  const missing = Object.entries(wanted).filter(([name]) => !(name in customAttributes))
  if (missing.length > 0) {
    const searchAttributes = Object.fromEntries(missing.map(([name, type]) => [name, indexedValueTypes[type]]))
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes })
  }
  return missing.map(([name]) => name)
}
