/** A bank to play at, its people, and what its staff does there; every answer is held against the model's. */
import { randomUUID } from 'node:crypto'
import { createAccount } from '../support/accounts'
import { counterpartyBody } from '../support/counterparties'
import type { CounterpartyJson } from '../support/counterparties'
import type { TestEngine } from '../support/engine'
import { call, createBank, createPerson } from '../support/people'
import type { Person, Reply } from '../support/people'
import { BankModel } from './bank-model'
import type { Account, Prediction } from './bank-terms'
import { booksOf } from './books'
import type { Command } from './commands'
import { decimalOf, rateText } from './model-money'
import type { Currency } from './model-money'

/** Millionths. */
const firstRates: Readonly<Record<string, bigint>> = {
  'EUR>GBP': 860_011n,
  'GBP>EUR': 1_162_780n,
  'EUR>JPY': 121_567_000n,
  'JPY>EUR': 8_226n,
  'GBP>JPY': 141_355_000n,
  'JPY>GBP': 7_074n,
}
const roles = [
  'CanCreateAccount',
  'CanCreateHistoricalTransactionAtBank',
  'CanManageCharges',
  'CanManagePaymentRules',
  'CanManagePayerLimits',
  'CanCreateFxRate',
  'CanFreezeAccount',
]
const made = { id: '', transactionId: '', challengeId: '' }

export interface Bank {
  readonly engine: TestEngine
  readonly bankId: string
  /** The last one is the officer. */
  readonly people: readonly Person[]
  readonly officer: Person
  /** How often each status or error code was answered. */
  readonly tally: Map<string, number>
}

/** A bank without accounts of customers. */
export async function openBank(engine: TestEngine, tally: Map<string, number>): Promise<Bank> {
  const bankId = await createBank(engine)
  const officer = await createPerson(engine, { roles: roles.map((role) => [role, bankId] as const) })
  const customers = await Promise.all([1, 2, 3].map(() => createPerson(engine)))
  return { engine, bankId, people: [...customers, officer], officer, tally }
}

export class BankDesk {
  protected readonly model = new BankModel()
  private readonly incoming = this.model.addAccount(
    { id: 'OBP-INCOMING-SETTLEMENT-ACCOUNT', currency: 'EUR', owner: undefined },
    true,
  )
  protected readonly outgoing = this.model.addAccount(
    { id: 'OBP-OUTGOING-SETTLEMENT-ACCOUNT', currency: 'EUR', owner: undefined },
    true,
  )
  private readonly limitIds = new Map<string, string>()

  constructor(protected readonly bank: Bank) {}

  /** An account for charges, not of the officer who sets them, four others in three currencies, and money on each. */
  async prepare(): Promise<void> {
    for (const [pair, rate] of Object.entries(firstRates)) await this.storeRate(pair, rate)
    const wanted = [
      [2, 'EUR'],
      [0, 'EUR'],
      [0, 'EUR'],
      [1, 'GBP'],
      [2, 'JPY'],
    ] as const
    for (const [owner, currency] of wanted) {
      const { engine, bankId } = this.bank
      const { accountId } = await createAccount(engine, this.person(owner), bankId, { currency })
      await this.deposit(this.model.addAccount({ id: accountId, currency, owner }), 200_000n)
    }
  }

  /** Database and model agree on every account and request, and the books hold by themselves. */
  async compare(): Promise<void> {
    const { accounts, statuses, sums } = await booksOf(this.bank.engine.database.read, this.bank.bankId)
    expect(sums.filter(({ sum }) => sum !== 0n)).toEqual([])
    const byId = new Map(accounts.map((account) => [account.id, account]))
    const modelled = this.model.accounts.map(({ id, balance, held, entries }) => {
      return { id, balance, held, entries: BigInt(entries), sum: balance, open: held }
    })
    expect(modelled.map(({ id }) => byId.get(id) ?? { id })).toEqual(modelled)
    expect(accounts.filter(({ id, entries }) => entries > 0n && !modelled.some((one) => one.id === id))).toEqual([])
    expect(this.model.accounts.filter((one) => !one.mayOverdraw && one.balance < one.held)).toEqual([])
    const known = new Map(this.model.requests.map(({ id, status }) => [id, status]))
    expect(new Map(statuses.map(({ id, status }) => [id, status]))).toEqual(known)
  }

  protected person = (index: number): Person => this.bank.people[index % this.bank.people.length] ?? this.bank.officer

  protected customer(index: number): Account {
    const customers = this.model.accounts.filter(({ owner }) => owner !== undefined)
    return customers[index % customers.length] ?? this.incoming
  }

  protected pathOf = ({ id }: Account): string => `/banks/${this.bank.bankId}/accounts/${id}`

  /** The answer is the one that the model predicts. */
  protected agreed<Body>({ status, code }: Prediction, reply: Reply<Body>): Reply<Body> {
    const { message } = (reply.body ?? {}) as { message?: string }
    expect({ status: reply.status, code: message?.slice(0, 9) }).toEqual({ status, code })
    const answered = code ?? String(status)
    this.bank.tally.set(answered, (this.bank.tally.get(answered) ?? 0) + 1)
    return reply
  }

  protected async deposit(to: Account, minor: bigint): Promise<void> {
    const prediction = this.model.deposit(this.incoming, to, minor, to.currency)
    const body = {
      from_account_id: this.incoming.id,
      to_account_id: to.id,
      value: { currency: to.currency, amount: decimalOf(minor, to.currency) },
      description: 'deposit',
      posted: '2026-01-02T03:04:05Z',
      completed: '2026-01-02T03:04:05Z',
      type: 'SANDBOX_TAN',
      charge_policy: 'SHARED',
    }
    this.agreed(prediction, await this.atBank('POST', 'v4.0.0', 'management/historical/transactions', body))
    prediction.apply?.(made)
  }

  protected async writeDown({ from: payer, to: payee, limit }: Command & { do: 'writeDown' }): Promise<void> {
    const { engine, bankId } = this.bank
    const [from, to] = [this.customer(payer), this.customer(payee)]
    const as = this.person(from.owner ?? 0)
    const body = counterpartyBody({ to: { bankId, accountId: to.id } })
    const path = `${this.pathOf(from)}/owner/counterparties`
    const reply = await call<CounterpartyJson>(engine, 'POST', `/obp/v4.0.0${path}`, { as, body })
    const id = this.agreed({ status: 201 }, reply).body.counterparty_id
    this.model.counterparties.push({ id, from, to, limit })
    if (limit === undefined) return
    const limits = `/obp/v5.1.0${this.pathOf(from)}/views/owner/counterparties/${id}/limits`
    const asked = {
      currency: limit.currency,
      max_single_amount: limit.single,
      max_monthly_amount: limit.total,
      max_number_of_monthly_transactions: limit.times,
      max_yearly_amount: limit.total,
      max_number_of_yearly_transactions: limit.times,
    }
    this.agreed({ status: 201 }, await call(engine, 'POST', limits, { as, body: asked }))
  }

  protected async setCharge({ rule }: Command & { do: 'charge' }): Promise<void> {
    if (rule === undefined) {
      this.agreed({ status: 204 }, await this.staff('DELETE', 'charges'))
      this.model.charges = undefined
      return
    }
    const { thousandths, least, most } = rule
    const bounds = { minimum: decimalOf(least, 'EUR'), maximum: decimalOf(most, 'EUR') }
    const level = `0.${thousandths.toString().padStart(3, '0')}`
    const rules = ['ACCOUNT', 'COUNTERPARTY'].map((type) => ({ transaction_request_type: type, level, ...bounds }))
    const to = this.customer(0)
    this.agreed({ status: 200 }, await this.staff('PUT', 'charges', { account_id: to.id, rules }))
    this.model.charges = { to, rule }
  }

  protected async setHolds({ holds }: Command & { do: 'hold' }): Promise<void> {
    this.agreed({ status: 200 }, await this.staff('PUT', 'payment-rules', { hold_funds: holds }))
    this.model.holds = holds
  }

  /** Nobody sets their own: that of the officer stays as it is. */
  protected async setLimit({ person, currency, minor }: Command & { do: 'limit' }): Promise<void> {
    const whose = person === 'all' ? person : person % this.bank.people.length
    const limits = this.model.payerLimits.get(whose) ?? new Map<Currency, bigint>()
    this.model.payerLimits.set(whose, limits)
    const name = `${whose}/${currency}`
    if (minor === undefined) {
      const id = this.limitIds.get(name)
      if (id !== undefined) this.agreed({ status: 204 }, await this.staff('DELETE', `payer-limits/${id}`))
      this.limitIds.delete(name)
      limits.delete(currency)
      return
    }
    const amount = decimalOf(minor, currency)
    const user = whose === 'all' ? {} : { user_id: this.person(whose).userId }
    const body = { currency, daily_amount: amount, monthly_amount: amount, ...user }
    const reply = await this.staff<{ payer_limit_id: string }>('PUT', 'payer-limits', body)
    if (whose !== 'all' && this.person(whose) === this.bank.officer) {
      this.agreed({ status: 403, code: 'OBP-49033' }, reply)
      return
    }
    this.limitIds.set(name, this.agreed({ status: 200 }, reply).body.payer_limit_id)
    limits.set(currency, minor)
  }

  /** What is unfrozen is one that is frozen, where there is any. */
  protected async setFrozen({ account: index, isFrozen }: Command & { do: 'freeze' }): Promise<void> {
    const frozen = this.model.accounts.filter((account) => account.isFrozen)
    const account = (isFrozen ? undefined : frozen[index % frozen.length]) ?? this.customer(index)
    const prediction = this.model.freeze(account, isFrozen)
    const path = `accounts/${account.id}/freeze${isFrozen ? '' : '/end'}`
    this.agreed(prediction, await this.staff('POST', path, { reason: 'model' }))
    prediction.apply?.(made)
  }

  /** False where there is no such pair. */
  protected async setRate({ from, to, percent }: Command & { do: 'rate' }): Promise<boolean> {
    const first = firstRates[`${from}>${to}`]
    if (first !== undefined) await this.storeRate(`${from}>${to}`, (first * percent) / 100n)
    return first !== undefined
  }

  private async storeRate(pair: string, rate: bigint): Promise<void> {
    const [from, to] = pair.split('>')
    const body = {
      bank_id: this.bank.bankId,
      from_currency_code: from,
      to_currency_code: to,
      conversion_value: Number(rateText(rate)),
      inverse_conversion_value: 1,
      effective_date: '2026-01-02T03:04:05Z',
    }
    this.agreed({ status: 201 }, await this.atBank('PUT', 'v4.0.0', 'fx', body))
    this.model.rates.set(pair, rate)
  }

  protected async openAccount({ person, currency }: Command & { do: 'open' }): Promise<void> {
    const owner = person % this.bank.people.length
    const id = `acc.${randomUUID().slice(0, 8)}`
    const body = {
      user_id: this.person(owner).userId,
      label: 'Opened',
      product_code: '1234BW',
      balance: { currency, amount: '0' },
      branch_id: '',
    }
    this.agreed({ status: 201 }, await this.atBank('PUT', 'v5.0.0', `accounts/${id}`, body))
    this.model.addAccount({ id, currency, owner })
  }

  private atBank(method: string, version: string, path: string, body: object): Promise<Reply> {
    const { engine, bankId, officer } = this.bank
    return call(engine, method, `/obp/${version}/banks/${bankId}/${path}`, { as: officer, body })
  }

  private staff<Body>(method: string, path: string, body?: object): Promise<Reply<Body>> {
    const { engine, bankId, officer } = this.bank
    return call<Body>(engine, method, `/engine/v1/banks/${bankId}/${path}`, { as: officer, ...(body && { body }) })
  }
}
