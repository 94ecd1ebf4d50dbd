/** Logins of the database for processes that must not own it. */
import { Client } from 'pg'

export interface Login {
  readonly name: string
  readonly password: string
}

/** The same address with another login. */
export function loginAs(url: string, { name, password }: Login): string {
  const address = new URL(url)
  address.username = encodeURIComponent(name)
  address.password = encodeURIComponent(password)
  return address.href
}

/** Creates the logins that are missing, with no right but to log in. Those that are there are given their password. */
export async function ensureLogins(adminUrl: string, logins: readonly Login[]): Promise<void> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    // Two at once would both find a login missing, or change the same row.
    await client.query("select pg_advisory_lock(hashtextextended('obp-engine/logins', 0))")
    for (const { name, password } of logins) {
      const found = await client.query('select 1 from pg_roles where rolname = $1', [name])
      const verb = found.rowCount === 0 ? 'create' : 'alter'
      await client.query(
        `${verb} role ${client.escapeIdentifier(name)} login password ${client.escapeLiteral(password)}`,
      )
    }
  } finally {
    await client.end()
  }
}
