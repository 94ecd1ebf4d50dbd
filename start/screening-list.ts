/**
 * `npm run screening-list -- FILE...`: loads a list into DATABASE_URL, as a new version of the list of its name: `--name NAME`, else
 * `un` or `ofac`. Exit code 1 and one line where it is refused; then nothing has changed. `--shrinks`: it may lose more than half.
 */
import { randomUUID } from 'node:crypto'
import { openDatabase } from '../db/connection'
import { loadListVersion } from '../db/write/screening-lists'
import { argumentsOrExit } from '../platform/command-line'
import { migrationConfigOrExit } from '../platform/config'
import { readScreeningList } from './read-screening-list'

const usage = `npm run screening-list -- FILE... [--name NAME] [--shrinks]
  Loads a screening list into DATABASE_URL, as a new version of the list of its name.
  --name NAME  the name of the list; else un or ofac, by the format
  --shrinks    it may lose more than half of its entries`

const listName = /^[a-z0-9][a-z0-9._-]{0,62}$/

function refuseWith(text: string): never {
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

async function main(): Promise<void> {
  const { values, positionals } = argumentsOrExit(usage, {
    options: { name: { type: 'string' }, shrinks: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const list = readScreeningList(positionals)
  if (!list.ok) refuseWith(`The list is refused. ${list.refusal.detail ?? ''}`)
  const { format } = list.value
  const name = values.name ?? (format === 'own' ? '' : format)
  if (!listName.test(name))
    refuseWith('A list of your own needs a name: --name NAME, in small letters, digits, dots and dashes.')
  const database = openDatabase({ url: migrationConfigOrExit().databaseUrl, poolMax: 1, statementTimeoutMs: 600_000 })
  try {
    const outcome = await database.write((transaction) =>
      loadListVersion(transaction, {
        ...list.value,
        versionId: randomUUID(),
        listName: name,
        mayShrink: values.shrinks,
      }),
    )
    if (!outcome.ok) refuseWith(`The list ${name} is refused. ${outcome.refusal.detail ?? ''}`)
    const { loaded, version } = outcome.value
    process.stdout.write(
      loaded
        ? `The list ${name} is loaded as version ${version.number}: ${version.entries} entries, ${version.added} new or changed, ${version.removed} gone or changed.\n`
        : `The list ${name} is unchanged: version ${version.number} was made of the same files.\n`,
    )
  } finally {
    await database.close()
  }
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
