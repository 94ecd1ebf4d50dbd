/** A client in another language, with nothing but HTTP and the contract: lists, pages, comments, pays, and does not see what it may not. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { createAccount } from '../support/accounts'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { call, createBank, createPerson } from '../support/people'
import type { Person } from '../support/people'
import { consumerKey, password, signUp as signUpAt } from '../support/sign-up'

const transactions = 7

interface Client {
  readonly python: string
  readonly script: string
}
/** With a Python that has the published package obp-python the same is done by that, too. */
const withPackage = process.env['OBP_PYTHON'] ?? ''
const clients: readonly Client[] = [
  { python: 'python3', script: 'obp-client.py' },
  ...(withPackage === '' ? [] : [{ python: withPackage, script: 'obp-python.py' }]),
]

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ worker: false, environment: { BOOTSTRAP_CONSUMER_KEY: consumerKey } })
})
afterAll(() => engine.stop())

async function signUp(): Promise<Person> {
  const { user_id: userId, username } = await signUpAt(engine)
  return { userId, username, token: '' }
}

/** Runs the script and gives what it said; a machine without Python fails here, with the name of what it lacks. */
const runClient = ({ python, script }: Client, environment: Readonly<Record<string, string>>): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = { env: { ...process.env, ...environment }, timeout: 60_000 }
    execFile(python, [join(__dirname, script)], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(error.code === 'ENOENT' ? `${python} is not installed` : stderr || error.message))
    })
  })

test.each(clients)(
  '$script lists, pages, comments and reads its comment, which another view does not see',
  async (client) => {
    const bankId = await createBank(engine)
    const [owner, auditor, payee] = [await signUp(), await signUp(), await createPerson(engine)]
    const account = await createAccount(engine, owner, bankId)
    const other = await createAccount(engine, payee, bankId)
    await engine.database.writeAtOnce.raw(
      `insert into account_access (user_id, account_key, view_id)
     select ?, account_key, 'auditor' from accounts where bank_id = ? and account_id = ?`,
      [auditor.userId, bankId, account.accountId],
    )
    const as = await createPerson(engine, { roles: ['CanCreateHistoricalTransaction'] })
    for (let day = 1; day <= transactions; day += 1) {
      const body = {
        from: { bank_id: bankId, account_id: other.accountId },
        to: { bank_id: bankId, account_id: account.accountId },
        value: { currency: 'EUR', amount: `${day}.00` },
        description: `day ${day}`,
        posted: `2024-01-0${day}T10:00:00Z`,
        completed: `2024-01-0${day}T10:00:00Z`,
        type: 'SANDBOX_TAN',
        charge_policy: 'SHARED',
      }
      const { status } = await call(engine, 'POST', '/obp/v3.1.0/management/historical/transactions', { as, body })
      expect(status).toBe(201)
    }
    const said = await runClient(client, {
      OBP_URL: engine.baseUrl,
      OBP_CONSUMER_KEY: consumerKey,
      OBP_OWNER: owner.username,
      OBP_AUDITOR: auditor.username,
      OBP_PASSWORD: password,
      OBP_TRANSACTIONS: String(transactions),
      OBP_PAYEE_BANK: bankId,
      OBP_PAYEE_ACCOUNT: other.accountId,
    })
    expect(said.trim()).toBe('all as expected')
  },
  60_000,
)
