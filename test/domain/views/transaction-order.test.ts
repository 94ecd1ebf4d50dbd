import { systemView } from '../../../domain/views/system-views'
import { transactionPermissions } from '../../../domain/views/redact-transaction'
import { transactionCriteria, transactionOrderFor } from '../../../domain/views/transaction-order'
import type { View } from '../../../domain/views/view'

const owner = systemView('owner') as View
const without = (...hidden: readonly string[]): View => ({
  ...owner,
  permissions: owner.permissions.filter((permission) => !hidden.includes(permission)),
})

test.each(transactionCriteria)('%s sorts for a view that shows it, and for no other', (criterion) => {
  const order = transactionOrderFor(owner, criterion)
  expect(order === 'completedAt').toBe(criterion === 'completed')
  const { [order]: its, ...others } = transactionPermissions
  expect(transactionOrderFor(without(its), criterion)).toBe('completedAt')
  expect(transactionOrderFor(without(...Object.values(others)), criterion)).toBe(order)
})

test.each([undefined, '', 'Amount', 'constructor', 'amount; drop table'])('%j sorts by completion', (criterion) => {
  expect(transactionOrderFor(owner, criterion)).toBe('completedAt')
})
