/** On which days a bank makes no payments, and what becomes of those that would be made then. */
import { paymentCalendar } from '../../db/read/payment-calendars'
import { putPaymentCalendar } from '../../db/write/payment-calendars'
import { calendarJson, calendarOf, exampleCalendar, PaymentCalendar } from '../json/payment-calendars'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const common = {
  version: 'engine/v1',
  path: '/banks/BANK_ID/payment-calendar',
  tags: ['Transaction-Request'],
  auth: 'user',
  roles: ['CanManagePaymentRules'],
  needs: ['bank'],
  reply: [200, PaymentCalendar],
  errors: [],
} as const

const getPaymentCalendar = endpoint({
  ...common,
  operation: 'getPaymentCalendar',
  method: 'GET',
  summary: 'Get Payment Calendar',
  description: 'The closed days of the bank; where it has said nothing, payments are made every day.',
  handle: async ({ bank }, { read }) =>
    calendarJson(
      (await paymentCalendar(read, bank.bankId)) ?? { closedWeekdays: [], closedDays: {}, onClosedDay: 'NONE' },
    ),
})

const putPaymentCalendarEndpoint = endpoint({
  ...common,
  operation: 'putPaymentCalendar',
  method: 'PUT',
  summary: 'Set Payment Calendar',
  description:
    'From now on no payment is ordered for a closed day: with `NEXT_DAY` it waits (PENDING) until the next open day begins, with `REFUSE` it is refused (OBP-49362), with `NONE` it is made nevertheless. Days are those of the time zone of the instance. Payments that wait already are left as they are.',
  body: { name: 'PaymentCalendarJson', schema: PaymentCalendar, example: exampleCalendar },
  handle: async ({ bank: { bankId }, body, caller }, { write }) => {
    const calendar = calendarOf(body)
    await write((transaction) => putPaymentCalendar(transaction, { ...calendar, bankId, setBy: caller.userId }))
    return calendarJson(calendar)
  },
})

export const paymentCalendarEndpoints: readonly AnyEndpoint[] = [getPaymentCalendar, putPaymentCalendarEndpoint]
