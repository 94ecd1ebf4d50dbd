/** Plays commands over HTTP at a bank of their own: what customers pay, answer and ask back. */
import { randomUUID } from 'node:crypto'
import type { TestEngine } from '../support/engine'
import { call } from '../support/people'
import type { Reply } from '../support/people'
import type { RequestJson } from '../support/payments'
import { BankDesk, openBank } from './bank-desk'
import type { Account, Asked, Prediction, Request } from './bank-terms'
import type { Amount, Command } from './commands'
import { decimalOf } from './model-money'

const monthNow = (): string => new Date().toISOString().slice(0, 7)
type Answer = (Command & { do: 'answer' })['how']
type Ask = Omit<Asked, 'amount'> & { readonly amount: Amount }

export class BankPlay extends BankDesk {
  /** Of each person, at least so many. */
  private readonly wrongInARow = new Map<number, number>()

  static async open(engine: TestEngine, tally: Map<string, number>): Promise<BankPlay> {
    const play = new BankPlay(await openBank(engine, tally))
    await play.prepare()
    return play
  }

  private readonly plays: { readonly [Name in Command['do']]: (command: Command & { do: Name }) => Promise<unknown> } =
    {
      pay: (command) => this.pay(command),
      payCounterparty: (command) => this.payCounterparty(command),
      answer: (command) => this.answer(command),
      refund: (command) => this.refund(command),
      withdraw: (command) => this.withdraw(command),
      rate: (command) => this.setRate(command),
      deposit: ({ to, minor }) => this.deposit(this.customer(to), minor),
      writeDown: (command) => this.writeDown(command),
      charge: (command) => this.setCharge(command),
      hold: (command) => this.setHolds(command),
      limit: (command) => this.setLimit(command),
      freeze: (command) => this.setFrozen(command),
      open: (command) => this.openAccount(command),
    }

  /** False for a command that found nothing to do. */
  async do(command: Command): Promise<boolean> {
    const play = this.plays[command.do] as (command: Command) => Promise<unknown>
    return (await play(command)) !== false
  }

  /** As agreed, and only then the model goes on. A prediction is made anew where the month has ended meanwhile: limits count by it. */
  private async moved(
    predict: (month: string) => Prediction,
    ask: () => Promise<Reply<RequestJson>>,
  ): Promise<Reply<RequestJson>> {
    const [month, reply] = [monthNow(), await ask()]
    const first = predict(month)
    const prediction = first.status === reply.status ? first : predict(monthNow())
    const {
      id = '',
      transaction_ids: ids,
      status,
      challenges,
    } = this.agreed(prediction, reply).body as Partial<RequestJson>
    const challengeId = status === 'INITIATED' ? (challenges?.[0]?.id ?? '') : ''
    prediction.apply?.({ id, transactionId: ids?.[0] ?? '', challengeId })
    return reply
  }

  private async request(ask: Ask, to: object, more: object, keyed = false): Promise<boolean> {
    const { from, initiator, type, currency } = ask
    const rest = from.balance - from.held
    const minor = 'minor' in ask.amount ? ask.amount.minor : rest + ask.amount.rest
    const amount = minor < 0n ? 0n : minor
    const body = { to, value: { currency, amount: decimalOf(amount, currency) }, description: 'model', ...more }
    // A refund is asked for by who has paid, at their account.
    const at = this.pathOf(type === 'REFUND' ? ask.to : from)
    const path = `/obp/v4.0.0${at}/owner/transaction-request-types/${type}/transaction-requests`
    const headers: Record<string, string> = keyed ? { 'Idempotency-Key': randomUUID() } : {}
    const send = (): Promise<Reply<RequestJson>> =>
      call<RequestJson>(this.bank.engine, 'POST', path, { as: this.person(initiator), body, headers })
    // Of two with one key at once one may be told that the other is in flight.
    const sendTwice = async (): Promise<Reply<RequestJson>> => {
      const [first, second] = await Promise.all([send(), send()])
      return first.status === 409 ? second : first
    }
    const reply = await this.moved((month) => this.model.ask({ ...ask, amount }, month), keyed ? sendTwice : send)
    // The same key once more: the same answer, and nothing happens that the model would not know of.
    if (keyed)
      expect(await send()).toMatchObject({ status: reply.status, body: reply.status === 201 ? reply.body : {} })
    return true
  }

  /** A customer's account, or now and then that of the outside. */
  private payee = (index: number): Account => (index % 12 === 0 ? this.outgoing : this.customer(index))

  private pay(command: Command & { do: 'pay' }): Promise<boolean> {
    const { amount, currency, twice } = command
    const [from, to] = [this.customer(command.from), this.payee(command.to)]
    const named = { bank_id: this.bank.bankId, account_id: to.id }
    const ask = { type: 'ACCOUNT', from, to, amount, policy: 'SHARED', initiator: from.owner ?? 0 } as const
    return this.request({ ...ask, currency: currency ?? from.currency }, named, {}, twice)
  }

  private async payCounterparty(command: Command & { do: 'payCounterparty' }): Promise<boolean> {
    const { counterparties } = this.model
    const counterparty = counterparties[command.counterparty % counterparties.length]
    if (counterparty === undefined) return false
    const { from, to, id, limit } = counterparty
    const { amount, policy } = command
    const currency = command.currency ?? limit?.currency ?? from.currency
    const ask = { type: 'COUNTERPARTY', from, to, amount, policy, initiator: from.owner ?? 0, counterparty } as const
    return this.request({ ...ask, currency }, { counterparty_id: id }, { charge_policy: policy }, command.twice)
  }

  private async refund({ request: index, percent, twice }: Command & { do: 'refund' }): Promise<boolean> {
    const refundable = this.model.requests.filter(({ status, type }) => status === 'COMPLETED' && type !== 'REFUND')
    const original = refundable[index % refundable.length]
    if (original === undefined) return false
    const { from: to, to: from, received, transactionId } = original
    const amount = { minor: (received * percent + 99n) / 100n }
    const named = { bank_id: this.bank.bankId, account_id: from.id }
    const ask = { type: 'REFUND', from, to, amount, policy: 'SHARED', initiator: to.owner ?? 0 } as const
    const more = { refund: { transaction_id: transactionId, reason_code: '410' } }
    return this.request({ ...ask, currency: from.currency, refundOf: original }, named, more, twice)
  }

  /** The fifth wrong answer in a row blocks a person, which is a matter of other tests: here it is a right one. */
  private seldomWrong(how: Answer, owner: number, isJudged: boolean): Answer {
    const before = this.wrongInARow.get(owner) ?? 0
    const given = how === 'wrong' && before >= 4 ? 'right' : how
    if (given === 'wrong') this.wrongInARow.set(owner, before + 1)
    if (given === 'right' && isJudged) this.wrongInARow.set(owner, 0)
    return given
  }

  /** One that waits for an answer; now and then one that did. */
  private challenged(index: number): Request | undefined {
    const challenged = this.model.requests.filter(({ challengeId }) => challengeId !== '')
    const waiting = challenged.filter(({ status }) => status === 'INITIATED')
    const among = waiting.length > 0 && index % 10 > 0 ? waiting : challenged
    return among[index % among.length]
  }

  private async withdraw({ request: index }: Command & { do: 'withdraw' }): Promise<boolean> {
    const request = this.challenged(index)
    if (request === undefined) return false
    const path = `/engine/v1${this.pathOf(request.from)}/transaction-requests/${request.id}/withdrawal`
    await this.moved(
      () => this.model.withdraw(request),
      () => call<RequestJson>(this.bank.engine, 'POST', path, { as: this.person(request.initiator), body: {} }),
    )
    return true
  }

  private async answer({ request: index, how: wished }: Command & { do: 'answer' }): Promise<boolean> {
    const request = this.challenged(index)
    if (request === undefined) return false
    const { id, challengeId, from, type, status } = request
    const how = this.seldomWrong(wished, from.owner ?? 0, status === 'INITIATED')
    const path = `${this.pathOf(from)}/owner/transaction-request-types/${type}/transaction-requests/${id}/challenge`
    const body = { id: challengeId, answer: how === 'right' ? '123' : how === 'wrong' ? 'x' : how }
    const as = this.person(from.owner ?? 0)
    await this.moved(
      (month) => this.model.answer(request, how, month),
      () => call<RequestJson>(this.bank.engine, 'POST', `/obp/v4.0.0${path}`, { as, body }),
    )
    return true
  }
}
