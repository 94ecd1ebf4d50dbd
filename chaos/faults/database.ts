/** Takes from the database what the engine needs: connections, and the lock of the account that most payments touch. */
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  // Postgres may be killed meanwhile.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

const letGo = (client: Client): Promise<unknown> => client.end().catch(() => undefined)

/** Holds every connection that is free, and takes those that become free, for so long. */
export async function takeConnections(url: string, forMs: number): Promise<void> {
  const untilMs = Date.now() + forMs
  const taken: Client[] = []
  while (Date.now() < untilMs) {
    const client = await connected(url).catch(() => undefined)
    if (client === undefined) await delay(50)
    else taken.push(client)
  }
  await Promise.all(taken.map(letGo))
}

/** Whoever pays from or to the account waits for so long, with a connection of its pool. */
export async function lockAccount(url: string, bankId: string, accountId: string, forMs: number): Promise<void> {
  const client = await connected(url).catch(() => undefined)
  if (client === undefined) return
  try {
    await client.query("set lock_timeout = '5s'")
    await client.query('begin')
    await client.query('select from accounts where bank_id = $1 and account_id = $2 for update', [bankId, accountId])
    await delay(forMs)
  } catch {
    // Postgres was killed, or somebody else holds the lock: there is trouble enough.
  } finally {
    await letGo(client)
  }
}
