/** The trail of the settings by which a bank steers payments: who changed what, from what to what. */
import { randomUUID } from 'node:crypto'
import { createAccount } from '../../support/accounts'
import { writeDown } from '../../support/counterparties'
import { anyId, anyMoment, refused } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import {
  askTrail,
  bounds,
  calendar,
  chargesBody,
  done,
  ofBank,
  openSettingDesk,
  policy,
  rules,
  setLimit,
  steps,
  trailOf,
} from '../../support/payment-settings'
import type { SettingDesk, SettingTrail } from '../../support/payment-settings'
import { call, createPerson } from '../../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ worker: false })
})
afterAll(() => engine.stop())

/** Sets something, sets it otherwise, and where it can be, takes it away. Returns what the trail is to say. */
const kinds: readonly (readonly [
  kind: string,
  play: (desk: SettingDesk) => Promise<{ concerns: string | null; by?: string; states: readonly (object | null)[] }>,
])[] = [
  [
    'PAYER_LIMIT',
    async (desk) => {
      const { userId } = desk.pair.payer
      const { payer_limit_id: id } = await setLimit(desk, { user_id: userId })
      // One cent more than a number of JavaScript can tell apart.
      const raised = { ...bounds, daily_amount: '90071992547409.93', monthly_amount: '90071992547409.93' }
      await setLimit(desk, { ...raised, user_id: userId })
      await done(desk, 'DELETE', ofBank(desk, `payer-limits/${id}`))
      return { concerns: userId, states: [null, bounds, raised, null] }
    },
  ],
  [
    'COUNTERPARTY_LIMIT',
    async (desk) => {
      const { payer, from } = desk.pair
      const id = (await writeDown(engine, desk.pair)).body.counterparty_id
      const path = `${from.path}/views/owner/counterparties/${id}/limits`
      const body = {
        currency: 'EUR',
        max_single_amount: 20,
        max_monthly_amount: 200,
        max_number_of_monthly_transactions: 5,
        max_yearly_amount: 2_000,
        max_number_of_yearly_transactions: 50,
      }
      const own = `/engine/v1${from.path}/owner/counterparties/${id}/limit`
      await done(desk, 'POST', `/obp/v5.1.0${path}`, { body, as: payer })
      await done(desk, 'PUT', own, { body: { ...body, max_single_amount: 30 }, as: payer })
      await done(desk, 'DELETE', own, { as: payer })
      const first = { account_id: from.accountId, view_id: 'owner', ...body }
      return { concerns: id, by: payer.userId, states: [null, first, { ...first, max_single_amount: 30 }, null] }
    },
  ],
  [
    'CHARGES',
    async (desk) => {
      const [one, other] = [desk.pair.to.accountId, desk.pair.from.accountId]
      const path = ofBank(desk, 'charges')
      await done(desk, 'PUT', path, { body: chargesBody(one, '15.00') })
      await done(desk, 'PUT', path, { body: chargesBody(other, '14.00') })
      await done(desk, 'DELETE', path)
      return { concerns: null, states: [null, chargesBody(one, '15.00'), chargesBody(other, '14.00'), null] }
    },
  ],
  [
    'PAYMENT_RULES',
    async (desk) => {
      const path = ofBank(desk, 'payment-rules')
      await done(desk, 'PUT', path, { body: rules })
      await done(desk, 'PUT', path, { body: { ...rules, hold_funds: false } })
      return { concerns: null, states: [null, rules, { ...rules, hold_funds: false }] }
    },
  ],
  [
    'PAYMENT_CALENDAR',
    async (desk) => {
      const path = ofBank(desk, 'payment-calendar')
      await done(desk, 'PUT', path, { body: calendar })
      await done(desk, 'PUT', path, { body: { ...calendar, closed_days: [] } })
      return { concerns: null, states: [null, calendar, { ...calendar, closed_days: [] }] }
    },
  ],
  [
    'CHALLENGE_POLICY',
    async (desk) => {
      const path = ofBank(desk, 'challenge-policy')
      await done(desk, 'PUT', path, { body: policy })
      await done(desk, 'PUT', path, { body: { ...policy, maker_may_confirm: true } })
      const second = { ...policy, maker_may_confirm: true, version: 2 }
      return { concerns: null, states: [null, { ...policy, version: 1 }, second] }
    },
  ],
  [
    'ACCOUNT_ATTRIBUTE',
    async (desk) => {
      const { from } = desk.pair
      const path = `/obp/v3.1.0${from.path}/products/product/attribute`
      const overdraft = { name: 'OVERDRAFT_LIMIT', type: 'DOUBLE', value: '10.00' }
      const { account_attribute_id: id } = await done<{ account_attribute_id: string }>(desk, 'POST', path, {
        body: overdraft,
      })
      await done(desk, 'POST', path, { body: { ...overdraft, value: '20.00' } })
      // Under another name it steers nothing any more: what else is noted about accounts is not on the trail.
      const one = `${path}s/${id}`
      for (const value of ['a', 'b']) await done(desk, 'PUT', one, { body: { name: 'COLOUR', type: 'STRING', value } })
      const name = 'OVERDRAFT_LIMIT'
      return {
        concerns: from.accountId,
        states: [null, { name, value: '10.00' }, { name, value: '20.00' }, null],
      }
    },
  ],
]

test.each(kinds)('%s: each change is listed with who, before and after, and chains', async (kind, play) => {
  const desk = await openSettingDesk(engine)
  const { concerns, by = desk.officer.userId, states } = await play(desk)
  const expected = states.slice(1).map((after, place) => ({
    change_id: anyId,
    kind,
    concerns,
    changed_by_user_id: by,
    changed: anyMoment,
    before: states[place],
    after,
  }))
  const { status, body } = await askTrail(desk)
  expect({ status, body }).toEqual({
    status: 200,
    body: { payment_setting_changes: expected.reverse(), next: null },
  })
})

test('what is set again as it was leaves no record, and what is refused leaves none', async () => {
  const desk = await openSettingDesk(engine)
  const elsewhere = { ...chargesBody('no-account', '1.00') }
  expect((await call(engine, 'PUT', ofBank(desk, 'charges'), { as: desk.officer, body: elsewhere })).status).toBe(404)
  const set = async (): Promise<void> => {
    await setLimit(desk)
    await done(desk, 'PUT', ofBank(desk, 'charges'), { body: chargesBody(desk.pair.to.accountId, '15.00') })
    await done(desk, 'PUT', ofBank(desk, 'payment-rules'), { body: rules })
    await done(desk, 'PUT', ofBank(desk, 'payment-calendar'), { body: calendar })
    await done(desk, 'PUT', ofBank(desk, 'challenge-policy'), { body: policy })
  }
  await set()
  await set()
  expect((await trailOf(desk)).map(({ kind, before }) => [kind, before])).toEqual([
    ['CHALLENGE_POLICY', null],
    ['PAYMENT_CALENDAR', null],
    ['PAYMENT_RULES', null],
    ['CHARGES', null],
    ['PAYER_LIMIT', null],
  ])
})

test('limits that hold at every bank are on the trail of the instance, and on no bank’s', async () => {
  const desk = await openSettingDesk(engine)
  const { userId } = desk.pair.payer
  const auditor = await createPerson(engine, { roles: ['CanGetPaymentSettingChanges'] })
  const path = `/obp/v5.1.0/users/${userId}/non-personal/attributes`
  const name = 'TRANSACTION_REQUESTS_PAYMENT_LIMIT_EUR_SEPA'
  const note = (value: string): Promise<{ user_attribute_id: string }> =>
    done(desk, 'POST', path, { body: { name, type: 'STRING', value } })
  const { user_attribute_id: id } = await note('10')
  await note('20')
  for (const other of ['LEVEL', `${name}-of-old`])
    await done(desk, 'POST', path, { body: { name: other, type: 'STRING', value: '1' } })
  const own = '/obp/v4.0.0/my/user/attributes'
  await done(desk, 'POST', own, { as: desk.pair.payer, body: { name, type: 'STRING', value: '30' } })
  await done(desk, 'DELETE', `${path}/${id}`)
  await done(desk, 'DELETE', `/obp/v4.0.0/users/${userId}`)
  const listed = await call<SettingTrail>(engine, 'GET', `/engine/v1/payment-setting-changes?concerns=${userId}`, {
    as: auditor,
  })
  const changes = listed.body.payment_setting_changes
  const [ten, twenty] = [
    { name, value: '10' },
    { name, value: '20' },
  ]
  expect(steps(changes)).toEqual([
    [null, ten],
    [null, twenty],
    [ten, null],
    [twenty, null],
  ])
  expect(new Set(changes.map((change) => change.changed_by_user_id))).toEqual(new Set([desk.officer.userId]))
  expect(await trailOf(desk)).toEqual([])
  expect(await askTrail(desk, '', auditor)).toMatchObject({ status: 200 })
  expect(await call(engine, 'GET', '/engine/v1/payment-setting-changes', { as: desk.auditor })).toMatchObject(
    refused(403, 'OBP-20006'),
  )
})

test('narrowed by kind and by what it concerns, in pages; another bank lists nothing of it', async () => {
  const desk = await openSettingDesk(engine)
  const { userId } = desk.pair.payer
  for (const daily_amount of ['1', '2', '3']) await setLimit(desk, { user_id: userId, daily_amount })
  await setLimit(desk)
  await done(desk, 'PUT', ofBank(desk, 'payment-rules'), { body: rules })
  const first = await askTrail(desk, `?kind=PAYER_LIMIT&concerns=${userId}&limit=2`)
  const second = await askTrail(desk, `?concerns=${userId}&limit=2&before=${first.body.next ?? ''}`)
  expect([first, second].map(({ body }) => steps(body.payment_setting_changes).length)).toEqual([2, 1])
  expect(second.body.next).toBeNull()
  expect((await trailOf(desk, '?kind=PAYMENT_RULES')).map(({ kind }) => kind)).toEqual(['PAYMENT_RULES'])
  expect(await trailOf(desk, `?concerns=${randomUUID()}`)).toEqual([])
  const other = await openSettingDesk(engine)
  expect(await trailOf(other)).toEqual([])
  expect(await askTrail(desk, '', other.auditor)).toMatchObject(refused(403, 'OBP-20006'))
  expect(await askTrail(desk, '', desk.officer)).toMatchObject(refused(403, 'OBP-20006'))
})

test.each(['?kind=PAYER', '?kind=', '?limit=0', '?before=x'])('%s is refused', async (query) => {
  expect(await askTrail(await openSettingDesk(engine), query)).toMatchObject(refused(400, 'OBP-10016'))
})

test('an account begins with what its product says, and that is on its trail, too', async () => {
  const desk = await openSettingDesk(engine)
  const { bankId, pair } = desk
  await engine.database.writeAtOnce.raw(
    `with product as (insert into products (bank_id, product_code, name, more_info_url, terms_and_conditions_url, description,
         licence_id, licence_name, changed_by) values (?, 'JOINT', 'Joint', '', '', '', '', '', ?) returning product_code)
     insert into product_attributes (attribute_id, bank_id, product_code, name, type, value, is_active)
     select gen_random_uuid(), ?, product_code, name, 'INTEGER', '2', true from product, unnest(array['REQUIRED_CHALLENGE_ANSWERS', 'COLOUR']) name`,
    [bankId, desk.officer.userId, bankId],
  )
  const { accountId } = await createAccount(engine, pair.payer, bankId, { productCode: 'JOINT' })
  expect(await trailOf(desk, `?concerns=${accountId}`)).toMatchObject([
    {
      kind: 'ACCOUNT_ATTRIBUTE',
      changed_by_user_id: pair.payer.userId,
      before: null,
      after: { name: 'REQUIRED_CHALLENGE_ANSWERS', value: '2' },
    },
  ])
})

test('a kind that only a later release knows, whose API runs beside, is shown as it is stored', async () => {
  const desk = await openSettingDesk(engine)
  await setLimit(desk)
  const later = { colour: 'red', nested: { shades: [1, 2] } }
  await engine.database.write(async (transaction) => {
    await transaction.raw('alter table payment_setting_changes drop constraint payment_setting_changes_kind_known')
    await transaction.raw(
      `insert into payment_setting_changes (bank_id, kind, before, after) values (?, 'COLOURS', null, ?::jsonb)`,
      [desk.bankId, JSON.stringify(later)],
    )
  })
  expect(await trailOf(desk)).toMatchObject([
    { kind: 'COLOURS', before: null, after: later },
    { kind: 'PAYER_LIMIT', before: null, after: bounds },
  ])
})
