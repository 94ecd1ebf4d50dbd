/** A bank with two customers' accounts, money on the first, and everybody who is needed to pay: what payment tests start from. */
import type { TestEngine } from './engine'
import { call, createBank, createPerson, grant } from './people'
import type { Person } from './people'

export interface BankDay {
  readonly bankId: string
  readonly staff: Person
  readonly payer: Person
  readonly second: Person
  readonly payerAccount: string
  readonly payeeAccount: string
}

async function openAccount(
  engine: TestEngine,
  bankId: string,
  staff: Person,
  owner: Person,
  accountId: string,
): Promise<string> {
  const body = {
    user_id: owner.userId,
    label: 'Test',
    product_code: 'TEST',
    balance: { currency: 'EUR', amount: '0' },
    branch_id: '',
  }
  const reply = await call(engine, 'PUT', `/obp/v5.0.0/banks/${bankId}/accounts/${accountId}`, { as: staff, body })
  if (reply.status !== 201) throw new Error(`the account was not opened: ${JSON.stringify(reply.body)}`)
  return accountId
}

/** Needs a worker (accounts are opened by their workflow). `deposit` is a decimal text in EUR. */
export async function startBankDay(
  engine: TestEngine,
  { deposit = '10000.00' }: { deposit?: string } = {},
): Promise<BankDay> {
  const bankId = await createBank(engine)
  const staff = await createPerson(engine)
  await grant(engine, staff, [
    ['CanCreateAccount', bankId],
    ['CanCreateHistoricalTransactionAtBank', bankId],
    ['CanCreateAccountAttributeAtOneBank', bankId],
    ['CanGetLedger', bankId],
  ])
  const payer = await createPerson(engine)
  const second = await createPerson(engine)
  const payerAccount = await openAccount(engine, bankId, staff, payer, 'payer')
  const payeeAccount = await openAccount(engine, bankId, staff, second, 'payee')
  const deposited = await call(engine, 'POST', `/obp/v4.0.0/banks/${bankId}/management/historical/transactions`, {
    as: staff,
    body: {
      from_account_id: 'OBP-INCOMING-SETTLEMENT-ACCOUNT',
      to_account_id: payerAccount,
      value: { currency: 'EUR', amount: deposit },
      description: 'deposit',
      posted: '2026-01-02T03:04:05Z',
      completed: '2026-01-02T03:04:05Z',
      type: 'SANDBOX_TAN',
      charge_policy: 'SHARED',
    },
  })
  if (deposited.status !== 201) throw new Error(`no money came in: ${JSON.stringify(deposited.body)}`)
  return { bankId, staff, payer, second, payerAccount, payeeAccount }
}

/** From now on large payments of the payer need both the payer and the second person. */
export async function requireTwoAnswers(engine: TestEngine, day: BankDay): Promise<void> {
  const account = `/banks/${day.bankId}/accounts/${day.payerAccount}`
  const granted = await call(engine, 'POST', `/obp/v4.0.0${account}/account-access/grant`, {
    as: day.payer,
    body: { user_id: day.second.userId, view: { view_id: 'owner', is_system: true } },
  })
  const required = await call(engine, 'POST', `/obp/v4.0.0${account}/products/TEST/attribute`, {
    as: day.staff,
    body: { name: 'REQUIRED_CHALLENGE_ANSWERS', type: 'INTEGER', value: '2' },
  })
  if (granted.status !== 201 || required.status !== 201) throw new Error('two answers could not be required')
}

export interface TransactionRequestJson {
  readonly id: string
  readonly status: string
  readonly transaction_ids: readonly string[]
  readonly challenges: readonly { readonly id: string; readonly user_id: string }[]
}

export const requestsPath = (day: BankDay, type = 'ACCOUNT'): string =>
  `/obp/v4.0.0/banks/${day.bankId}/accounts/${day.payerAccount}/owner/transaction-request-types/${type}/transaction-requests`

/** The body of a payment from the payer to the payee. */
export const payment = (day: BankDay, amount: string, description = 'test'): object => ({
  to: { bank_id: day.bankId, account_id: day.payeeAccount },
  value: { currency: 'EUR', amount },
  description,
})

/** The challenge of a request that was made for this person. */
export const challengeOf = (request: TransactionRequestJson, person: Person): string =>
  request.challenges.find(({ user_id }) => user_id === person.userId)?.id ?? ''

interface Books {
  readonly payer: string
  readonly payee: string
  readonly entries: string
  readonly unbalanced: string
  readonly drifted: string
}

/** Balances in minor units, the number of entries, and how many bookings or accounts do not add up (both must be '0'). */
export async function books(engine: Pick<TestEngine, 'database'>, day: BankDay): Promise<Books> {
  const [row] = await engine.database.read.raw<Books>(
    `select (select balance::text from accounts where bank_id = ? and account_id = 'payer') as payer,
            (select balance::text from accounts where bank_id = ? and account_id = 'payee') as payee,
            (select count(*)::text from ledger_entries) as entries,
            (select count(*)::text from (select 1 from ledger_entries group by booking_id, currency having sum(amount) <> 0) as b) as unbalanced,
            (select count(*)::text from accounts a where a.balance <> coalesce((select sum(amount) from ledger_entries e where e.account_key = a.account_key), 0)) as drifted`,
    [day.bankId, day.bankId],
  )
  if (row === undefined) throw new Error('there are no books')
  return row
}
