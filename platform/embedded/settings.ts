/** The settings of the embedded mode, from the environment; what they mean is in docs/configuration.md. */
import path from 'node:path'
import type { PortWish } from './ports'

export interface Settings {
  dataFolder: string
  apiPort: PortWish
  postgresPort: PortWish
  temporalPort: PortWish
  temporalUiPort: PortWish
}

function portWish(env: NodeJS.ProcessEnv, name: string, otherwise: number): PortWish {
  const value = env[name]
  if (!value) return { name, preferred: otherwise, explicit: false }
  const port = Number(value)
  if (!/^\d{1,5}$/.test(value) || port < 1 || port > 65535)
    throw new Error(`${name}: must be a whole number from 1 to 65535`)
  return { name, preferred: port, explicit: true }
}

/** Throws an error of one line when a port is not a port. */
export function loadSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    dataFolder: path.resolve(env['DATA_DIR'] || '.data'),
    apiPort: portWish(env, 'PORT', 8080),
    postgresPort: portWish(env, 'POSTGRES_PORT', 5433),
    temporalPort: portWish(env, 'TEMPORAL_PORT', 7233),
    temporalUiPort: portWish(env, 'TEMPORAL_UI_PORT', 8233),
  }
}
