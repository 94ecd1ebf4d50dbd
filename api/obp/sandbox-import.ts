/** Fills a sandbox: banks, users, accounts with their history, and open data, in one call; all of it or nothing. */
import { violatedConstraint } from '../../db/faults'
import { importFacts } from '../../db/read/sandbox-import'
import { orRefusal } from '../../db/write/ledger'
import {
  AlreadyThere,
  importAccounts,
  importBanks,
  importOwners,
  importRest,
  importTransactions,
  importUsers,
} from '../../db/write/sandbox-import'
import type { Importer, UserToImport } from '../../db/write/sandbox-import'
import { importBookings } from '../../domain/sandbox-import/bookings'
import type { ImportDocument, ImportedUser } from '../../domain/sandbox-import/document'
import { judge, sizeOf } from '../../domain/sandbox-import/judge'
import { hashPassword, isStrongPassword } from '../access/passwords'
import { isEmail, isUsername } from '../access/user-rules'
import { importDocument, SandboxData } from '../json/sandbox-import'
import { sandboxExample } from '../json/sandbox-example'
import { successJson } from '../json/wire'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { RefusedError } from '../kernel/faults'
import type { Handles } from '../kernel/handles'

/** What is wrong with a user of the data, or nothing: the rules are those of a sign-up, but for the names of a person and for passwords that are guessed first: examples have those. */
function wrongUser({ email, username, password }: ImportedUser): string | undefined {
  if (!isUsername(username))
    return 'user_name must be an e-mail address or 8 to 100 letters, digits, single dots and underscores.'
  if (!isEmail(email)) return 'email must be an e-mail address.'
  return isStrongPassword(password)
    ? undefined
    : 'the password must have 17 to 512 characters, or 10 to 16 with a digit, both cases and a special character.'
}

/** Hashing takes its time on purpose: a few at once, so that other calls get their turn. `told` hears how many are done. */
async function usersToImport(
  users: readonly ImportedUser[],
  newId: () => string,
  told: (hashed: number) => void,
): Promise<readonly UserToImport[]> {
  const hashed: UserToImport[] = []
  for (let at = 0; at < users.length; at += atOnce) {
    const some = users.slice(at, at + atOnce).map(async ({ email, username, password }) => ({
      ...{ userId: newId(), email, username },
      passwordHash: await hashPassword(password),
    }))
    hashed.push(...(await Promise.all(some)))
    if (hashed.length % usersPerLine === 0) told(hashed.length)
  }
  return hashed
}
const atOnce = 2
const usersPerLine = 50

const stepsIn =
  (log: Handles['log'], { requestId }: Importer) =>
  (done: string): void =>
    log.info({ requestId, done }, 'sandbox import')

/** One transaction; between its steps the log says how far it is. */
const importAll = (
  document: ImportDocument,
  users: readonly UserToImport[],
  importer: Importer,
  { write, now, settings, log }: Handles,
): Promise<void> =>
  write(async (transaction) => {
    const step = stepsIn(log, importer)
    await importBanks(transaction, document, importer)
    await importUsers(transaction, users, settings.publicUrl)
    step('banks and users')
    const keys = await importAccounts(transaction, document, importer)
    const userIds = new Map(users.map(({ username, userId }) => [username, userId]))
    await importOwners(transaction, document, keys, userIds, importer)
    step('accounts')
    const bookings = importBookings(document, now().toISOString())
    await importTransactions(transaction, bookings, keys, importer, (booked) =>
      step(`${booked} of ${bookings.length} bookings`),
    )
    await importRest(transaction, document, importer)
    step('branches, atms, products and crm events')
  })

const sandboxDataImport = endpoint({
  operation: 'sandboxDataImport',
  version: 'v2.1.0',
  method: 'POST',
  path: '/sandbox/data-import',
  summary: 'Create sandbox',
  description:
    'Imports banks, users, accounts with owners and views, transactions, branches, ATMs, products and CRM events; all of it or nothing, where the instance allows it (`ALLOW_SANDBOX_DATA_IMPORT`). Users can log in at once. The balance of an account is that after its transactions: what it must have had before them is booked first, and `new_balance` follows from the values. Money comes from and goes to the settlement accounts of the bank.',
  tags: ['Sandbox'],
  auth: 'user',
  roles: ['CanCreateSandbox'],
  order: ['caller', 'body', 'guard', 'roles'],
  guard: ({ fail }, { allowSandboxDataImport }) => {
    if (!allowSandboxDataImport) fail('DataImportDisabled')
  },
  body: {
    name: 'SandboxDataImport',
    schema: SandboxData,
    example: sandboxExample,
    limitBytes: 16 * 1_024 * 1_024,
  },
  reply: [201, successJson],
  errors: ['DataImportDisabled', 'SandboxImportRefused'],
  handle: async ({ body, caller, fail }, handles) => {
    const { read, newId, settings, log } = handles
    const document = importDocument(body)
    const judged = judge(document, await importFacts(read, document, settings.publicUrl), wrongUser)
    if (!judged.ok) throw new RefusedError(judged.refusal)
    const importer = { userId: caller.userId, requestId: newId() }
    log.info({ requestId: importer.requestId, ...sizeOf(document) }, 'sandbox import begins')
    const step = stepsIn(log, importer)
    const users = await usersToImport(document.users, newId, (hashed) =>
      step(`passwords of ${hashed} of ${document.users.length} users`),
    )
    const done = await orRefusal(() => importAll(document, users, importer, handles)).catch((error: unknown) => {
      if (error instanceof AlreadyThere || violatedConstraint(error) !== undefined)
        return fail('SandboxImportRefused', taken)
      throw error
    })
    if (!done.ok)
      return fail('SandboxImportRefused', ' Cannot import the sandbox data. A balance would become too large.')
    return { success: 'Success' }
  },
})
const taken = ' Cannot import the sandbox data. Something of it has come to exist meanwhile.'

export const sandboxImportEndpoints: readonly AnyEndpoint[] = [sandboxDataImport]
