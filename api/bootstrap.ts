/** Makes what nobody could make over HTTP in an empty instance: the super admin and the first application that the environment names, and where days begin. */
import { randomUUID } from 'node:crypto'
import type { Database } from '../db/connection'
import { insertConsumer } from '../db/write/consumers'
import { insertEntitlement } from '../db/write/entitlements'
import type { NewEntitlement } from '../db/write/entitlements'
import { putPaymentZone } from '../db/write/payment-zone'
import { insertUser } from '../db/write/users'
import { localUser } from '../db/read/users'
import { isSuperAdmin } from '../db/read/entitlements'
import type { Config } from '../platform/config'
import { hashPassword } from './access/passwords'
import type { Role } from './access/roles'

/**
 * Creates each of them once; any number of processes may do so at the same time. What exists is left as it is: a changed
 * password or address in the environment changes nothing, so that a password changed since cannot be set back by a restart.
 * Throws when the name belongs to a user who is no super admin: whoever signed up under that name must not become one; and when the
 * database does not know the time zone of payments. Of several that are configured the last one that starts counts.
 */
export async function bootstrap(
  database: Database,
  {
    access,
    http,
    payments,
    profile,
  }: Pick<Config, 'access' | 'http' | 'profile'> & { readonly payments: Pick<Config['payments'], 'timeZone'> },
): Promise<void> {
  await putPaymentZone(database.writeAtOnce, payments.timeZone)
  if (access.superAdmin !== undefined) {
    const userId = await ensureSuperAdmin(database, access.superAdmin, http.publicUrl)
    // Whoever tries the engine out looks into the Temporal UI before they know of roles. Elsewhere somebody has to grant it.
    if (profile === 'sandbox') await insertEntitlement(database.writeAtOnce, readHistories(userId))
  }
  if (access.bootstrapConsumerKey !== undefined) await ensureConsumer(database, access.bootstrapConsumerKey)
}

const readHistories = (userId: string): NewEntitlement => ({
  ...{ entitlementId: randomUUID(), userId, bankId: '' },
  role: 'CanReadHistories' satisfies Role,
})

/** Answers with the user's id. */
async function ensureSuperAdmin(
  database: Database,
  { username, password, email }: NonNullable<Config['access']['superAdmin']>,
  provider: string,
): Promise<string> {
  const existing = await localUser(database.read, provider, username)
  if (existing === undefined) {
    await insertUser(database.writeAtOnce, {
      userId: randomUUID(),
      provider,
      username,
      email: email.toLowerCase(),
      firstName: '',
      lastName: '',
      passwordHash: await hashPassword(password),
      validated: true,
      superAdmin: true,
    })
  }
  // Another process may have been faster: whoever created the user, what counts is who they are now.
  const user = existing ?? (await localUser(database.read, provider, username))
  if (user === undefined || !(await isSuperAdmin(database.read, user.userId))) {
    throw new Error('SUPER_ADMIN_USERNAME: a user of this name exists who is no super admin; choose another name')
  }
  return user.userId
}

async function ensureConsumer(database: Database, key: string): Promise<void> {
  await insertConsumer(database.writeAtOnce, {
    consumerId: randomUUID(),
    key,
    secretHash: '',
    appName: 'First application',
    appType: 'Confidential',
    description: 'Made at start for the key in the configuration.',
    developerEmail: '',
    redirectUrl: '',
    clientCertificate: '',
    enabled: true,
    createdBy: null,
  })
}
