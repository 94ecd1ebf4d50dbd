/** Records payments that have already happened: no funds check, no challenge, and the dates that are given. */
import type { z } from 'zod'
import {
  anyCounterpartyPayee,
  incomingSettlementAccounts,
  outgoingSettlementAccounts,
} from '../../db/read/counterparties'
import { fxRows } from '../../db/read/fx'
import { accountsByIds } from '../../db/read/ledger'
import { tellBooking } from '../../db/happened'
import { book, orRefusal, positionsFor } from '../../db/write/ledger'
import { bookPayment } from '../../domain/ledger/booking'
import type { AccountSide } from '../../domain/ledger/booking'
import { parsePositiveMoney } from '../../domain/money'
import type { Money } from '../../domain/money'
import { isChargePolicy } from '../../domain/payments/charge'
import { bothSides } from '../../domain/payments/conversion'
import { ratesToUse } from '../../domain/payments/fx'
import type { Outcome } from '../../domain/refusal'
import {
  HistoricalTransaction310,
  PostHistoricalTransaction310,
  PostHistoricalTransactionAtBank400,
} from '../json/transactions'
import { moment } from '../json/wire'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { RefusedError } from '../kernel/faults'
import type { Handles } from '../kernel/handles'

const tags = ['Transaction-Historical']
const errors = [
  'BankNotFound',
  'AccountNotFound',
  'InvalidAmount',
  'AmountNotPositive',
  'InvalidCurrency',
  'InvalidDate',
  'InvalidChargePolicy',
  'FxRateMissing',
  'SameAccount',
  'RoundsToZero',
  'RequestModified',
] as const
type Fail = (name: (typeof errors)[number], detail?: string) => never

interface NamedSide {
  readonly bankId: string
  readonly accountId: string
}
interface WhatHappened {
  readonly value: { readonly currency: string; readonly amount: string }
  readonly description: string
  readonly posted: string
  readonly completed: string
  readonly type: string
  readonly charge_policy: string
}

const isMoment = (value: string): boolean => moment.safeParse(value).success

/** The value, or the refusal as the answer of the request. */
const accepted = <T>(outcome: Outcome<T>): T => {
  if (outcome.ok) return outcome.value
  throw new RefusedError(outcome.refusal)
}

/** Both accounts by one query; the first that does not exist is the answer. */
async function sidesOf(named: readonly [NamedSide, NamedSide], handles: Handles, fail: Fail): Promise<AccountSide[]> {
  const found = await accountsByIds(handles.read, named)
  return named.map(({ bankId, accountId }, index): AccountSide => {
    const { bankExists = false, accountKey = null, currency = null } = found[index] ?? {}
    if (!bankExists) return fail('BankNotFound', ` Current BankId is ${bankId}`)
    if (accountKey === null || currency === null) {
      return fail('AccountNotFound', ` Current BankId is ${bankId} and Current AccountId is ${accountId}`)
    }
    return { accountKey, currency }
  })
}

function valueOf(happened: WhatHappened, fail: Fail): Money {
  const value = accepted(parsePositiveMoney(happened.value.currency, happened.value.amount))
  if (!isMoment(happened.posted) || !isMoment(happened.completed)) return fail('InvalidDate')
  return isChargePolicy(happened.charge_policy) ? value : fail('InvalidChargePolicy')
}

/** Books what happened, with the rates of the payer's bank where currencies differ, and returns the payer's transaction id. */
async function record(
  named: readonly [NamedSide, NamedSide],
  happened: WhatHappened,
  handles: Handles,
  fail: Fail,
): Promise<string> {
  const { read, writeAtOnce, newId, settings } = handles
  const [from, to] = await sidesOf(named, handles, fail)
  if (from === undefined || to === undefined) throw new Error('a payment has two sides')
  const amount = valueOf(happened, fail)
  const bankId = named[0].bankId
  const currencies = [...new Set([amount.currency, from.currency, to.currency])]
  const { debit, credit, rates } = accepted(
    bothSides({
      amount,
      payerCurrency: from.currency,
      payeeCurrency: to.currency,
      rateRows:
        currencies.length === 1
          ? []
          : ratesToUse(await fxRows(read, bankId, currencies), settings.payments.builtInRates),
    }),
  )
  const fxPositions = await positionsFor(writeAtOnce, bankId, [{ from, to }])
  const { description } = happened
  const booking = accepted(
    bookPayment({ bookingId: newId(), kind: 'historical', description, from, to, debit, credit, fxPositions }),
  )
  const toWrite = {
    booking,
    transactionType: happened.type,
    transactionIds: booking.entries.map(newId),
    postedAt: happened.posted,
    completedAt: happened.completed,
    rates,
    checkFunds: false,
  }
  const booked = await orRefusal(() => book(writeAtOnce, toWrite))
  tellBooking(booked)
  const [payersEntry] = accepted(booked)
  if (payersEntry === undefined) throw new Error('a booking has entries')
  return payersEntry.transactionId
}

const reply = (transactionId: string, [from, to]: readonly [NamedSide, NamedSide], happened: WhatHappened) => ({
  transaction_id: transactionId,
  from: { bank_id: from.bankId, account_id: from.accountId },
  to: { bank_id: to.bankId, account_id: to.accountId },
  value: { currency: happened.value.currency, amount: happened.value.amount },
  description: happened.description,
  posted: happened.posted,
  completed: happened.completed,
  transaction_request_type: happened.type,
  charge_policy: happened.charge_policy,
})

const exampleOfWhatHappened = {
  value: { currency: 'GBP', amount: '10' },
  description: 'this is for work',
  posted: '2017-09-19T02:31:05Z',
  completed: '2017-09-19T02:31:05Z',
  type: 'SANDBOX_TAN',
  charge_policy: 'SHARED',
}

/** A side is named by bank and account, or by a counterparty; whoever has no account here moves a settlement account. */
async function sideOf(
  { bank_id, account_id, counterparty_id }: z.output<typeof PostHistoricalTransaction310>['from'],
  settlementAccountIds: readonly string[],
  { read }: Handles,
  fail: (name: 'InvalidJson' | 'CounterpartyNotFound', detail?: string) => never,
): Promise<NamedSide> {
  if (bank_id && account_id) return { bankId: bank_id, accountId: account_id }
  if (!counterparty_id) return fail('InvalidJson', ' Either side needs bank_id and account_id, or counterparty_id.')
  const payee = await anyCounterpartyPayee(read, counterparty_id, settlementAccountIds)
  return payee ?? fail('CounterpartyNotFound', ` Current counterpartyId(${counterparty_id}) `)
}

const saveHistoricalTransaction = endpoint({
  operation: 'saveHistoricalTransaction',
  version: 'v3.1.0',
  method: 'POST',
  path: '/management/historical/transactions',
  summary: 'Save Historical Transactions',
  description:
    'Records a payment between two accounts of this instance that has already happened, with its own dates. The balances move; funds are not checked, because this is how money first enters. Different currencies are converted at the rates of the bank of the payer.',
  tags,
  auth: 'user',
  roles: ['CanCreateHistoricalTransaction'],
  body: {
    name: 'PostHistoricalJson',
    schema: PostHistoricalTransaction310,
    example: {
      from: { bank_id: 'gh.29.uk', account_id: '8ca8a7e4-6d02-40e3-a129-0b2bf89de9f0' },
      to: { bank_id: 'gh.29.uk', account_id: '2ca8a7e4-6d02-48e3-a029-0b2bf89de9f0' },
      ...exampleOfWhatHappened,
    },
  },
  reply: [201, HistoricalTransaction310],
  errors: ['InvalidJson', 'CounterpartyNotFound', ...errors],
  handle: async ({ body, fail }, handles) => {
    const [from, to] = await Promise.all([
      sideOf(body.from, incomingSettlementAccounts, handles, fail),
      sideOf(body.to, outgoingSettlementAccounts(body.type, body.value.currency), handles, fail),
    ])
    return reply(await record([from, to], body, handles, fail), [from, to], body)
  },
})

const createHistoricalTransactionAtBank = endpoint({
  operation: 'createHistoricalTransactionAtBank',
  version: 'v4.0.0',
  method: 'POST',
  path: '/banks/BANK_ID/management/historical/transactions',
  summary: 'Create Historical Transactions at Bank',
  description:
    'Records a payment between two accounts of the bank that has already happened, with its own dates. The balances move; funds are not checked. Different currencies are converted at the rates of the bank.',
  tags,
  auth: 'user',
  roles: ['CanCreateHistoricalTransactionAtBank'],
  needs: ['bank'],
  body: {
    name: 'PostHistoricalTransactionAtBankJson',
    schema: PostHistoricalTransactionAtBank400,
    example: {
      from_account_id: '8ca8a7e4-6d02-40e3-a129-0b2bf89de9f0',
      to_account_id: '2ca8a7e4-6d02-48e3-a029-0b2bf89de9f0',
      ...exampleOfWhatHappened,
    },
  },
  reply: [201, HistoricalTransaction310],
  errors,
  handle: async ({ bank: { bankId }, body, fail }, handles) => {
    const named = [
      { bankId, accountId: body.from_account_id },
      { bankId, accountId: body.to_account_id },
    ] as const
    return reply(await record(named, body, handles, fail), named, body)
  },
})

export const historicalTransactionEndpoints: readonly AnyEndpoint[] = [
  saveHistoricalTransaction,
  createHistoricalTransactionAtBank,
]
