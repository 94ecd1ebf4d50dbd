/** A real Temporal server of our own, with its Web UI and its state in one file. */
import { Connection } from '@temporalio/client'
import type { ChildSpec } from './child'

/** Search attributes by name; the values are Temporal's own type names. */
export type SearchAttributes = Readonly<
  Record<string, 'Text' | 'Keyword' | 'Int' | 'Double' | 'Bool' | 'Datetime' | 'KeywordList'>
>

export interface TemporalOptions {
  program: string
  port: number
  /** Undefined: no Web UI. */
  uiPort?: number
  /** File of the server's state; undefined: the state is gone when the server stops. */
  stateFile?: string
  searchAttributes: SearchAttributes
}

async function serves(address: string): Promise<boolean> {
  let connection: Connection | undefined
  try {
    connection = await Connection.connect({ address, connectTimeout: 1_000 })
    await connection.workflowService.describeNamespace({ namespace: 'default' })
    return true
  } catch {
    return false
  } finally {
    await connection?.close()
  }
}

function serverArguments(options: TemporalOptions): string[] {
  const attributes = Object.entries(options.searchAttributes).flatMap(([name, type]) => [
    '--search-attribute',
    `${name}=${type}`,
  ])
  // Write-ahead logging doubles the throughput of the file; in-memory state has no use for it.
  const state = options.stateFile
    ? [
        '--db-filename',
        options.stateFile,
        '--sqlite-pragma',
        'journal_mode=wal',
        '--sqlite-pragma',
        'synchronous=normal',
      ]
    : []
  const ui = options.uiPort === undefined ? ['--headless'] : ['--ui-port', String(options.uiPort)]
  return [
    ...[
      'server',
      'start-dev',
      '--ip',
      '127.0.0.1',
      '--port',
      String(options.port),
      '--namespace',
      'default',
      '--log-level',
      'error',
    ],
    ...ui,
    ...state,
    ...attributes,
  ]
}

/** What the supervisor starts, and the address that clients use. */
export function prepareTemporal(options: TemporalOptions): { spec: ChildSpec; address: string } {
  const address = `127.0.0.1:${options.port}`
  return {
    address,
    spec: {
      name: 'temporal',
      command: options.program,
      args: serverArguments(options),
      readiness: () => serves(address),
      startTimeoutMs: 60_000,
      stopSignal: 'SIGTERM',
      stopTimeoutMs: 15_000,
    },
  }
}
