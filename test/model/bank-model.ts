/** The model of a bank: what every account has and what every request has come to, in memory, command after command. */
import { chargeBy, exchanged, partsOf, unitsOf } from './model-money'
import type { Account, Asked, Counterparty, Prediction, Request } from './bank-terms'
import type { Currency, Rule } from './model-money'

const refused = (code: string): Prediction => ({ status: 400, code })

interface Move {
  readonly from: Account
  readonly to: Account
  readonly debit: bigint
  readonly credit: bigint
  /** Comes out of what has just come in. */
  readonly isCovered?: boolean
}
interface Told extends Asked {
  readonly charge: bigint
}

/** Where nobody has made a rule; of a charge that was told then, the bank may still book its parts later. */
const ruleOfInstance: Rule = { thousandths: 1n, least: 200n, most: 5_000n }
export const settings = { CHARGE_LEVEL: '0.001', CHALLENGE_THRESHOLD: '1000', PAYMENT_LIMIT: '150000' }

export class BankModel {
  readonly accounts: Account[] = []
  readonly counterparties: Counterparty[] = []
  readonly requests: Request[] = []
  /** Millionths, by `EUR>GBP`. */
  readonly rates = new Map<string, bigint>()
  charges: { readonly to: Account; readonly rule: Rule } | undefined
  holds = false
  /** Minor units by person and currency; `all`: for those who have none of their own. */
  readonly payerLimits = new Map<number | 'all', Map<Currency, bigint>>()

  addAccount(account: Pick<Account, 'id' | 'currency' | 'owner'>, mayOverdraw = false): Account {
    const added = { ...account, mayOverdraw, isFrozen: false, balance: 0n, held: 0n, entries: 0 }
    this.accounts.push(added)
    return added
  }

  convert(minor: bigint, from: Currency, to: Currency): bigint {
    return from === to ? minor : exchanged(minor, from, this.rates.get(`${from}>${to}`) ?? 0n, to)
  }

  /** A payment that an account of the bank makes. */
  ask(asked: Asked, month: string): Prediction {
    const { from, to, amount, currency } = asked
    if (amount <= 0n) return refused('OBP-40008')
    const fault = asked.refundOf === undefined ? undefined : this.faultOfRefund(asked, asked.refundOf)
    if (fault !== undefined) return refused(fault)
    if (from === to) return refused('OBP-49002')
    if (amount > 150_000n * unitsOf(currency)) return refused('OBP-10035')
    const move = this.moveOf(asked)
    if (move === undefined) return refused('OBP-49003')
    const charge = chargeBy(this.charges?.rule ?? ruleOfInstance, amount, currency)
    const told = { ...asked, charge }
    const isChallenged = asked.type === 'REFUND' || amount >= this.convert(1_000n * unitsOf('EUR'), 'EUR', currency)
    return isChallenged ? this.open(told, move) : this.payAtOnce(told, move, month)
  }

  private faultOfRefund({ amount, from }: Asked, of: Request): string | undefined {
    if (amount + this.refundedOf(of) > of.received) return 'OBP-30068'
    return from.owner === undefined ? 'OBP-40002' : undefined
  }

  private refundsOf = (of: Request): Request[] =>
    this.requests.filter(({ refundOf, status }) => refundOf === of && status === 'COMPLETED')
  private refundedOf = (of: Request): bigint => sumOf(this.refundsOf(of))

  /** No life is longer than the time to answer. */
  private hasAskedBefore = (of: Request, initiator: number): boolean =>
    this.requests.some((one) => one.refundOf === of && one.initiator === initiator && one.status !== 'COMPLETED')

  private open(told: Told, move: Move): Prediction {
    const { from, refundOf, initiator } = told
    if (from.isFrozen && refundOf === undefined) return refused('OBP-49360')
    const isAskedByPayer = refundOf !== undefined && from.owner !== initiator
    if (isAskedByPayer && this.hasAskedBefore(refundOf, initiator)) return refused('OBP-49110')
    const held =
      this.holds && !isAskedByPayer
        ? this.chargesOf(told, move).reduce(
            (sum, charge) => (charge.from === from ? sum + charge.debit : sum),
            move.debit,
          )
        : 0n
    if (held > 0n && !from.mayOverdraw && from.balance - from.held < held) return refused('OBP-49001')
    return {
      status: 201,
      apply: (made) => {
        from.held += held
        const rest = { paid: 0n, received: 0n, wrongAnswers: 0, month: '' }
        this.requests.push({ ...told, ...made, ...rest, status: 'INITIATED', held })
      },
    }
  }

  private payAtOnce(told: Told, move: Move, month: string): Prediction {
    const moves = [move, ...this.chargesOf(told, move)]
    const fault = this.faultOf(told, moves, month)
    if (fault !== undefined) return refused(fault)
    return {
      status: 201,
      apply: (made) => {
        moves.forEach(this.book)
        const [paid, received] = [move.debit, move.credit]
        this.requests.push({ ...told, ...made, paid, received, status: 'COMPLETED', held: 0n, wrongAnswers: 0, month })
      },
    }
  }

  /** An answer to the challenge of a request. */
  answer(request: Request, how: 'right' | 'wrong' | 'REJECT', month: string): Prediction {
    const usedUp = request.wrongAnswers === 3
    if (request.status !== 'INITIATED') {
      return refused(request.status === 'FAILED' && usedUp && how !== 'REJECT' ? 'OBP-40016' : 'OBP-40020')
    }
    if (how === 'REJECT') return { status: 202, apply: () => this.end(request, 'REJECTED') }
    if (how === 'right') return this.complete(request, month)
    return {
      ...refused('OBP-40016'),
      apply: () => {
        request.wrongAnswers += 1
        if (request.wrongAnswers === 3) this.end(request, 'FAILED')
      },
    }
  }

  /** Whoever made it takes it back. */
  withdraw = (request: Request): Prediction =>
    request.status === 'INITIATED' ? { status: 202, apply: () => this.end(request, 'CANCELLED') } : refused('OBP-40020')

  /** Staff freeze an account, or end that. */
  freeze = (account: Account, isFrozen: boolean): Prediction =>
    account.isFrozen === isFrozen
      ? { status: 409, code: 'OBP-49363' }
      : { status: isFrozen ? 201 : 200, apply: () => void (account.isFrozen = isFrozen) }

  /** The quorum is there: booked with the rates and to the account for charges of this moment, or failed for good. */
  private complete(request: Request, month: string): Prediction {
    const move = this.moveOf(request)
    const moves = move === undefined ? [] : [move, ...this.chargesOf(request, move)]
    const fault = move === undefined ? 'OBP-49003' : this.faultOf(request, moves, month, request)
    if (fault !== undefined) return { ...refused(fault), apply: () => this.end(request, 'FAILED') }
    return {
      status: 202,
      apply: ({ transactionId }) => {
        this.end(request, 'COMPLETED')
        request.transactionId = transactionId
        request.paid = move?.debit ?? 0n
        request.received = move?.credit ?? 0n
        request.month = month
        moves.forEach(this.book)
      },
    }
  }

  /** Money comes in from outside. */
  deposit(from: Account, to: Account, amount: bigint, currency: Currency): Prediction {
    const move = this.moveOf({ from, to, amount, currency })
    return move === undefined ? refused('OBP-49003') : { status: 201, apply: () => this.book(move) }
  }

  private end(request: Request, status: Request['status']): void {
    request.status = status
    request.from.held -= request.held
    request.held = 0n
  }

  /** Undefined where a side would vanish. A refund brings of what was paid what it is of what was received, all refunds taken together. */
  private moveOf(asked: Pick<Asked, 'from' | 'to' | 'amount' | 'currency' | 'refundOf'>): Move | undefined {
    const { from, to, amount, currency, refundOf } = asked
    if (refundOf !== undefined && from.currency !== to.currency) {
      const due = (refundOf.paid * (this.refundedOf(refundOf) + amount)) / refundOf.received
      const credit = due - sumOf(this.refundsOf(refundOf).map(({ received }) => ({ amount: received })))
      return credit <= 0n ? undefined : { from, to, debit: amount, credit }
    }
    const debit = this.convert(amount, currency, from.currency)
    const credit = this.convert(amount, currency, to.currency)
    return debit === 0n || credit === 0n ? undefined : { from, to, debit, credit }
  }

  /** What is charged besides; a part that vanishes is not charged, and of the payee's none that has not come in. */
  private chargesOf({ type, from, to, charge, currency, policy }: Told, { credit: cameIn }: Move): Move[] {
    const { charges } = this
    if (charges === undefined || type === 'REFUND') return []
    const { payer, payee } = partsOf(charge, policy)
    const moveOf = (side: Account, amount: bigint): Move[] => {
      const move = side === charges.to ? undefined : this.moveOf({ from: side, to: charges.to, amount, currency })
      return move === undefined ? [] : [move]
    }
    const ofPayee = (to.owner === undefined ? [] : moveOf(to, payee)).map((move) => ({
      ...(move.debit <= cameIn ? move : { ...move, debit: cameIn, credit: (move.credit * cameIn) / move.debit }),
      isCovered: true,
    }))
    return [...moveOf(from, payer), ...ofPayee.filter(({ credit }) => credit > 0n)]
  }

  /** In the order in which the ledger would notice: after an answer the charges are booked before the request is judged. */
  private faultOf(
    asked: Asked,
    [first, ...charges]: readonly Move[],
    month: string,
    answered?: Request,
  ): string | undefined {
    const rest = new Map(this.accounts.map((account) => [account, account.balance - account.held]))
    rest.set(asked.from, (rest.get(asked.from) ?? 0n) + (answered?.held ?? 0n))
    const covers = ({ from, to, debit, credit, isCovered }: Move): boolean => {
      rest.set(from, (rest.get(from) ?? 0n) - debit)
      rest.set(to, (rest.get(to) ?? 0n) + credit)
      return isCovered === true || from.mayOverdraw || (rest.get(from) ?? 0n) >= 0n
    }
    if (first === undefined || !covers(first)) return 'OBP-49001'
    const short = charges.every(covers) ? undefined : 'OBP-49001'
    const over = asked.from.isFrozen ? 'OBP-49360' : this.overLimit(asked, month)
    return answered === undefined ? (over ?? short) : (short ?? over)
  }

  private overLimit(asked: Asked, month: string): string | undefined {
    if (asked.counterparty !== undefined && this.overCounterpartyLimit(asked, asked.counterparty, month))
      return 'OBP-49004'
    if (asked.refundOf !== undefined) {
      return this.refundedOf(asked.refundOf) + asked.amount > asked.refundOf.received ? 'OBP-30068' : undefined
    }
    return this.overPayerLimit(asked, month) ? 'OBP-49030' : undefined
  }

  private overCounterpartyLimit({ amount, currency }: Asked, counterparty: Counterparty, month: string): boolean {
    const { limit } = counterparty
    if (limit === undefined) return false
    const units = unitsOf(limit.currency)
    const paid = this.paidIn(month).filter(
      (one) => one.counterparty === counterparty && one.currency === limit.currency,
    )
    return (
      currency !== limit.currency ||
      amount > BigInt(limit.single) * units ||
      sumOf(paid) + amount > BigInt(limit.total) * units ||
      paid.length >= limit.times
    )
  }

  private overPayerLimit({ initiator, currency, amount }: Asked, month: string): boolean {
    const own = this.payerLimits.get(initiator)
    const limits = own !== undefined && own.size > 0 ? own : this.payerLimits.get('all')
    if (limits === undefined || limits.size === 0) return false
    const paid = this.paidIn(month).filter((one) => one.initiator === initiator && one.currency === currency)
    const allowed = limits.get(currency)
    return allowed === undefined || sumOf(paid.filter(({ type }) => type !== 'REFUND')) + amount > allowed
  }

  private paidIn = (month: string): Request[] =>
    this.requests.filter((one) => one.status === 'COMPLETED' && one.month === month)

  private readonly book = ({ from, to, debit, credit }: Move): void => {
    post(from, -debit)
    post(to, credit)
    if (from.currency === to.currency) return
    post(this.position(from.currency), debit)
    post(this.position(to.currency), -credit)
  }

  private position(currency: Currency): Account {
    const id = `FX-POSITION-${currency}`
    return (
      this.accounts.find((account) => account.id === id) ?? this.addAccount({ id, currency, owner: undefined }, true)
    )
  }
}

function post(account: Account, minor: bigint): void {
  account.balance += minor
  account.entries += 1
}
const sumOf = (requests: readonly Pick<Request, 'amount'>[]): bigint =>
  requests.reduce((sum, { amount }) => sum + amount, 0n)
