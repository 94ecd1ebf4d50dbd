/** What worker and API of an embedded engine are told: what the person has set, and what the data folder has made for the rest. */
import { sandboxCredentials } from '../sandbox-credentials'
import type { DataFolder } from './data-folder'

/** Where the parts listen; those that were given from outside have no port of ours. */
export interface Places {
  readonly apiPort: number
  readonly postgresPort?: number
  readonly temporalPort?: number
  readonly temporalUiPort?: number
}

/** The database that the engine makes in its own Postgres. */
export const ownDatabase = 'obp'

/** True where the variable is set, or names a file. */
export const isGiven = (env: NodeJS.ProcessEnv, name: string): boolean =>
  Boolean(env[name]) || Boolean(env[`${name}_FILE`])

/** Names the master key of a data folder, beside which others may be given. */
const ownKeyId = 'data-folder'

const ownKey = (payloadKey: string): string => `${ownKeyId}:${payloadKey}`

/** The environment of worker and API: what the person has set wins, the sandbox fills the rest. */
export function childEnvironment(
  env: NodeJS.ProcessEnv,
  { secrets, filesFolder }: Pick<DataFolder, 'secrets' | 'filesFolder'>,
  places: Places,
): NodeJS.ProcessEnv {
  const sandbox: Record<string, string> = {
    PROFILE: 'sandbox',
    PORT: String(places.apiPort),
    // Its credentials are well known: a sandbox is for this machine only, unless HOST says otherwise.
    HOST: '127.0.0.1',
    TOKEN_SECRET: secrets.tokenSecret,
    CHALLENGE_SECRET: secrets.challengeSecret,
    WEBHOOK_SECRET: secrets.webhookSecret,
    FILES_FOLDER: filesFolder,
    ...(places.postgresPort && {
      DATABASE_URL: `postgres://postgres:${secrets.postgresPassword}@127.0.0.1:${places.postgresPort}/${ownDatabase}`,
      // Only where both go together: a database that outlives this folder must not need a key that lies in it.
      PAYLOAD_KEYS: ownKey(secrets.payloadKey),
    }),
    ...(places.temporalPort && { TEMPORAL_ADDRESS: `127.0.0.1:${places.temporalPort}` }),
    ...(places.temporalUiPort && { TEMPORAL_UI_URL: `http://127.0.0.1:${places.temporalUiPort}` }),
  }
  const ownAdmin = ['SUPER_ADMIN_USERNAME', 'SUPER_ADMIN_PASSWORD', 'SUPER_ADMIN_EMAIL'].some((name) =>
    isGiven(env, name),
  )
  const isSandbox = (env['PROFILE'] || 'sandbox') === 'sandbox'
  if (isSandbox && !ownAdmin) {
    sandbox['SUPER_ADMIN_USERNAME'] = sandboxCredentials.username
    sandbox['SUPER_ADMIN_PASSWORD'] = sandboxCredentials.password
    sandbox['SUPER_ADMIN_EMAIL'] = sandboxCredentials.email
  }
  if (isSandbox) sandbox['BOOTSTRAP_CONSUMER_KEY'] = sandboxCredentials.consumerKey
  const missing = Object.entries(sandbox).filter(([name]) => name === 'PORT' || !isGiven(env, name))
  return { ...env, ...Object.fromEntries(missing) }
}

/**
 * The same with the folder's own master key behind those that the person gives: whoever gives keys to an engine that has run without
 * must still be able to read what it has written. `given` is the list as the configuration has read it, from a variable or a file.
 */
export function withOwnKeyLast(
  env: NodeJS.ProcessEnv,
  given: string | undefined,
  payloadKey: string,
): NodeJS.ProcessEnv {
  const ids = given?.split(',').map((part) => part.trim().split(':')[0]) ?? []
  if (given === undefined || ids.includes(ownKeyId)) return env
  return { ...env, PAYLOAD_KEYS: `${given},${ownKey(payloadKey)}`, PAYLOAD_KEYS_FILE: '' }
}
