/**
 * `npm run audit`: checks the hash chain of every account and of every customer's timeline against DATABASE_URL; exit code 1
 * and the first broken link where one does not hold. `--keep FILE` writes down where each chain ends; `--against FILE` checks
 * that these links are still there.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { openDatabase } from '../db/connection'
import { argumentsOrExit } from '../platform/command-line'
import { migrationConfigOrExit } from '../platform/config'
import { auditLedger } from './ledger-audit'
import type { Audit } from './ledger-audit'
import { auditTimelines } from './timeline-audit'
import type { TimelineAudit } from './timeline-audit'

const usage = `npm run audit [-- --keep FILE] [--against FILE]
  Checks every hash chain in DATABASE_URL; exit code 1 and the first broken link where one does not hold.
  --keep FILE     writes down where each chain ends
  --against FILE  checks that what was kept there still holds`

const count = z.string().regex(/^\d+$/)
const KeptAccounts = z.array(z.object({ bankId: z.string(), accountId: z.string(), version: count, hash: z.string() }))
const KeptTimelines = z.array(z.object({ customerId: z.string(), length: count, hash: z.string() }))
/** A list alone is what was kept before timelines were chained. */
const Kept = z.union([
  z.object({ accounts: KeptAccounts, timelines: KeptTimelines }),
  KeptAccounts.transform((accounts) => ({ accounts, timelines: [] })),
])

const brokenOf = ({ broken: link }: Audit, { broken: event }: TimelineAudit): readonly string[] => [
  ...(link ? [`account ${link.accountId} at bank ${link.bankId}, entry ${link.version}: ${link.what}`] : []),
  ...(event ? [`customer ${event.customerId}, event ${event.sequence}: ${event.what}`] : []),
]

async function main(): Promise<void> {
  const { keep, against } = argumentsOrExit(usage, {
    options: { keep: { type: 'string' }, against: { type: 'string' } },
  }).values
  const kept =
    against === undefined
      ? { accounts: [], timelines: [] }
      : Kept.parse(JSON.parse(readFileSync(against, 'utf8')) as unknown)
  const database = openDatabase({
    url: migrationConfigOrExit().databaseUrl,
    poolMax: 1,
    statementTimeoutMs: 600_000,
  })
  const ledger = await auditLedger(database, kept.accounts)
  const timelines = await auditTimelines(database, kept.timelines)
  await database.close()
  const broken = brokenOf(ledger, timelines)
  for (const what of broken) process.stderr.write(`BROKEN: ${what}.\n`)
  if (broken.length > 0) {
    process.exitCode = 1
    return
  }
  if (keep !== undefined) {
    writeFileSync(keep, `${JSON.stringify({ accounts: ledger.ends, timelines: timelines.ends }, undefined, 1)}\n`)
  }
  process.stdout.write(
    `Every chain holds: ${ledger.accounts} accounts, ${ledger.entries} entries; ${timelines.customers} customers, ${timelines.events} events.\n`,
  )
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
