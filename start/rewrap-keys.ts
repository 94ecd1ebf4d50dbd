/**
 * `npm run rewrap-keys`: wraps every data key in DATABASE_URL anew under the first of PAYLOAD_KEYS, so that the others can be dropped.
 * Can be broken off and started again, beside processes that run. Exit code 1 where other master keys still wrap some.
 */
import { openDatabase } from '../db/connection'
import { argumentsOrExit } from '../platform/command-line'
import { keyConfigOrExit } from '../platform/config'
import { masterKeysOfAll } from '../platform/encryption/safe'
import { wrapAllAnew } from './wrap-anew'

const usage = `npm run rewrap-keys
  Wraps every data key in DATABASE_URL anew under the first of PAYLOAD_KEYS; exit code 1 where others still wrap some.`

const counted = (keys: bigint | number): string => `${keys} data ${String(keys) === '1' ? 'key' : 'keys'}`

async function main(): Promise<void> {
  argumentsOrExit(usage, {})
  const { databaseUrl, secrets } = keyConfigOrExit()
  const master = masterKeysOfAll(secrets)
  const database = openDatabase({ url: databaseUrl, poolMax: 1 })
  try {
    const { keys, left } = await wrapAllAnew(database, master)
    process.stdout.write(`${counted(keys)} wrapped anew under master key ${master.newestId}.\n`)
    for (const other of left) {
      process.stderr.write(
        `${counted(other.keys)} still under master key ${other.masterKeyId}: it is not given, or not as it was, or a process goes on using it.\n`,
      )
    }
    if (left.length > 0) process.exitCode = 1
    else process.stdout.write('Every other master key can be dropped.\n')
  } finally {
    await database.close()
  }
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
