/** The part of the configuration that is about the Temporal server. */
import type { Variables } from './config-variables'

export interface TemporalConfig {
  address: string
  namespace: string
  taskQueue: string
  apiKey?: string
  tls: boolean
  tlsCaFile?: string
  tlsCertFile?: string
  tlsKeyFile?: string
  updateTimeoutMs: number
  /** The Web UI, as browsers reach it; missing where nobody has said where it is. */
  uiUrl?: string
  /** How many workflows a worker keeps in memory; missing: what its heap has room for. */
  workflowCache?: number
  /** Which version of the workers this release is; missing where they are not versioned. */
  deployment?: { name: string; buildId: string }
}

/** An object without the entries that are undefined, as exact optional properties want it. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

/** The variables that a migration reads too. */
export const temporalVariables = {
  TEMPORAL_ADDRESS: true,
  TEMPORAL_NAMESPACE: true,
  TEMPORAL_TASK_QUEUE: true,
  TEMPORAL_API_KEY: true,
  TEMPORAL_TLS: true,
  TEMPORAL_TLS_CA_FILE: true,
  TEMPORAL_TLS_CERT_FILE: true,
  TEMPORAL_TLS_KEY_FILE: true,
  UPDATE_TIMEOUT_MS: true,
} as const

export function temporalOf(v: Pick<Variables, keyof typeof temporalVariables>): TemporalConfig {
  const credentials = given({
    apiKey: v.TEMPORAL_API_KEY,
    tlsCaFile: v.TEMPORAL_TLS_CA_FILE,
    tlsCertFile: v.TEMPORAL_TLS_CERT_FILE,
    tlsKeyFile: v.TEMPORAL_TLS_KEY_FILE,
  })
  return {
    address: v.TEMPORAL_ADDRESS,
    namespace: v.TEMPORAL_NAMESPACE,
    taskQueue: v.TEMPORAL_TASK_QUEUE,
    tls: v.TEMPORAL_TLS ?? Object.keys(credentials).length > 0,
    updateTimeoutMs: v.UPDATE_TIMEOUT_MS,
    ...credentials,
  }
}

/** Empty where the workers are not versioned; that there is a build was checked before. */
export const deploymentOf = ({
  TEMPORAL_DEPLOYMENT_NAME: name,
  BUILD: buildId,
}: Variables): Pick<TemporalConfig, 'deployment'> => (name && buildId ? { deployment: { name, buildId } } : {})
