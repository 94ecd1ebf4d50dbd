/**
 * `npm run audit`: checks the hash chain of every account against DATABASE_URL; exit code 1 and the first broken link where
 * one does not hold. `--keep FILE` writes down where each chain ends; `--against FILE` checks that these links are still there.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { openDatabase } from '../db/connection'
import { migrationConfigOrExit } from '../platform/config'
import { auditLedger } from './ledger-audit'

const KeptLinks = z.array(
  z.object({ bankId: z.string(), accountId: z.string(), version: z.string().regex(/^\d+$/), hash: z.string() }),
)

async function main(): Promise<void> {
  const { keep, against } = parseArgs({ options: { keep: { type: 'string' }, against: { type: 'string' } } }).values
  const kept = against === undefined ? [] : KeptLinks.parse(JSON.parse(readFileSync(against, 'utf8')))
  const database = openDatabase({
    url: migrationConfigOrExit().databaseUrl,
    poolMax: 1,
    statementTimeoutMs: 600_000,
  })
  const { accounts, entries, broken, ends } = await auditLedger(database, kept)
  await database.close()
  if (broken === undefined) {
    if (keep !== undefined) writeFileSync(keep, `${JSON.stringify(ends, undefined, 1)}\n`)
    process.stdout.write(`Every chain holds: ${accounts} accounts, ${entries} entries.\n`)
  } else {
    process.stderr.write(
      `BROKEN: account ${broken.accountId} at bank ${broken.bankId}, entry ${broken.version}: ${broken.what}.\n`,
    )
    process.exitCode = 1
  }
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
