/** Account statements over HTTP: to the cent, through a view that shows all that they are made of, and the same on every page. */
import { randomUUID } from 'node:crypto'
import { statementPermissions } from '../../../domain/views/statement-rule'
import { createAccount, refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, answer, createPayingPair, pay } from '../../support/payments'
import type { PayingPair, RequestJson } from '../../support/payments'
import { call, createBank, createPerson } from '../../support/people'
import { createView, grantView } from '../../support/views'
import {
  bookedBalance,
  expectToAddUp,
  record,
  shown,
  signed,
  signedTexts,
  statement,
} from '../../support/account-statements'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

test('shows payments, what was charged, what was exchanged and what was given back, and comes to the balance', async () => {
  const pair = await createPayingPair(engine)
  const payee = await addPayer(engine, { ...pair, from: pair.to })
  const officer = await createPerson(engine, {
    roles: [
      ['CanManageCharges', pair.bankId],
      ['CanCreateFxRate', pair.bankId],
    ],
  })
  const income = await createAccount(engine, await createPerson(engine), pair.bankId)
  const charging = {
    account_id: income.accountId,
    rules: [{ transaction_request_type: 'ACCOUNT', level: '0.01', minimum: '0.21', maximum: '15.00' }],
  }
  await call(engine, 'PUT', `/engine/v1/banks/${pair.bankId}/charges`, { as: officer, body: charging })
  const rate = {
    bank_id: pair.bankId,
    from_currency_code: 'EUR',
    to_currency_code: 'USD',
    conversion_value: 1.25,
    inverse_conversion_value: 0.8,
  }
  await call(engine, 'PUT', `/obp/v4.0.0/banks/${pair.bankId}/fx`, {
    as: officer,
    body: { ...rate, effective_date: '2017-09-19T00:00:00Z' },
  })
  const dollars = await createAccount(engine, payee, pair.bankId, { currency: 'USD' })

  const { body: paid } = await pay(engine, pair, { amount: '100.10' })
  await pay(engine, pair, { amount: '40.00', to: dollars })
  const received = (await shown(engine, pair.to, payee)).entries[0]?.entry_reference
  const back = { ...pair, from: pair.to, to: pair.from, payer: payee }
  const { body: asked } = await call<RequestJson>(
    engine,
    'POST',
    `/obp/v4.0.0${pair.to.path}/owner/transaction-request-types/REFUND/transaction-requests`,
    {
      as: payee,
      body: {
        ...{
          to: { bank_id: pair.bankId, account_id: pair.from.accountId },
          value: { currency: 'EUR', amount: '0.10' },
          description: 'too much',
        },
        refund: { transaction_id: received, reason_code: '410' },
      },
    },
  )
  const confirmed = await answer(engine, back, {
    requestId: asked.id,
    challengeId: asked.challenges[0]?.id ?? '',
    type: 'REFUND',
  })
  expect(confirmed).toMatchObject({ body: { status: 'COMPLETED' } })

  const whole = await shown(engine, pair.from, pair.payer)
  expect(signedTexts(whole.entries)).toEqual(['10000.00', '-100.10', '-0.50', '-40.00', '-0.20', '0.10'])
  expect(whole).toMatchObject({
    ...{ bank_id: pair.bankId, account_id: pair.from.accountId, currency: 'EUR', from_date: null, to_date: null },
    opening_balance: { type: 'OPBD', amount: '0.00', credit_debit_indicator: 'CRDT' },
    closing_balance: { type: 'CLBD', amount: '9859.30', credit_debit_indicator: 'CRDT' },
    total_credit_entries: { number_of_entries: 2, sum: '10000.10' },
    total_debit_entries: { number_of_entries: 4, sum: '140.80' },
    total_entries: { number_of_entries: 6, sum: '10140.90', net_amount: '9859.30', credit_debit_indicator: 'CRDT' },
    next: null,
  })
  expectToAddUp(whole)
  expect(signed(whole.closing_balance)).toBe(await bookedBalance(engine, pair.from))
  expect(whole.entries[1]).toMatchObject({
    entry_reference: paid.transaction_ids[0],
    ...{ status: 'BOOK', type: 'ACCOUNT', description: 'this is for work' },
    other_account: { bank_routing: { scheme: 'OBP', address: pair.bankId }, holder: { is_alias: false } },
  })
  const inDollars = await shown(engine, dollars, payee)
  expect([inDollars.currency, signedTexts(inDollars.entries), inDollars.closing_balance.amount]).toEqual([
    'USD',
    ['50.00', '-0.25'],
    '49.75',
  ])
})

describe('a period', () => {
  let pair: PayingPair
  beforeAll(async () => {
    pair = await createPayingPair(engine)
    const { bankId, from, to } = pair
    // Booked in another order than they were completed in, and one that is still to come.
    await record(engine, [from.accountId, to.accountId], { bankId, amount: '30.00', completed: '2026-03-01T00:00:00Z' })
    await record(engine, [from.accountId, to.accountId], { bankId, amount: '20.00', completed: '2026-02-01T00:00:00Z' })
    await record(engine, [to.accountId, from.accountId], { bankId, amount: '5.00', completed: '2026-02-28T23:59:59Z' })
    await record(engine, [from.accountId, to.accountId], { bankId, amount: '7.00', completed: '2099-01-01T00:00:00Z' })
  })

  const february = '?from_date=2026-02-01T00:00:00.000Z&to_date=2026-02-28T23:59:59.999Z'
  test.each([
    ['with entries that were booked late', february, '10000.00', ['-20.00', '5.00'], '9985.00'],
    [
      'without entries',
      '?from_date=2026-01-03T00:00:00.000Z&to_date=2026-01-04T00:00:00.000Z',
      '10000.00',
      [],
      '10000.00',
    ],
    [
      'before the first entry',
      '?from_date=1960-01-01T00:00:00.000Z&to_date=1969-12-31T23:59:59.999Z',
      '0.00',
      [],
      '0.00',
    ],
    ['without a beginning', '?to_date=2026-02-01T00:00:00.000Z', '0.00', ['10000.00', '-20.00'], '9980.00'],
    ['without an end', '?from_date=2026-02-15T00:00:00.000Z', '9980.00', ['5.00', '-30.00', '-7.00'], '9948.00'],
    [
      'into the future',
      '?from_date=2026-03-01T00:00:00.000Z&to_date=2098-01-01T00:00:00.000Z',
      '9985.00',
      ['-30.00'],
      '9955.00',
    ],
    ['after all', '?from_date=2100-01-01T00:00:00.000Z', '9948.00', [], '9948.00'],
    [
      'of one moment, in another zone',
      '?from_date=2026-02-01T02:00:00.000%2B0200&to_date=2026-02-01T00:00:00.000Z',
      '10000.00',
      ['-20.00'],
      '9980.00',
    ],
  ])('%s', async (_name, query, opening, entries, closing) => {
    const found = await shown(engine, pair.from, pair.payer, query)
    expect([found.opening_balance.amount, signedTexts(found.entries), found.closing_balance.amount]).toEqual([
      opening,
      entries,
      closing,
    ])
    expectToAddUp(found)
  })

  test('has the entries of the list of transactions with the same dates', async () => {
    interface Listed {
      readonly transactions: readonly { readonly id: string; readonly details: { readonly completed: string } }[]
    }
    const { body } = await call<Listed>(
      engine,
      'GET',
      `/obp/v5.1.0${pair.from.path}/owner/transactions${february}&sort_direction=ASC`,
      { as: pair.payer },
    )
    const { entries } = await shown(engine, pair.from, pair.payer, february)
    expect(entries.map((entry) => [entry.entry_reference, entry.booking_date])).toEqual(
      body.transactions.map(({ id, details }) => [id, details.completed]),
    )
  })

  test('of an account below zero has a balance on the other side', async () => {
    const { bankId } = pair
    const incoming = {
      bankId,
      accountId: 'OBP-INCOMING-SETTLEMENT-ACCOUNT',
      path: `/banks/${bankId}/accounts/OBP-INCOMING-SETTLEMENT-ACCOUNT`,
    }
    const auditor = await addPayer(engine, { ...pair, from: incoming }, 'auditor')
    const found = await shown(engine, incoming, auditor, '', 'auditor')
    expect(found.closing_balance).toEqual({ type: 'CLBD', amount: '10000.00', credit_debit_indicator: 'DBIT' })
    expect(found.total_entries).toMatchObject({ net_amount: '10000.00', credit_debit_indicator: 'DBIT' })
  })

  test.each([
    ['?from_date=2026-02-02T00:00:00.000Z&to_date=2026-02-01T00:00:00.000Z', 'to_date is before from_date'],
    ['?from_date=2026-02-01', 'OBP-10026'],
    ['?to_date=2026-02-30T00:00:00.000Z', 'OBP-10026'],
    ['?limit=0', ''],
    ['?after=x', '<- after'],
    ['?after=0_1', '<- after'],
    ['?after=2_3', '<- after'],
    ['?after=999_3', '<- after'],
  ])('%s is refused', async (query, text) => {
    const reply = await statement(engine, pair.from, pair.payer, query)
    expect(reply).toMatchObject(refused(400, 'OBP-10016'))
    expect(reply).toMatchObject(refused(400, text))
  })
})

describe('is for those', () => {
  let pair: PayingPair
  const permissions = [
    ...statementPermissions,
    'can_see_transaction_description',
    'can_see_transaction_other_bank_account',
  ] as const
  const viewWith = async (name: string, actions: readonly string[], alias = 'none'): Promise<string> => {
    const { body } = await createView(engine, pair.from, pair.payer, name, { actions, alias })
    await grantView(engine, pair.from, pair.payer, pair.payer, body.id)
    return body.id
  }
  beforeAll(async () => {
    pair = await createPayingPair(engine)
    await pay(engine, pair, { amount: '1.00' })
  })

  test('who have a view of this account, at its bank', async () => {
    const stranger = await createPerson(engine)
    expect(await statement(engine, pair.from, undefined)).toMatchObject({ status: 401 })
    expect(await statement(engine, pair.from, stranger)).toMatchObject({ status: 403 })
    expect(await statement(engine, pair.to, pair.payer)).toMatchObject({ status: 403 })
    const elsewhere = { ...pair.from, path: `/banks/${await createBank(engine)}/accounts/${pair.from.accountId}` }
    expect(await statement(engine, elsewhere, pair.payer)).toMatchObject(refused(404, 'OBP-30018'))
    const nowhere = { ...pair.from, path: `${pair.from.path}${randomUUID()}` }
    expect(await statement(engine, nowhere, pair.payer)).toMatchObject(refused(404, 'OBP-30018'))
  })

  test.each(statementPermissions.map((permission) => [permission]))('whose view has %s', async (permission) => {
    const view = await viewWith(
      `_without_${permission}`,
      permissions.filter((one) => one !== permission),
    )
    const reply = await statement(engine, pair.from, pair.payer, '', view)
    expect(reply).toMatchObject(refused(400, `OBP-30022: The current view does not have the permission: ${permission}`))
    expect(JSON.stringify(reply.body)).not.toContain('9999.00')
  })

  test('and hides from them what the view hides', async () => {
    const plain = await shown(engine, pair.from, pair.payer, '', await viewWith('_plain', statementPermissions))
    expect(plain.closing_balance.amount).toBe('9999.00')
    for (const entry of plain.entries)
      expect(entry).toMatchObject({ type: null, description: null, other_account: null })
    const aliased = await shown(engine, pair.from, pair.payer, '', await viewWith('_aliased', permissions, 'public'))
    for (const { description, other_account: other } of aliased.entries) {
      expect(description).not.toBeNull()
      expect(other?.holder).toEqual({ name: expect.stringMatching(/^ALIAS_/) as string, is_alias: true })
    }
  })
})
