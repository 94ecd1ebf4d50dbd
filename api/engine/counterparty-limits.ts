/** The limit of a counterparty after it was made (`obp/counterparty-limits.ts`): shown, set anew, taken away. */
import { z } from 'zod'
import { counterpartyById, counterpartyLimitOf } from '../../db/read/counterparties'
import { deleteCounterpartyLimit, putCounterpartyLimit } from '../../db/write/counterparties'
import { CounterpartyLimit510, counterpartyLimitJson, PostCounterpartyLimit } from '../json/counterparties'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { exampleCounterpartyLimit, limitAsked } from '../obp/counterparty-limits'
import { counterpartyPermission } from '../obp/counterparties'

const common = {
  version: 'engine/v1',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/counterparties/COUNTERPARTY_ID/limit',
  tags: ['Counterparty-Limits'],
  auth: 'user',
  needs: ['bank', 'account', 'view'],
  order: ['caller', 'bank', 'account', 'view', 'guard', 'body'],
} as const
const errors = ['CounterpartyPermissionMissing', 'CounterpartyNotFound', 'CounterpartyLimitNotFound'] as const

const getCounterpartyLimit = endpoint({
  ...common,
  operation: 'getCounterpartyLimit',
  method: 'GET',
  summary: 'Get Counterparty Limit',
  description: 'What bounds payments to a counterparty of this view. Amounts are whole units of the currency.',
  guard: counterpartyPermission('can_get_counterparty'),
  reply: [200, CounterpartyLimit510],
  errors,
  handle: async ({ account, view: { id: viewId }, params, fail }, { read }) => {
    const { counterpartyId } =
      (await counterpartyById(read, account.accountKey, viewId, params.COUNTERPARTY_ID)) ?? fail('CounterpartyNotFound')
    const limit = (await counterpartyLimitOf(read, counterpartyId, viewId)) ?? fail('CounterpartyLimitNotFound')
    return counterpartyLimitJson(limit, account)
  },
})

const putCounterpartyLimitEndpoint = endpoint({
  ...common,
  operation: 'putCounterpartyLimit',
  method: 'PUT',
  summary: 'Set Counterparty Limit',
  description:
    'Sets what bounds payments to a counterparty of this view, in place of what does now. It counts from the next booking on, with what has been paid in its currency in this month and year.',
  guard: counterpartyPermission('can_add_counterparty'),
  body: { name: 'PutCounterpartyLimitJson', schema: PostCounterpartyLimit, example: exampleCounterpartyLimit },
  reply: [200, CounterpartyLimit510],
  errors: ['CounterpartyPermissionMissing', 'CounterpartyNotFound', 'InvalidCurrency'],
  handle: async ({ account, view: { id: viewId }, params, body, caller, fail }, { read, writeAtOnce, newId }) => {
    const { counterpartyId } =
      (await counterpartyById(read, account.accountKey, viewId, params.COUNTERPARTY_ID)) ?? fail('CounterpartyNotFound')
    const limit = limitAsked(body, { limitId: newId(), counterpartyId, viewId }) ?? fail('InvalidCurrency')
    return counterpartyLimitJson(await putCounterpartyLimit(writeAtOnce, limit, caller.userId), account)
  },
})

const deleteCounterpartyLimitEndpoint = endpoint({
  ...common,
  operation: 'deleteCounterpartyLimit',
  method: 'DELETE',
  summary: 'Delete Counterparty Limit',
  description: 'Takes the limit away. Payments that it kept from being made are not made up for.',
  guard: counterpartyPermission('can_add_counterparty'),
  reply: [204, z.undefined()],
  errors,
  handle: async ({ account, view: { id: viewId }, params, caller, fail }, { read, writeAtOnce }) => {
    const { counterpartyId } =
      (await counterpartyById(read, account.accountKey, viewId, params.COUNTERPARTY_ID)) ?? fail('CounterpartyNotFound')
    const deletion = { counterpartyId, viewId, actorUserId: caller.userId }
    if (!(await deleteCounterpartyLimit(writeAtOnce, deletion))) fail('CounterpartyLimitNotFound')
    return undefined
  },
})

export const counterpartyLimitChangeEndpoints: readonly AnyEndpoint[] = [
  getCounterpartyLimit,
  putCounterpartyLimitEndpoint,
  deleteCounterpartyLimitEndpoint,
]
